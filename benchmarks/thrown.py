"""What became of the throws in one recorded clip."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.analysis import Analysis, analyse_frames
from benchmarks.compositing import Composite, composite
from benchmarks.measured import (
    CLEAR_CONTRAST,
    CLEAR_PX,
    Sighting,
    Sightings,
    Visibility,
    typical,
    visibility,
)
from benchmarks.overlay import mask_of
from benchmarks.scoring import Score, score
from benchmarks.truth import Box, TrueFall
from cameras.opening import open_source
from vision.falling import FallingRule
from vision.records import Frame, Luma

THROWS_A_MINUTE = 10.0
"""At least two a clip."""


def own_seed(split: str, seed: int) -> int:
    """The halves train and test share no throw."""
    return 2 * seed + (split == "test")


@dataclass(frozen=True, slots=True)
class ThrownResult:
    """A throw and what became of it. size_px: square root of its area, contrast: grey levels, the
    medians of what the decoded picture shows. frames: in which it is in view; clear_frames: those
    in which it is as large and strong as a clear one. alarm_s: from its first frame to the first
    report."""

    kind: str
    visibility: Visibility
    size_px: float
    contrast: float
    drop_m: float
    start_s: float
    frames: int
    clear_frames: int
    found: bool
    boxes_hit: int
    alarm_s: float | None


@dataclass(frozen=True, slots=True)
class CompositeResult:
    """What was found in a clip with throws. other: confirmed events that are none of them."""

    clip: str
    seed: int
    throws: list[ThrownResult]
    other: int
    withdrawn: int
    frames: int
    video_s: float


def measure(clip: Path, cache: Path, seed: int, throws_a_minute: float) -> CompositeResult:
    """Throw into one clip and score what the rule finds. Raises InputError, EvidenceError."""
    made = composite(clip, cache, seed, throws_a_minute)
    truth = truth_of(made)
    sightings: Sightings = {number: [] for number in range(len(made.throws))}
    with open_source(str(clip)) as plain, open_source(str(made.path)) as source:
        frames = watched(source.frames(), plain.frames(), made, sightings)
        analysis = analyse_frames(frames, FallingRule())
    scored = score(truth, analysis.events)
    return CompositeResult(
        clip=clip.name,
        seed=seed,
        throws=[
            _thrown(made, number, sightings[number], truth[number], scored, analysis)
            for number in range(len(truth))
        ],
        other=len(scored.other),
        withdrawn=len(scored.withdrawn),
        frames=analysis.frames,
        video_s=round(analysis.video_s, 2),
    )


def truth_of(made: Composite) -> list[TrueFall]:
    """The boxes of every throw, by its number."""
    shape = made.recording.height, made.recording.width
    boxes: list[dict[int, Box]] = [{} for _ in made.throws]
    for frame, found in made.traces.items():
        for number, footprint in found:
            placed = mask_of(footprint, shape)
            if placed is not None:
                x, y, mask = placed
                boxes[number][frame] = Box(x, y, mask.shape[1], mask.shape[0])
    return [TrueFall(str(number), own) for number, own in enumerate(boxes)]


def sight(frame: int, made: Composite, luma: Luma, plain: Luma) -> Iterator[tuple[int, Sighting]]:
    """How well each throw shows in a decoded frame, against the same frame of the plain clip."""
    for number, footprint in made.traces.get(frame, ()):
        placed = mask_of(footprint, luma.shape)
        if placed is not None:
            x, y, mask = placed
            area = slice(y, y + mask.shape[0]), slice(x, x + mask.shape[1])
            # The mean of the difference, not of its size: noise alone has a size, too.
            difference = luma[area][mask].astype(np.float64) - plain[area][mask]
            row = (y + mask.shape[0] / 2) / luma.shape[0]
            size_px = float(np.sqrt(mask.sum()))
            yield number, Sighting(frame, row, size_px, abs(float(difference.mean())))


def watched(
    frames: Iterable[Frame],
    plain: Iterable[Frame],
    made: Composite,
    sightings: Sightings,
) -> Iterator[Frame]:
    """Decoded frames, and the same of the plain clip; how every throw shows is noted down."""
    # Truth counts frames: a composite that lost one must not be scored.
    for frame, before in zip(frames, plain, strict=True):
        for number, sighting in sight(frame.index, made, frame.luma, before.luma):
            sightings[number].append(sighting)
        yield frame


def _thrown(
    made: Composite,
    number: int,
    sightings: list[Sighting],
    fall: TrueFall,
    scored: Score,
    analysis: Analysis,
) -> ThrownResult:
    throw = made.throws[number]
    event = scored.found.get(fall.id)
    start_s = made.recording.times_s[min(fall.boxes)] if fall.boxes else throw.first_s
    seen = typical(sightings)
    return ThrownResult(
        kind=throw.thing.kind,
        visibility=visibility(sightings),
        size_px=seen["size_px"],
        contrast=seen["contrast"],
        drop_m=round(throw.drop_m, 1),
        start_s=round(start_s, 2),
        frames=len(fall.boxes),
        clear_frames=sum(s.size_px >= CLEAR_PX and s.contrast >= CLEAR_CONTRAST for s in sightings),
        found=event is not None,
        boxes_hit=scored.boxes_hit[fall.id],
        alarm_s=round(analysis.first_reported_s[event.id] - start_s, 2) if event else None,
    )
