"""What recorded films in which nothing falls show: what moves in them, and what is thrown in."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.compositing import composite
from benchmarks.measured import Sightings
from benchmarks.paths import Found, LabelledPath, follow, kept, told_clear
from benchmarks.readings import ReadPath, companies_of, dismissed
from benchmarks.thrown import THROWS_A_MINUTE, own_seed, truth_of, watched
from benchmarks.truth import Box
from cameras.opening import open_source
from vision.cues import cues
from vision.fitting import Values
from vision.network import Network
from vision.reading import read
from vision.trajectory import View
from vision.verdict import evidence

FIRST_SEED = 3
"""Throws of smaller seeds are not learned from: they tell which weights are better."""


def read_motion(clip: Path, out: Path, glance: Network) -> list[ReadPath]:
    """Paths of what moves in a clip, where a glance does not dismiss them.

    Paths are taken from `out` where they were collected before. Raises InputError.
    """
    paths = kept(_name(clip), out, lambda: _moving(clip))
    return _read(clip, paths, lambda _, seen: not dismissed(glance, seen))


def read_throws(clip: Path, seed: int, cache: Path, out: Path) -> list[ReadPath]:
    """Paths of what is thrown into a clip.

    Paths are taken from `out` where they were collected before. Raises InputError for the clip,
    EvidenceError for the cache.
    """
    paths = kept(f"{_name(clip)}-{seed}", out, lambda: _thrown(clip, seed, cache))
    return _read(clip, paths, lambda path, _: path.fall is not None)


def _name(clip: Path) -> str:
    # Clips in different folders may share a name.
    place = hashlib.sha256(os.fsencode(clip.resolve())).hexdigest()[:8]
    return f"film-{clip.stem}-{place}"


def _read(
    clip: Path, paths: Sequence[LabelledPath], wanted: Callable[[LabelledPath, Values], bool]
) -> list[ReadPath]:
    """Of the paths those that are wanted, by themselves and their cues."""
    with open_source(str(clip)) as source:
        height, width = next(iter(source.frames())).luma.shape
    view = View(width, height)
    found: list[ReadPath] = []
    for path, company in zip(paths, companies_of(paths, width, height), strict=True):
        seen = cues(path.points, height)
        if wanted(path, seen):
            reading = read(path.points, view, facade_known=False)
            found.append(ReadPath(path, evidence(seen, reading, company)))
    return found


def _moving(clip: Path) -> Found:
    with open_source(str(clip)) as source:
        return follow(source.frames(), lambda _: ())


def _thrown(clip: Path, seed: int, cache: Path) -> Found:
    made = composite(clip, cache, own_seed("train", seed), THROWS_A_MINUTE)
    boxes: dict[int, list[tuple[int, Box]]] = {}
    for fall in truth_of(made):
        for frame, box in fall.boxes.items():
            boxes.setdefault(frame, []).append((int(fall.id), box))
    sightings: Sightings = {number: [] for number in range(len(made.throws))}
    with open_source(str(clip)) as plain, open_source(str(made.path)) as source:
        frames = watched(source.frames(), plain.frames(), made, sightings)
        found = follow(frames, lambda frame: boxes.get(frame, []))
    return told_clear(found, sightings)
