"""Store and files made to agree again: found files are taken in, lost ones become named gaps."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.check import FOOTAGE, Report, refuse_many
from api.store import CLIP, Gap, GapKind, Segment, Store
from cameras.files import PARTIAL, hashed, remove
from cameras.messages import SegmentReady
from cameras.salvage import look_again, salvage
from cameras.segments import segment_of
from vision.errors import EvidenceError
from vision.records import EventState

GONE = "the file is gone from the data folder"

_log = logging.getLogger(__name__)


def repair(store: Store, data: Path, report: Report, *, many: bool = False) -> list[str]:
    """Mend what can be mended; what was done, in lines for people. Altered files stay as they are.

    many: also when that is more than `refuse_many` allows. Raises StoreError.
    """
    lost = [one.file.path for one in report.lost] + [one.path for one in report.lost_segments]
    if not many:
        refuse_many("are missing", lost, report.files)
    done = [*_finish(store, data, report.leftovers)]
    unknown = []
    for path in report.orphans:
        if line := _take_in(store, data, path):
            done.append(line)
        else:
            unknown.append(path)
    done += _name_gaps(store, report)
    if not many:
        refuse_many("belong to no event", unknown, report.files + len(report.orphans))
    for path in unknown:
        remove(data / path)
        done.append(f"{path}: belonged to no event, removed")
    for line in done:
        _, _, below = line.partition("/")
        _log.warning("%s", line, extra={"camera": below.partition("/")[0]})
    return done


def _finish(store: Store, data: Path, leftovers: list[Path]) -> Iterator[str]:
    for path in leftovers:
        if path.parts[0] == FOOTAGE:
            with suppress(EvidenceError):
                ready = segment_of(salvage(data / path))
                if ready is not None:
                    store.footage.add(segment(path.parts[1], data, ready))
                    yield f"{path.with_name(path.name.removesuffix(PARTIAL))}: was cut off, saved"
                    continue
        remove(data / path)
        yield f"{path}: was never finished, removed"


def _take_in(store: Store, data: Path, path: Path) -> str | None:
    """Tell the store of a whole file that it does not know; None when it belongs to nothing."""
    try:
        if path.parts[0] == FOOTAGE:
            ready = segment_of(look_again(data / path))
            if ready is None:
                return None
            store.footage.add(segment(path.parts[1], data, ready))
        elif not _take_in_evidence(store, data, path):
            return None
    except EvidenceError:
        return None
    return f"{path}: was not in the store, taken in"


def _take_in_evidence(store: Store, data: Path, path: Path) -> bool:
    _, camera, event_id, name = path.parts
    stored = store.event(event_id)
    if (
        stored is None
        or stored.camera != camera
        or stored.document["state"] != EventState.CONFIRMED.value
    ):
        return False
    if name == "still.jpg" and stored.still is None:
        kept = hashed(data / path)
        store.attach_still(event_id, path, kept.sha256, kept.size)
        return True
    if path.stem == CLIP and stored.clip is None:
        video = look_again(data / path)
        store.attach_clip(
            event_id,
            path,
            video.kept.sha256,
            video.kept.size,
            mime=video.mime,
            codec=video.codec,
            derived=video.derived,
            playable=video.playable,
        )
        return True
    return False


def _name_gaps(store: Store, report: Report) -> Iterator[str]:
    for one in report.lost:
        store.add_gap(one.event_id, one.what, GONE)
        yield f"{one.file.path}: {GONE}"
    for lost in report.lost_segments:
        gap = Gap(lost.camera, GapKind.EVIDENCE, lost.start_at, lost.end_at, GONE)
        store.gaps.add(gap)
        store.footage.forget([lost.path])
        yield f"{lost.path}: {GONE}"


def segment(camera: str, data: Path, ready: SegmentReady) -> Segment:
    """What the store keeps of a segment."""
    return Segment(
        camera=camera,
        path=Path(ready.path).relative_to(data),
        sha256=ready.sha256,
        size=ready.size,
        start_at=ready.start_at,
        end_at=ready.end_at,
        codec=ready.codec,
        mime=ready.mime,
    )
