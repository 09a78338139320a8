"""The table of what is on its way."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.schema import Table, Utc


class OutboxRow(Table):
    """A letter that was not delivered yet; delivered ones are deleted. dead: no longer tried.

    queued_at: since when it is tried, later than reported_at when it was replayed.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_by_sink", "sink", "dead", "number"),
        {"sqlite_autoincrement": True},  # no number is given twice
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    sink: Mapped[str] = mapped_column(String(64))
    camera: Mapped[str] = mapped_column(String(300))
    event_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    news: Mapped[str] = mapped_column(String(16))
    reported_at: Mapped[datetime] = mapped_column(Utc)
    queued_at: Mapped[datetime] = mapped_column(Utc)
    data: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))
    dead: Mapped[bool] = mapped_column(default=False)
