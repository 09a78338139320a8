"""Legal holds: who wants that an event is kept, and why."""

from datetime import datetime

from sqlalchemy import select

from api.schema import EventRow, HoldRow
from api.store.database import Database
from api.store.records import Hold
from vision.errors import StoreError


class Holds:
    """Holds in the database; released ones are kept as long as their event."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def place(self, event_id: str, who: str, why: str, at: datetime) -> None:
        """Hold an event; one that is held stays so, with both holds. Raises StoreError."""
        with self._database.session() as session:
            if session.get(EventRow, event_id) is None:
                raise StoreError(f"event {event_id}: is not in the store; it may have expired")
            session.add(HoldRow(event_id=event_id, who=who, why=why, placed_at=at))

    def release(self, event_id: str, who: str, why: str, at: datetime) -> bool:
        """Release every hold of an event; whether there was one. Raises StoreError."""
        query = select(HoldRow).where(HoldRow.event_id == event_id, HoldRow.released_at.is_(None))
        with self._database.session() as session:
            rows = session.scalars(query).all()
            for row in rows:
                row.released_by, row.released_why, row.released_at = who, why, at
        return bool(rows)

    def of(self, event_id: str) -> list[Hold]:
        """The holds of an event, the oldest first. Raises StoreError."""
        query = select(HoldRow).where(HoldRow.event_id == event_id).order_by(HoldRow.id)
        with self._database.session() as session:
            return [
                Hold(
                    row.who,
                    row.why,
                    row.placed_at,
                    row.released_by,
                    row.released_why,
                    row.released_at,
                )
                for row in session.scalars(query)
            ]
