"""Store and files compared: what was altered, what is missing, and what belongs to nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.store import Evidence, Segment, Store
from cameras.files import PARTIAL, hashed
from vision.errors import StoreError

EVIDENCE, FOOTAGE = "evidence", "footage"
"""Folders in the data folder: evidence/CAMERA/EVENT/FILE and footage/CAMERA/FILE."""

_FEW = 10
_SHARE = 10
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Lost:
    """A file of an event that the store knows, and that is not there."""

    event_id: str
    what: str
    file: Evidence


@dataclass(slots=True)
class Report:
    """What a comparison found; paths are relative to the data folder.

    files: how many the store knows. altered: their hash is another. unread: they cannot be read.
    orphans: files that the store does not know. leftovers: files that were never finished.
    """

    files: int = 0
    altered: list[Path] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    lost_segments: list[Segment] = field(default_factory=list)
    orphans: list[Path] = field(default_factory=list)
    leftovers: list[Path] = field(default_factory=list)

    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (
            self.altered
            or self.unread
            or self.lost
            or self.lost_segments
            or self.orphans
            or self.leftovers
        )


def compare(
    store: Store,
    data: Path,
    *,
    prove: bool = False,
    looked_at: Callable[[Path], None] = lambda _: None,
) -> Report:
    """Compare the store with the files under the data folder.

    prove: read every file and compare its SHA-256; looked_at: told of each. Raises StoreError.
    """
    report = Report()
    known: set[Path] = set()

    def meet(path: Path, sha256: str) -> bool:
        report.files += 1
        known.add(path)
        if not (data / path).is_file():
            return False
        if prove:
            _prove(report, data, path, sha256)
            looked_at(path)
        return True

    for event_id, what, file in store.evidence():
        if not meet(file.path, file.sha256):
            report.lost.append(Lost(event_id, what, file))
    for segment in store.footage.segments():
        if not meet(segment.path, segment.sha256):
            report.lost_segments.append(segment)
    for path in _files(data):
        if path.name.endswith(PARTIAL):
            report.leftovers.append(path)
        elif path not in known:
            report.orphans.append(path)
    return report


def refuse_many(what: str, paths: Sequence[Path], of: int) -> None:
    """Raise StoreError when these are too many to be an accident of a few files.

    Many are more than ten and more than a tenth of all files: then rather the wrong folder, an
    empty disk or a new store is the cause, and to go on would destroy evidence.
    """
    if len(paths) <= max(_FEW, of // _SHARE):
        return
    names = ", ".join(str(path) for path in paths[:_NAMED])
    raise StoreError(
        f"{len(paths)} of {of} files {what}: {names} and others; see that the data folder is the "
        "right one and its disk is there, or look at them with `towerwatch check` and let them go "
        "with `towerwatch check --repair --many`"
    )


def _prove(report: Report, data: Path, path: Path, sha256: str) -> None:
    try:
        digest = hashed(data / path).sha256
    except OSError:
        report.unread.append(path)
        return
    if digest != sha256:
        report.altered.append(path)


def _files(data: Path) -> list[Path]:
    found = [
        path.relative_to(data)
        for pattern in (f"{EVIDENCE}/*/*/*", f"{FOOTAGE}/*/*")
        for path in data.glob(pattern)
        if path.is_file() and not path.is_symlink()
    ]
    return sorted(found)
