"""The receivers of the service: what each wants to hear, and the way to it; both can change."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from api.sinks.dispatcher import Dispatcher
from api.sinks.opening import SinkPlan, Way, open_transport
from api.sinks.outbox import Outbox
from api.sinks.post import Post
from api.sinks.report import Report
from api.sinks.transport import Transport
from vision.errors import StoreError

_log = logging.getLogger(__name__)


class Sinks:
    """Puts letters into the outbox from the beginning, and delivers them within `delivering`."""

    def __init__(self, plans: Sequence[SinkPlan]) -> None:
        self._plans = plans
        self._dispatcher = Dispatcher()
        self._post = Post({}, self._dispatcher.wake)
        self._ways: dict[str, tuple[Way, Transport]] = {}
        self._follow: Callable[[], None] = lambda: None
        self._address()

    def put(self, session: Session, report: Report) -> None:
        """See `Post.put`."""
        self._post.put(session, report)

    def wake(self) -> None:
        """Somebody changed the outbox."""
        self._dispatcher.wake_all()

    @contextmanager
    def delivering(self, outbox: Outbox, still: Callable[[str], Path | None]) -> Iterator[None]:
        """Deliver within the block. still: see `api.sinks.email.Email`. Raises StoreError."""
        with self._dispatcher.delivering(outbox, self._transports(still)):
            self._follow = lambda: self._dispatcher.follow(outbox, self._transports(still))
            yield

    def follow(self, plans: Sequence[SinkPlan]) -> None:
        """Send to these from now on; a sink that goes the way of before goes on untouched.

        What waits for one that is gone is given up, at the next start if the store is down now.
        """
        self._plans = plans
        self._address()
        try:
            self._follow()
        except StoreError as error:
            _log.error("sinks: what waits for those that are gone is not given up yet: %s", error)

    def _address(self) -> None:
        self._post.follow({plan.name: plan.wish for plan in self._plans})

    def _transports(self, still: Callable[[str], Path | None]) -> dict[str, Transport]:
        before = self._ways
        self._ways = {}
        for plan in self._plans:
            had = before.get(plan.name)
            if had is None or had[0] != plan.way:
                had = plan.way, open_transport(plan.way, still)
            self._ways[plan.name] = had
        return {name: transport for name, (_, transport) in self._ways.items()}
