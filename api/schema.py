"""The tables of the store."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Utc(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database, which may know no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        del dialect
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """Base of all tables."""


class EventRow(Table):
    """An event; `document` is the JSON object that is handed out."""

    __tablename__ = "events"
    __table_args__ = (
        Index("events_by_time", "happened_at", "id"),
        Index("events_by_camera", "camera", "happened_at", "id"),
        Index("events_by_kind", "kind", "state", "happened_at", "id"),
        Index("events_by_camera_and_kind", "camera", "kind", "state", "happened_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    camera: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    ended: Mapped[bool]
    happened_at: Mapped[datetime] = mapped_column(Utc)
    document: Mapped[str] = mapped_column(Text)


class DoorRow(Table):
    """What became of a door; `events` is the JSON list of the ids that asked at that moment."""

    __tablename__ = "door_changes"
    __table_args__ = (Index("door_changes_by_door", "door", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    door: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[str] = mapped_column(String(32))
    who: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(64))
    events: Mapped[str] = mapped_column(Text)


class EvidenceRow(Table):
    """A clip or a still of an event, or why there is none."""

    __tablename__ = "evidence"

    event_id: Mapped[str] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    path: Mapped[str | None] = mapped_column(String(1024))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    mime: Mapped[str | None] = mapped_column(String(128))
    codec: Mapped[str | None] = mapped_column(String(32))
    derived: Mapped[bool] = mapped_column(default=False)
    playable: Mapped[bool] = mapped_column(default=False)
    gap: Mapped[str | None] = mapped_column(String(500))
