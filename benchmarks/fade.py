"""`towerwatch bench fade`: the FADE data set of objects that fall around buildings.

Z. Tu: FADE: A Dataset for Detecting Falling Objects around Buildings in Video, 2025.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from benchmarks.analysis import Analysis, analyse, analyse_frames
from benchmarks.boxes import correct, time_overlap
from benchmarks.fade_layout import AnnotatedVideo, annotated_videos, first_number, true_boxes
from benchmarks.intervals import Share
from benchmarks.truth import Box
from cameras.pictures import DEFAULT_RATE_FPS, open_pictures
from vision.errors import InputError
from vision.falling import FallingRule
from vision.records import Event, EventKind, EventState

LEAST_IOU = 0.3


@dataclass(frozen=True, slots=True)
class FadeResult:
    """What was found in a video. true, found, correct: boxes of all frames. time_overlap: of true
    and found time spans over their union, None where nothing falls."""

    video: str
    true: int
    found: int
    correct: int
    time_overlap: float | None
    frames: int


def fade(
    folder: Annotated[Path, typer.Argument(help="Folder of videos and VOC annotations.")],
    only: Annotated[str, typer.Option(metavar="GLOB", help="Only videos of this name.")] = "*",
    first_frame: Annotated[
        int | None,
        typer.Option(
            min=0, max=1, help="Number of a video's first frame.", show_default="as found"
        ),
    ] = None,
    rate: Annotated[
        float, typer.Option(min=1, max=240, help="Frames a second of folders of pictures.")
    ] = DEFAULT_RATE_FPS,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object a video, not tables.")
    ] = False,
) -> None:
    """Score boxes and times on the FADE data set."""
    try:
        videos = annotated_videos(folder, only)
    except InputError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    first = first_number(videos) if first_frame is None else first_frame
    results: list[FadeResult] = []
    failed = False
    for video in track(videos, "Videos", console=Console(stderr=True), transient=True):
        try:
            results.append(measure(video, first, rate))
        except InputError as error:
            typer.echo(str(error), err=True)
            failed = True
    if as_json:
        for result in results:
            typer.echo(json.dumps(asdict(result)))
    elif results:
        typer.echo(markdown(results))
    if failed:
        raise typer.Exit(2)


def measure(video: AnnotatedVideo, first: int, rate_fps: float) -> FadeResult:
    """Score one video. Raises InputError."""
    true = true_boxes(video, first)
    analysis = _analyse(video.footage, rate_fps)
    falls = [
        event
        for event in analysis.events
        if event.kind is EventKind.FALLING_OBJECT and event.state is EventState.CONFIRMED
    ]
    found = _found_boxes(falls)
    falling = set(range(min(true), max(true) + 1)) if true else set()
    told = {k for event in falls for k in range(event.first_frame, event.last_frame + 1)}
    return FadeResult(
        video=video.name,
        true=sum(len(boxes) for boxes in true.values()),
        found=sum(len(boxes) for boxes in found.values()),
        correct=sum(
            correct(boxes, found.get(frame, []), LEAST_IOU) for frame, boxes in true.items()
        ),
        time_overlap=round(time_overlap(falling, told), 4) if true else None,
        frames=analysis.frames,
    )


def markdown(results: Sequence[FadeResult]) -> str:
    """The figures of all videos."""
    true = sum(r.true for r in results)
    found = sum(r.found for r in results)
    right = sum(r.correct for r in results)
    falling = [r for r in results if r.true]
    overlaps = [r.time_overlap for r in falling if r.time_overlap is not None]
    rows = {
        "videos": str(len(results)),
        "precision": _share(right, found),
        "recall": _share(right, true),
        "F": _share(2 * right, found + true),
        "videos with a correct box": str(Share(sum(r.correct > 0 for r in falling), len(falling))),
        "false boxes a video": f"{(found - right) / len(results):.1f}" if results else "none",
        "TRO": f"{sum(overlaps) / len(overlaps):.3f}" if overlaps else "none",
    }
    return "| figure | towerwatch |\n|---|---|\n" + "".join(
        f"| {name} | {value} |\n" for name, value in rows.items()
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "none"


def _analyse(footage: Path, rate_fps: float) -> Analysis:
    if not footage.is_dir():
        return analyse(str(footage))
    with open_pictures(footage, rate_fps) as source:
        return analyse_frames(source.frames(), FallingRule())


def _found_boxes(falls: Sequence[Event]) -> dict[int, list[Box]]:
    found: dict[int, list[Box]] = {}
    for event in falls:
        for box in event.path:
            found.setdefault(box.frame, []).append(Box(box.x, box.y, box.w, box.h))
    return found
