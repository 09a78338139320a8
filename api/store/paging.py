"""Pages of events: the newest first, quick however they are filtered."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, select, union_all

from api.schema import EventRow
from api.store.records import StoredEvent
from vision.errors import InputError
from vision.records import EventKind, EventState

NEWEST_FIRST = EventRow.happened_at.desc(), EventRow.id.desc()


def newest(
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
        return select(EventRow.id).where(*filters).order_by(*NEWEST_FIRST).limit(limit)
    parts = [
        select(EventRow.id, EventRow.happened_at)
        .where(EventRow.kind == one_kind.value, EventRow.state == one_state.value, *filters)
        .order_by(*NEWEST_FIRST)
        .limit(limit)
        .subquery()
        for one_kind in ([kind] if kind else EventKind)
        for one_state in ([state] if state else EventState)
    ]
    merged = union_all(*(select(part) for part in parts)).subquery()
    order = merged.c.happened_at.desc(), merged.c.id.desc()
    return select(merged.c.id).order_by(*order).limit(limit)


def cursor_of(last: StoredEvent) -> str:
    """What leads to the page after this event."""
    text = f"{last.happened_at.isoformat()} {last.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> tuple[datetime, str]:
    """Time and id of the last event of the page before. Raises InputError."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, event_id = text.partition(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), event_id
    except (ValueError, binascii.Error):
        raise InputError(f"cursor: {cursor!r} was not given by a page; begin without one") from None
