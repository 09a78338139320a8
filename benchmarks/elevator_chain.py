"""`towerwatch bench elevator-chain`: source, gate, door, detector and rule on drawn elevators."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer
from rich.console import Console
from rich.progress import track

from api.commands.detect import Model
from api.commands.terminal import complain
from benchmarks.analysis import analyse_frames
from benchmarks.elevator_scoring import Outcome, as_json, figures_of, outcomes, table
from cameras.opening import open_source
from models.detector import one_by_one
from models.registry import open_detector
from models.synthesis.entries import KINDS
from models.synthesis.session import LIGHTS, ElevatorScene, ElevatorSpec
from vision.detections import Detect, Detection
from vision.elevator import ElevatorRule
from vision.errors import InputError
from vision.options import ElevatorOptions
from vision.rates import SCORES
from vision.records import Frame, Picture

_FIRST_SEED = 3_000_000
_OTHERS = tuple(kind for kind in KINDS if kind != "ebike")
_SURE = 0.9


def elevator_chain(
    sessions: Annotated[int, typer.Option(min=1, help="Drawn elevators, a minute each.")] = 14,
    model: Model = None,
    perfect: Annotated[
        bool,
        typer.Option(
            "--perfect",
            help="Say what was drawn in place of a detector: judges everything but the detector.",
        ),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the figures as JSON, too.")
    ] = None,
) -> None:
    """Run the whole chain over drawn elevators, and judge it by the truth.

    Drawn things are no measure of how well real ones are seen.
    """
    told: list[Outcome] = []
    try:
        detect = None if perfect else one_by_one(open_detector(model), SCORES[0])
        numbers = track(range(sessions), "Sessions", console=Console(stderr=True), transient=True)
        for number in numbers:
            told += watched(session(number), detect)
    except InputError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    figures = figures_of(told)
    seen_by = "what was drawn" if perfect else str(model or "the shipped model")
    typer.echo(f"{sessions} drawn elevators, seen by {seen_by}\n")
    for line in table(figures):
        typer.echo(line)
    if out is not None:
        written = {"format": "towerwatch bench elevator-chain 1", "seen_by": seen_by}
        text = json.dumps({**written, "sessions": sessions, **as_json(figures)}, indent=1)
        out.write_text(text + "\n", encoding="utf-8")


def session(number: int) -> ElevatorSpec:
    """An e-bike and one of what it is taken for; now alone, now with others, in any light."""
    other = _OTHERS[number % len(_OTHERS)]
    entries = ("ebike", other) if number % 2 else (other, "ebike")
    light = LIGHTS[number % len(LIGHTS)]
    return ElevatorSpec(
        seed=_FIRST_SEED + number, entries=entries, crowd=number // 2 % 3, light=light
    )


def watched(spec: ElevatorSpec, detect: Detect | None) -> list[Outcome]:
    """One session, encoded and decoded. detect: None is told what was drawn."""
    scene = ElevatorScene(spec)
    truth = _Truth(scene)
    query = {
        "entries": ",".join(spec.entries),
        **{
            name: getattr(spec, name)
            for name in ("width", "height", "fps", "seed", "crowd", "light")
        },
    }
    rule = ElevatorRule(ElevatorOptions(door=scene.door), detect or truth.look)
    with open_source(f"sim://elevator?{urlencode(query)}") as source:
        analysis = analyse_frames(truth.follow(source.frames()), rule)
    return outcomes(scene.entries, analysis.events)


class _Truth:
    """A detector that makes no mistake: it is told which frame it looks at."""

    def __init__(self, scene: ElevatorScene) -> None:
        self._scene = scene
        self._index = 0

    def follow(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The same frames; each is the one that is looked at until the next."""
        for frame in frames:
            self._index = frame.index
            yield frame

    def look(self, _picture: Picture) -> Sequence[Detection]:
        """See `vision.detections.Detect`."""
        boxes = self._scene.truth(self._index)
        return [Detection(box.label, _SURE, box.xyxy) for box in boxes]
