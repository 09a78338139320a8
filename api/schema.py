"""The tables of the store."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Index, String, Text, TypeDecorator
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


class GapRow(Table):
    """A time of a camera of which something is missing; without an end while it lasts."""

    __tablename__ = "gaps"
    __table_args__ = (
        Index("gaps_by_time", "start_at", "id"),
        Index("gaps_open", "end_at", "camera", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    camera: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(16))
    start_at: Mapped[datetime] = mapped_column(Utc)
    end_at: Mapped[datetime | None] = mapped_column(Utc)
    cause: Mapped[str] = mapped_column(String(500))


class SegmentRow(Table):
    """A piece of continuous footage."""

    __tablename__ = "segments"
    __table_args__ = (
        Index("segments_by_time", "start_at", "path"),
        Index("segments_by_camera", "camera", "start_at"),
    )

    path: Mapped[str] = mapped_column(String(1024), primary_key=True)
    camera: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    start_at: Mapped[datetime] = mapped_column(Utc)
    end_at: Mapped[datetime] = mapped_column(Utc)
    codec: Mapped[str] = mapped_column(String(32))
    mime: Mapped[str] = mapped_column(String(128))


class HoldRow(Table):
    """A legal hold; it holds while it is not released."""

    __tablename__ = "holds"
    __table_args__ = (Index("holds_by_event", "event_id", "released_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id"))
    who: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(500))
    placed_at: Mapped[datetime] = mapped_column(Utc)
    released_by: Mapped[str | None] = mapped_column(String(80))
    released_why: Mapped[str | None] = mapped_column(String(500))
    released_at: Mapped[datetime | None] = mapped_column(Utc)


class HeartbeatRow(Table):
    """One row: until when everything that was told is kept, and whether the service was stopped."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    stopped: Mapped[bool]
