"""The letters that wait, and those that nobody took."""

import json
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from api.sinks.report import Letter, News
from api.sinks.schema import OutboxRow
from vision.records import EventKind

UNSET = "its sink is no longer in the settings"


@dataclass(frozen=True, slots=True)
class Backlog:
    """How a sink's outbox is doing. oldest_at: when the oldest waiting letter was reported."""

    waiting: int = 0
    dead: int = 0
    oldest_at: datetime | None = None


class Outbox:
    """Letters in the store; safe to use from several threads and processes.

    transaction: gives a session that is committed at its end. Everything raises StoreError.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[Session]]) -> None:
        self._transaction = transaction

    def waiting(self, sink: str, limit: int, *, without: Collection[str] = ()) -> list[Letter]:
        """The oldest letters that wait for a sink, in order, but those of these cameras."""
        query = (
            select(OutboxRow)
            .where(OutboxRow.sink == sink, OutboxRow.dead.is_(False))
            .where(OutboxRow.camera.not_in(without))
            .order_by(OutboxRow.number)
            .limit(limit)
        )
        with self._transaction() as session:
            return [_letter(row) for row in session.scalars(query)]

    def delivered(self, letters: Sequence[Letter]) -> None:
        """They have arrived: forget them."""
        numbers = [letter.number for letter in letters]
        with self._transaction() as session:
            session.execute(delete(OutboxRow).where(OutboxRow.number.in_(numbers)))

    def failed(self, letter: Letter, error: str, *, dead: bool) -> None:
        """Keep that a try failed, and whether it was the last one."""
        values: dict[str, object] = {"tries": OutboxRow.tries + 1, "error": error[:500]}
        if dead:  # never the other way: its sink may have gone meanwhile
            values["dead"] = True
        with self._transaction() as session:
            session.execute(
                update(OutboxRow).where(OutboxRow.number == letter.number).values(values)
            )

    def give_up(self, sink: str, before: datetime, error: str) -> int:
        """Try no more what a sink was to get since before a time; return how many there were."""
        old = (OutboxRow.sink == sink, OutboxRow.dead.is_(False), OutboxRow.queued_at < before)
        with self._transaction() as session:
            given_up = session.execute(
                update(OutboxRow)
                .where(*old)
                .values(dead=True, error=error[:500])
                .returning(OutboxRow.number)
            )
            return len(given_up.all())

    def give_up_others(self, sinks: Collection[str]) -> None:
        """Try no more what is for none of these sinks: nobody would deliver it."""
        others = (OutboxRow.sink.not_in(sinks), OutboxRow.dead.is_(False))
        with self._transaction() as session:
            session.execute(update(OutboxRow).where(*others).values(dead=True, error=UNSET))

    def dead(self, limit: int, *, sink: str | None = None) -> list[Letter]:
        """The oldest letters that are no longer tried."""
        query = select(OutboxRow).where(OutboxRow.dead.is_(True)).order_by(OutboxRow.number)
        if sink is not None:
            query = query.where(OutboxRow.sink == sink)
        with self._transaction() as session:
            return [_letter(row) for row in session.scalars(query.limit(limit))]

    def replay(
        self, now: datetime, *, sink: str | None = None, numbers: Sequence[int] | None = None
    ) -> int:
        """Try dead letters anew, at their old places: all, a sink's, or these; return how many."""
        query = update(OutboxRow).where(OutboxRow.dead.is_(True))
        if sink is not None:
            query = query.where(OutboxRow.sink == sink)
        if numbers is not None:
            query = query.where(OutboxRow.number.in_(numbers))
        values = {"dead": False, "tries": 0, "queued_at": now}
        with self._transaction() as session:
            replayed = session.execute(query.values(values).returning(OutboxRow.number))
            return len(replayed.all())

    def forget_before(self, moment: datetime) -> None:
        """Drop letters reported before: their events have expired, too."""
        with self._transaction() as session:
            session.execute(delete(OutboxRow).where(OutboxRow.reported_at < moment))

    def backlogs(self) -> dict[str, Backlog]:
        """How the outbox of each sink that has letters is doing."""
        query = select(
            OutboxRow.sink, OutboxRow.dead, func.count(), func.min(OutboxRow.reported_at)
        ).group_by(OutboxRow.sink, OutboxRow.dead)
        waiting: dict[str, tuple[int, datetime]] = {}
        dead: dict[str, int] = {}
        with self._transaction() as session:
            for sink, is_dead, count, oldest_at in session.execute(query):
                if is_dead:
                    dead[sink] = count
                else:
                    waiting[sink] = count, oldest_at
        return {
            sink: Backlog(*_counted(waiting.get(sink), dead.get(sink, 0)))
            for sink in waiting.keys() | dead.keys()
        }


def _counted(waiting: tuple[int, datetime] | None, dead: int) -> tuple[int, int, datetime | None]:
    return (0, dead, None) if waiting is None else (waiting[0], dead, waiting[1])


def _letter(row: OutboxRow) -> Letter:
    return Letter(
        number=row.number,
        sink=row.sink,
        id=f"{row.event_id}.{row.news}",
        event_id=row.event_id,
        camera=row.camera,
        kind=EventKind(row.kind),
        news=News(row.news),
        reported_at=row.reported_at,
        queued_at=row.queued_at,
        data=json.loads(row.data),
        tries=row.tries,
        error=row.error,
    )
