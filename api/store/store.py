"""The store: events with their evidence, and what else is kept beside them."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from api.doors.door import DoorChange
from api.encoding import event_json
from api.schema import EventRow, EvidenceRow
from api.sinks.report import Report
from api.sinks.reporting import clip_report, reports
from api.store import doors
from api.store.database import Database
from api.store.expiry import Expiry
from api.store.footage import Footage
from api.store.gaps import Gaps
from api.store.holds import Holds
from api.store.paging import NEWEST_FIRST, cursor_of, from_cursor, newest
from api.store.records import CLIP, STILL, Evidence, Page, StoredEvent
from api.store.rows import evidence_of, with_evidence
from vision.errors import StoreError
from vision.records import Event, EventKind, EventState, Json

Tell: TypeAlias = Callable[[Session, Report], None]


class Store:
    """Events in a database; safe to use from several threads and processes.

    gaps, footage, holds, expiry: what is missing, continuous segments, legal holds, and what may
    be deleted.
    """

    def __init__(self, database: Database, tell: Tell | None = None) -> None:
        self.database = database
        self._tell: Tell = tell or (lambda _session, _report: None)
        self.gaps = Gaps(database)
        self.footage = Footage(database)
        self.holds = Holds(database)
        self.expiry = Expiry(database)

    @classmethod
    def open(cls, place: Path | str, *, tell: Tell | None = None, busy_s: float = 10.0) -> "Store":
        """Open, or make, the database; see `Database.open`.

        tell: gets what became of an event, in the transaction that keeps it. Raises StoreError.
        """
        return cls(Database.open(place, busy_s=busy_s), tell)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def session(self) -> AbstractContextManager[Session]:
        """A transaction of the database, committed at the end. Raises StoreError."""
        return self.database.session()

    def record(self, happened: Event, camera: str, happened_at: datetime) -> None:
        """Keep the newest word on an event; the time of its first word stays. Raises StoreError."""
        text = json.dumps(event_json(happened, camera), allow_nan=False)
        with self.session() as session:
            row = session.get(EventRow, happened.id)
            before = None if row is None else (row.state, row.ended)
            if row is None:
                row = EventRow(id=happened.id, camera=camera, happened_at=happened_at)
                session.add(row)
            row.kind = happened.kind.value
            row.state = happened.state.value
            row.ended = happened.ended
            row.document = text
            for report in reports(row, before):
                self._tell(session, report)

    def attach_clip(
        self,
        event_id: str,
        path: Path,
        sha256: str,
        size: int,
        *,
        mime: str,
        codec: str,
        derived: bool,
        playable: bool,
    ) -> None:
        """Keep that the clip of an event is in its place. Raises StoreError."""
        self._attach(
            EvidenceRow(
                event_id=event_id,
                what=CLIP,
                path=str(path),
                sha256=sha256,
                size=size,
                mime=mime,
                codec=codec,
                derived=derived,
                playable=playable,
                gap=None,
            )
        )

    def attach_still(self, event_id: str, path: Path, sha256: str, size: int) -> None:
        """Keep that the still of an event is in its place. Raises StoreError."""
        self._attach(
            EvidenceRow(
                event_id=event_id,
                what=STILL,
                path=str(path),
                sha256=sha256,
                size=size,
                mime="image/jpeg",
                derived=True,
                playable=True,
                gap=None,
            )
        )

    def add_gap(self, event_id: str, what: str, cause: str) -> None:
        """Keep why the clip or still of an event will never come. Raises StoreError."""
        self._attach(
            EvidenceRow(
                event_id=event_id,
                what=what,
                path=None,
                sha256=None,
                size=None,
                gap=cause[:500],
                derived=False,
                playable=False,
            )
        )

    def event(self, event_id: str) -> StoredEvent | None:
        """One event, or None. Raises StoreError."""
        with self.session() as session:
            row = session.get(EventRow, event_id)
            return None if row is None else with_evidence(session, [row])[0]

    def events(
        self,
        *,
        kind: EventKind | None = None,
        camera: str | None = None,
        state: EventState | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page:
        """Events from `since` on and before `until`, the newest first.

        Raises InputError for a cursor that no page gave, StoreError.
        """
        filters: list[ColumnElement[bool]] = []
        if camera is not None:
            filters.append(EventRow.camera == camera)
        if since is not None:
            filters.append(EventRow.happened_at >= since)
        if until is not None:
            filters.append(EventRow.happened_at < until)
        if cursor is not None:
            place = tuple_(*from_cursor(cursor))
            filters.append(tuple_(EventRow.happened_at, EventRow.id) < place)
        chosen = newest(filters, kind, state, limit + 1)
        query = select(EventRow).where(EventRow.id.in_(chosen)).order_by(*NEWEST_FIRST)
        with self.session() as session:
            rows = list(session.scalars(query))
            more = len(rows) > limit
            rows = rows[:limit]
            found = with_evidence(session, rows)
        return Page(found, cursor_of(found[-1]) if more else None)

    def unfinished(self) -> list[StoredEvent]:
        """Events that have not ended, or whose clip is neither there nor given up."""
        files = (
            select(func.count())
            .select_from(EvidenceRow)
            .where(EvidenceRow.event_id == EventRow.id)
            .scalar_subquery()
        )
        lacking = and_(EventRow.state == EventState.CONFIRMED.value, files < len((CLIP, STILL)))
        query = select(EventRow).where(or_(EventRow.ended.is_(False), lacking))
        with self.session() as session:
            rows = list(session.scalars(query))
            found = with_evidence(session, rows)
        return [stored for stored in found if not stored.ended or stored.document["path"]]

    def end(self, event_id: str) -> None:
        """Close an event that nobody watches any more: a provisional one is withdrawn."""
        with self.session() as session:
            row = session.get(EventRow, event_id)
            if row is None:
                return
            before = (row.state, row.ended)
            row.ended = True
            if row.state == EventState.PROVISIONAL.value:
                row.state = EventState.WITHDRAWN.value
                document: dict[str, Json] = json.loads(row.document)
                row.document = json.dumps({**document, "state": row.state})
            for report in reports(row, before):
                self._tell(session, report)

    def evidence(self) -> Iterator[tuple[str, str, Evidence]]:
        """Every file that is said to be there: event id, what it is, and the file."""
        with self.session() as session:
            rows = list(session.scalars(select(EvidenceRow).where(EvidenceRow.path.is_not(None))))
        for row in rows:
            yield row.event_id, row.what, evidence_of(row)

    def record_door(self, change: DoorChange) -> None:
        """Keep what became of a door. Raises StoreError."""
        with self.session() as session:
            doors.add(session, change)

    def door_changes(self, door: str, limit: int) -> list[DoorChange]:
        """The last changes of a door, the oldest first. Raises StoreError."""
        with self.session() as session:
            return doors.last(session, door, limit)

    def _attach(self, row: EvidenceRow) -> None:
        with self.session() as session:
            event_row = session.get(EventRow, row.event_id)
            if event_row is None:
                raise StoreError(f"event {row.event_id}: is not in the store; it may have expired")
            session.merge(row)
            if row.what == CLIP and row.path is not None:
                self._tell(session, clip_report(event_row, row))
