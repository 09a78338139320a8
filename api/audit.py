"""Who changed something, took a clip or released a door; rows are only added."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.schema import Table, Utc


@dataclass(frozen=True, slots=True)
class Entry:
    """A request that was answered. who: the token's name; None where no tokens are set."""

    at: datetime
    who: str | None
    address: str | None
    method: str
    path: str
    status: int


class AuditRow(Table):
    """An entry."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_time", "at", "number"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    who: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(8))
    path: Mapped[str] = mapped_column(String(300))
    status: Mapped[int]


class Audit:
    """The entries in the store. Everything raises StoreError."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Session]]) -> None:
        self._transaction = transaction

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        with self._transaction() as session:
            session.add(
                AuditRow(
                    at=entry.at,
                    who=entry.who,
                    address=entry.address,
                    method=entry.method,
                    path=entry.path[:300],
                    status=entry.status,
                )
            )

    def newest(self, limit: int) -> list[Entry]:
        """The last entries, the newest first."""
        query = select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
        with self._transaction() as session:
            return [
                Entry(row.at, row.who, row.address, row.method, row.path, row.status)
                for row in session.scalars(query)
            ]
