"""Falls as recorded films show them: things thrown into clips, and what is seen of them."""

import hashlib
import os
from pathlib import Path

from benchmarks.compositing import composite
from benchmarks.paths import Found, follow, kept
from benchmarks.readings import companies_of
from benchmarks.thrown import THROWS_A_MINUTE, own_seed, truth_of
from benchmarks.truth import Box
from cameras.opening import open_source
from vision.cues import cues
from vision.fitting import Values
from vision.reading import read
from vision.trajectory import View
from vision.verdict import evidence

FIRST_SEED = 3
"""Throws of smaller seeds are not learned from: they tell which weights are better."""


def read_throws(clip: Path, seed: int, cache: Path, out: Path) -> list[Values]:
    """What a verdict on each path of what is thrown into a clip is made of, shape (69,).

    Of the clip's own motion nothing is read: what it shows is for measuring. Paths are taken from
    `out` where they were collected before. Raises InputError for the clip, EvidenceError for the
    cache.
    """
    # Clips in different folders may share a name.
    place = hashlib.sha256(os.fsencode(clip.resolve())).hexdigest()[:8]
    name = f"film-{clip.stem}-{place}-{seed}"
    paths = kept(name, out, lambda: _thrown(clip, seed, cache))
    with open_source(str(clip)) as source:
        height, width = next(iter(source.frames())).luma.shape
    companies = companies_of(paths, width, height)
    view = View(width, height)
    return [
        evidence(cues(path.points, height), read(path.points, view, facade_known=False), company)
        for path, company in zip(paths, companies, strict=True)
        if path.fall is not None
    ]


def _thrown(clip: Path, seed: int, cache: Path) -> Found:
    made = composite(clip, cache, own_seed("train", seed), THROWS_A_MINUTE)
    boxes: dict[int, list[tuple[int, Box]]] = {}
    for fall in truth_of(made):
        for frame, box in fall.boxes.items():
            boxes.setdefault(frame, []).append((int(fall.id), box))
    with open_source(str(made.path)) as source:
        return follow(source.frames(), lambda frame: boxes.get(frame, []))
