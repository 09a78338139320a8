"""What the store forgets: events by their age, never those that are held."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, select

from api.schema import DoorRow, EventRow, EvidenceRow, GapRow, HoldRow
from api.store.database import Database
from vision.records import EventKind, EventState

INCIDENTS = frozenset(
    {
        EventKind.FALLING_OBJECT,
        EventKind.EBIKE_ELEVATOR,
        EventKind.EBIKE_ZONE,
        EventKind.EBIKE_PARKED,
    }
)
"""Kinds that people have to handle, once they are confirmed; only their age deletes them."""


class Expiry:
    """Deletes rows of events; the files are the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def incidents_before(self, moment: datetime) -> list[Path]:
        """Forget old incidents; their files, relative to the data folder. Raises StoreError."""
        return self._forget(EventRow.happened_at < moment, _is_incident())

    def lesser_before(self, moment: datetime, kinds: Collection[EventKind]) -> list[Path]:
        """Forget old events of some kinds that are no incidents: withdrawn, or not of their kinds.

        Returns as `incidents_before`.
        """
        names = [kind.value for kind in kinds]
        return self._forget(
            EventRow.happened_at < moment, EventRow.kind.in_(names), ~_is_incident()
        )

    def oldest_lesser(self, limit: int) -> list[Path]:
        """Forget the oldest events that are no incidents; as `incidents_before`."""
        files = EvidenceRow.event_id == EventRow.id
        oldest = (
            select(EventRow.id)
            .where(~_is_incident(), EventRow.ended.is_(True), ~_is_held())
            .where(select(EvidenceRow.path).where(files, EvidenceRow.path.is_not(None)).exists())
            .order_by(EventRow.happened_at)
            .limit(limit)
        )
        return self._forget(EventRow.id.in_(oldest.scalar_subquery()))

    def notes_before(self, moment: datetime) -> None:
        """Forget what became of doors, and gaps that ended. Raises StoreError."""
        with self._database.session() as session:
            session.execute(delete(DoorRow).where(DoorRow.at < moment))
            session.execute(delete(GapRow).where(GapRow.end_at < moment))

    def size(self) -> int:
        """Bytes of the evidence of events. Raises StoreError."""
        with self._database.session() as session:
            return int(session.scalar(select(func.sum(EvidenceRow.size))) or 0)

    def _forget(self, *which: ColumnElement[bool]) -> list[Path]:
        with self._database.session() as session:
            ids = list(session.scalars(select(EventRow.id).where(*which, ~_is_held())))
            files = []
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                paths = session.scalars(
                    select(EvidenceRow.path).where(
                        EvidenceRow.event_id.in_(some), EvidenceRow.path.is_not(None)
                    )
                )
                files += [Path(path) for path in paths if path is not None]
                session.execute(delete(EvidenceRow).where(EvidenceRow.event_id.in_(some)))
                session.execute(delete(HoldRow).where(HoldRow.event_id.in_(some)))
                session.execute(delete(EventRow).where(EventRow.id.in_(some)))
        return files


def _is_incident() -> ColumnElement[bool]:
    kinds = [kind.value for kind in INCIDENTS]
    return EventRow.kind.in_(kinds) & (EventRow.state != EventState.WITHDRAWN.value)


def _is_held() -> ColumnElement[bool]:
    return (
        select(HoldRow.id)
        .where(HoldRow.event_id == EventRow.id, HoldRow.released_at.is_(None))
        .exists()
    )
