"""Reports put into the outbox in the transaction that changes the event."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from api.sinks.report import Report, Wish
from api.sinks.schema import OutboxRow


class Post:
    """One letter for each sink that wants a report; the sinks are woken when it is committed.

    woken: called with the names of those sinks, from the thread that committed.
    """

    def __init__(
        self,
        wishes: Mapping[str, Wish],
        woken: Callable[[set[str]], None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._wishes = wishes
        self._woken = woken
        self._now = now

    def follow(self, wishes: Mapping[str, Wish]) -> None:
        """Put letters for these sinks from now on."""
        self._wishes = wishes

    def put(self, session: Session, report: Report) -> None:
        """Add the letters to a transaction."""
        sinks = {name for name, wish in self._wishes.items() if wish.wants(report)}
        if not sinks:
            return
        now = self._now()
        clip = {} if report.clip is None else {"clip": report.clip}
        data = json.dumps({"event": report.document, **clip}, allow_nan=False)
        for sink in sorted(sinks):
            session.add(
                OutboxRow(
                    sink=sink,
                    camera=report.camera,
                    event_id=report.event_id,
                    kind=report.kind.value,
                    news=report.news.value,
                    reported_at=now,
                    queued_at=now,
                    data=data,
                )
            )
        event.listen(session, "after_commit", lambda _session: self._woken(sinks), once=True)
