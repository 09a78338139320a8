"""What really came into an elevator, as a file beside its clips."""

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from models.synthesis.entries import KINDS, Entry
from vision.errors import InputError

COLUMNS = ("clip", "kind", "opens_s", "enters_s", "shut_s", "end_s")
"""Of truth.csv: a line for each entry; see `Entry`. Seconds of the clip, from its first frame."""


def read_entries(path: Path) -> dict[str, list[Entry]]:
    """Entries by clip, in order of time. Raises InputError."""
    found: dict[str, list[Entry]] = {}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    found.setdefault(row["clip"], []).append(_entry(row))
                except (KeyError, TypeError, ValueError):
                    raise InputError(
                        f"{path}: line {number} is not {','.join(COLUMNS)} with a kind of "
                        f"{', '.join(KINDS)} and times that rise; mend it"
                    ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text; write it so") from None
    return {clip: sorted(entries, key=lambda e: e.opens_s) for clip, entries in found.items()}


def write_entries(path: Path, clips: Mapping[str, Sequence[Entry]]) -> None:
    """Write what `read_entries` reads."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for clip, entries in clips.items():
            for e in entries:
                enters_s = "" if e.enters_s is None else f"{e.enters_s:.3f}"
                times = f"{e.opens_s:.3f}", enters_s, f"{e.shut_s:.3f}", f"{e.end_s:.3f}"
                writer.writerow((clip, e.kind, *times))


def _entry(row: Mapping[str, str]) -> Entry:
    """Raises KeyError, TypeError or ValueError."""
    kind, opens_s, shut_s, end_s = (
        row["kind"],
        float(row["opens_s"]),
        float(row["shut_s"]),
        float(row["end_s"]),
    )
    enters_s = float(row["enters_s"]) if row["enters_s"].strip() else None
    if kind not in KINDS or (kind == "ebike") > (enters_s is not None):
        raise ValueError
    if not (math.isfinite(end_s) and 0 <= opens_s <= (enters_s or opens_s) <= shut_s <= end_s):
        raise ValueError
    return Entry(kind, opens_s, enters_s, shut_s, end_s)
