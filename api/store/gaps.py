"""Every loss: the times of cameras of which something is missing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.schema import GapRow, HeartbeatRow
from api.store.database import Database
from api.store.records import Gap, GapCount, GapKind

_CAUSE_CHARACTERS = 500


class Gaps:
    """Gaps in the database; at most one of a kind is open for a camera."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, gap: Gap) -> None:
        """Keep a gap. Raises StoreError."""
        with self._database.session() as session:
            session.add(_row(gap))

    def begin(self, camera: str, kind: GapKind, start_at: datetime, cause: str) -> None:
        """Open a gap, unless one of its kind is open for the camera. Raises StoreError."""
        with self._database.session() as session:
            if not _open(session, camera, kind):
                session.add(_row(Gap(camera, kind, start_at, None, cause)))

    def end(self, camera: str, kind: GapKind, end_at: datetime) -> None:
        """Close the open gap of a kind, if there is one. Raises StoreError."""
        with self._database.session() as session:
            for row in _open(session, camera, kind):
                row.end_at = max(row.start_at, end_at)

    def end_all(self, end_at: datetime) -> None:
        """Close every open gap: nobody is there who could see its end. Raises StoreError."""
        with self._database.session() as session:
            for row in session.scalars(select(GapRow).where(GapRow.end_at.is_(None))):
                row.end_at = max(row.start_at, end_at)

    def gaps(
        self,
        *,
        camera: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 200,
    ) -> list[Gap]:
        """Gaps that reach into the time from `since` to `until`, the newest first."""
        query = select(GapRow).order_by(GapRow.start_at.desc(), GapRow.id.desc()).limit(limit)
        if camera is not None:
            query = query.where(GapRow.camera == camera)
        if since is not None:
            query = query.where(or_(GapRow.end_at.is_(None), GapRow.end_at >= since))
        if until is not None:
            query = query.where(GapRow.start_at < until)
        with self._database.session() as session:
            return [_gap(row) for row in session.scalars(query)]

    def counts(self) -> list[GapCount]:
        """How many gaps each camera has, by kind. Raises StoreError."""
        ended = func.count(GapRow.end_at)
        query = select(GapRow.camera, GapRow.kind, func.count(), ended).group_by(
            GapRow.camera, GapRow.kind
        )
        with self._database.session() as session:
            return [
                GapCount(camera, GapKind(kind), kept, kept - closed)
                for camera, kind, kept, closed in session.execute(query)
            ]

    def beat(self, at: datetime, *, stopped: bool = False) -> None:
        """Everything that was told until `at` is kept. Raises StoreError."""
        with self._database.session() as session:
            session.merge(HeartbeatRow(id=1, at=at, stopped=stopped))

    def last_beat(self) -> tuple[datetime, bool] | None:
        """The last heartbeat, and whether the service was stopped then. Raises StoreError."""
        with self._database.session() as session:
            row = session.get(HeartbeatRow, 1)
            return None if row is None else (row.at, row.stopped)


def _open(session: Session, camera: str, kind: GapKind) -> Sequence[GapRow]:
    query = select(GapRow).where(
        GapRow.end_at.is_(None), GapRow.camera == camera, GapRow.kind == kind.value
    )
    return session.scalars(query).all()


def _row(gap: Gap) -> GapRow:
    return GapRow(
        camera=gap.camera,
        kind=gap.kind.value,
        start_at=gap.start_at,
        end_at=gap.end_at,
        cause=gap.cause[:_CAUSE_CHARACTERS],
    )


def _gap(row: GapRow) -> Gap:
    return Gap(row.camera, GapKind(row.kind), row.start_at, row.end_at, row.cause)
