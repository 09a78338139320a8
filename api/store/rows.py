"""Rows of events and evidence as the records that are handed out."""

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.schema import EventRow, EvidenceRow
from api.store.records import CLIP, STILL, Evidence, StoredEvent


def with_evidence(session: Session, rows: Sequence[EventRow]) -> list[StoredEvent]:
    """Events with their files, in the order of the rows."""
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
        clip=evidence_of(clip) if clip is not None and clip.path else None,
        still=evidence_of(still) if still is not None and still.path else None,
        clip_gap=clip.gap if clip is not None else None,
        still_gap=still.gap if still is not None else None,
    )


def evidence_of(row: EvidenceRow) -> Evidence:
    """The file of a row that has one."""
    return Evidence(
        path=Path(row.path or ""),
        sha256=row.sha256 or "",
        size=row.size or 0,
        mime=row.mime,
        codec=row.codec,
        derived=row.derived,
        playable=row.playable,
    )
