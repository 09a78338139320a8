"""Continuous footage of cameras: one row a segment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select

from api.schema import SegmentRow
from api.store.database import Database
from api.store.records import Segment


class Footage:
    """Segments in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, segment: Segment) -> None:
        """Keep that a segment is in its place; told twice, it is kept once. Raises StoreError."""
        with self._database.session() as session:
            session.merge(
                SegmentRow(
                    path=str(segment.path),
                    camera=segment.camera,
                    sha256=segment.sha256,
                    size=segment.size,
                    start_at=segment.start_at,
                    end_at=segment.end_at,
                    codec=segment.codec,
                    mime=segment.mime,
                )
            )

    def segments(self) -> Iterator[Segment]:
        """Every segment, the oldest first. Raises StoreError."""
        yield from self.oldest(None)

    def oldest(self, limit: int | None) -> list[Segment]:
        """The oldest segments of all cameras. Raises StoreError."""
        query = select(SegmentRow).order_by(SegmentRow.start_at, SegmentRow.path).limit(limit)
        with self._database.session() as session:
            return [_segment(row) for row in session.scalars(query)]

    def before(self, moment: datetime, limit: int) -> list[Segment]:
        """The oldest segments that ended before a moment. Raises StoreError."""
        query = select(SegmentRow).where(SegmentRow.end_at < moment)
        ordered = query.order_by(SegmentRow.start_at, SegmentRow.path).limit(limit)
        with self._database.session() as session:
            return [_segment(row) for row in session.scalars(ordered)]

    def size(self) -> int:
        """Bytes of all segments. Raises StoreError."""
        with self._database.session() as session:
            return int(session.scalar(select(func.sum(SegmentRow.size))) or 0)

    def forget(self, paths: Iterable[Path]) -> None:
        """Delete the rows of segments. Raises StoreError."""
        names = [str(path) for path in paths]
        with self._database.session() as session:
            session.execute(delete(SegmentRow).where(SegmentRow.path.in_(names)))


def _segment(row: SegmentRow) -> Segment:
    return Segment(
        row.camera,
        Path(row.path),
        row.sha256,
        row.size,
        row.start_at,
        row.end_at,
        row.codec,
        row.mime,
    )
