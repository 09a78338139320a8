"""Where events are kept: one row an event, one a clip or still, committed when told."""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    and_,
    create_engine,
    delete,
    event,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.doors.door import DoorChange
from api.doors.lease import Reason
from api.encoding import event_json
from api.migrations.upgrade import upgrade
from api.schema import DoorRow, EventRow, EvidenceRow
from api.sinks.report import Report
from api.sinks.reporting import clip_report, reports
from vision.errors import InputError, StoreError
from vision.records import Event, EventKind, EventState, Json

CLIP, STILL = "clip", "still"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of an event. path: relative to the data folder. size: bytes."""

    path: Path
    sha256: str
    size: int
    mime: str | None
    codec: str | None
    derived: bool
    playable: bool


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it is kept. document: the object of `api.encoding.event_json`.

    clip_gap, still_gap: why there will be none.
    """

    id: str
    camera: str
    happened_at: datetime
    ended: bool
    document: dict[str, Json]
    clip: Evidence | None
    still: Evidence | None
    clip_gap: str | None
    still_gap: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Events, the newest first. next_cursor: leads to the page after it, None at the end."""

    events: list[StoredEvent]
    next_cursor: str | None


Tell: TypeAlias = Callable[[Session, Report], None]


class Store:
    """Events in a database; safe to use from several threads and processes."""

    def __init__(self, engine: Engine, tell: Tell | None = None) -> None:
        self._engine = engine
        self._tell: Tell = tell or (lambda _session, _report: None)

    @classmethod
    def open(cls, database: Path | str, tell: Tell | None = None) -> "Store":
        """Open, or make, the database: an SQLite file by its path, another by its URL.

        tell: gets what became of an event, in the transaction that keeps it. Raises StoreError.
        """
        url = f"sqlite:///{database}" if isinstance(database, Path) else database
        if isinstance(database, Path):
            _make_folder(database.parent)
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _tune_sqlite)
        with _told(engine):
            upgrade(engine)
        if isinstance(database, Path):
            database.chmod(0o600)
        return cls(engine, tell)

    def session(self) -> AbstractContextManager[Session]:
        """A transaction, for what keeps tables of its own in this database. Raises StoreError."""
        return self._session()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def record(self, happened: Event, camera: str, happened_at: datetime) -> None:
        """Keep the newest word on an event; the time of its first word stays. Raises StoreError."""
        text = json.dumps(event_json(happened, camera), allow_nan=False)
        with self._session() as session:
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
        with self._session() as session:
            row = session.get(EventRow, event_id)
            return None if row is None else _with_evidence(session, [row])[0]

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
            place = tuple_(*_from_cursor(cursor))
            filters.append(tuple_(EventRow.happened_at, EventRow.id) < place)
        newest = _newest(filters, kind, state, limit + 1)
        query = select(EventRow).where(EventRow.id.in_(newest)).order_by(*_NEWEST_FIRST)
        with self._session() as session:
            rows = list(session.scalars(query))
            more = len(rows) > limit
            rows = rows[:limit]
            found = _with_evidence(session, rows)
        return Page(found, _cursor(found[-1]) if more else None)

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
        with self._session() as session:
            rows = list(session.scalars(query))
            found = _with_evidence(session, rows)
        return [stored for stored in found if not stored.ended or stored.document["path"]]

    def end(self, event_id: str) -> None:
        """Close an event that nobody watches any more: a provisional one is withdrawn."""
        with self._session() as session:
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
        with self._session() as session:
            rows = list(session.scalars(select(EvidenceRow).where(EvidenceRow.path.is_not(None))))
        for row in rows:
            yield row.event_id, row.what, _evidence(row)

    def record_door(self, change: DoorChange) -> None:
        """Keep what became of a door. Raises StoreError."""
        with self._session() as session:
            session.add(
                DoorRow(
                    door=change.door,
                    at=change.at,
                    state=change.state.value,
                    who=change.who,
                    address=change.address,
                    events=json.dumps(change.events),
                )
            )

    def door_changes(self, door: str, limit: int) -> list[DoorChange]:
        """The last changes of a door, the oldest first. Raises StoreError."""
        query = select(DoorRow).where(DoorRow.door == door).order_by(DoorRow.id.desc())
        with self._session() as session:
            rows = list(session.scalars(query.limit(limit)))
        return [
            DoorChange(
                row.door,
                row.at,
                Reason(row.state),
                row.who,
                row.address,
                tuple(json.loads(row.events)),
            )
            for row in reversed(rows)
        ]

    def delete_before(self, moment: datetime) -> list[Path]:
        """Forget what happened before; return files of events, relative to the data folder."""
        with self._session() as session:
            old = select(EventRow.id).where(EventRow.happened_at < moment)
            paths = session.scalars(
                select(EvidenceRow.path).where(
                    EvidenceRow.event_id.in_(old), EvidenceRow.path.is_not(None)
                )
            )
            files = [Path(path) for path in paths if path is not None]
            session.execute(delete(EvidenceRow).where(EvidenceRow.event_id.in_(old)))
            session.execute(delete(EventRow).where(EventRow.happened_at < moment))
            session.execute(delete(DoorRow).where(DoorRow.at < moment))
        return files

    def _attach(self, row: EvidenceRow) -> None:
        with self._session() as session:
            event_row = session.get(EventRow, row.event_id)
            if event_row is None:
                raise StoreError(f"event {row.event_id}: is not in the store; it may have expired")
            session.merge(row)
            if row.what == CLIP and row.path is not None:
                self._tell(session, clip_report(event_row, row))

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with (
            _told(self._engine),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made ({error.strerror}); give another") from None


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        shown = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"{shown}: {cause}; see that it is there and can be written") from None


def _tune_sqlite(connection: object, _record: object) -> None:
    """Readers do not wait for the writer, and what is committed survives a power cut."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection, untyped
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_NEWEST_FIRST = EventRow.happened_at.desc(), EventRow.id.desc()


def _newest(
    filters: Sequence[ColumnElement[bool]],
    kind: EventKind | None,
    state: EventState | None,
    limit: int,
) -> Select[str]:
    """Ids of the newest events that pass.

    Where only one of kind and state is asked for, each value of the other is looked up by itself
    and the lists are merged: every one is read off an index in order, so that a rare kind among a
    million events of another takes no longer than a frequent one.
    """
    if kind is None and state is None:
        return select(EventRow.id).where(*filters).order_by(*_NEWEST_FIRST).limit(limit)
    parts = [
        select(EventRow.id, EventRow.happened_at)
        .where(EventRow.kind == one_kind.value, EventRow.state == one_state.value, *filters)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
        .subquery()
        for one_kind in ([kind] if kind else EventKind)
        for one_state in ([state] if state else EventState)
    ]
    merged = union_all(*(select(part) for part in parts)).subquery()
    order = merged.c.happened_at.desc(), merged.c.id.desc()
    return select(merged.c.id).order_by(*order).limit(limit)


def _with_evidence(session: Session, rows: list[EventRow]) -> list[StoredEvent]:
    files: dict[tuple[str, str], EvidenceRow] = {}
    for start in range(0, len(rows), 500):
        ids = [row.id for row in rows[start : start + 500]]
        for file in session.scalars(select(EvidenceRow).where(EvidenceRow.event_id.in_(ids))):
            files[file.event_id, file.what] = file
    return [_stored(row, files.get((row.id, CLIP)), files.get((row.id, STILL))) for row in rows]


def _stored(row: EventRow, clip: EvidenceRow | None, still: EvidenceRow | None) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        camera=row.camera,
        happened_at=row.happened_at,
        ended=row.ended,
        document=json.loads(row.document),
        clip=_evidence(clip) if clip is not None and clip.path else None,
        still=_evidence(still) if still is not None and still.path else None,
        clip_gap=clip.gap if clip is not None else None,
        still_gap=still.gap if still is not None else None,
    )


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(
        path=Path(row.path or ""),
        sha256=row.sha256 or "",
        size=row.size or 0,
        mime=row.mime,
        codec=row.codec,
        derived=row.derived,
        playable=row.playable,
    )


def _cursor(last: StoredEvent) -> str:
    text = f"{last.happened_at.isoformat()} {last.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _from_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, event_id = text.partition(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), event_id
    except (ValueError, binascii.Error):
        raise InputError(f"cursor: {cursor!r} was not given by a page; begin without one") from None
