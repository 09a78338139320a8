"""What is news of an event's row."""

import json
from collections.abc import Iterator

from api.schema import EventRow, EvidenceRow
from api.sinks.report import News, Report
from vision.records import EventKind, EventState


def reports(row: EventRow, before: tuple[str, bool] | None) -> Iterator[Report]:
    """What became of an event since its state and whether it had ended were as before.

    A longer path is no news.
    """
    was, had_ended = (None, False) if before is None else before
    if row.state != was:
        yield _report(row, News(row.state))
    if row.ended and not had_ended and row.state != EventState.WITHDRAWN.value:
        yield _report(row, News.ENDED)


def clip_report(row: EventRow, clip: EvidenceRow) -> Report:
    """That the clip of an event is finished, and where it can be fetched."""
    about = {
        "path": f"/api/v1/events/{row.id}/clip",
        "sha256": clip.sha256,
        "size": clip.size,
        "mime": clip.mime,
    }
    report = _report(row, News.CLIP)
    return Report(report.event_id, report.camera, report.kind, report.news, report.document, about)


def _report(row: EventRow, news: News) -> Report:
    return Report(row.id, row.camera, EventKind(row.kind), news, json.loads(row.document))
