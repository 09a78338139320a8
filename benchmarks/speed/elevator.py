"""What an elevator costs while nothing moves in it, and while somebody comes in."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.runner import made_once
from benchmarks.speed.films import PRESET
from benchmarks.speed.pipeline import decode
from benchmarks.speed.rows import Goal, Row
from benchmarks.speed.turns import Contestant, Turns, middle, take_turns
from cameras.decoding import CAMERA
from cameras.opening import open_source
from cameras.rules import shipped_detect
from cameras.simulated import encode_scene
from cameras.source import Source
from cameras.worker import CameraTask, Stopped, run_once
from models.synthesis.entries import SETTLES_S
from models.synthesis.session import ElevatorScene, ElevatorSpec
from vision.detections import Detect
from vision.elevator import ElevatorRule
from vision.options import ElevatorOptions
from vision.records import Event, Frame

SUB_STREAM = ElevatorSpec(width=640, height=360, fps=25.0, seed=2, entries=("ebike",))
BITRATE = 500_000
"""Of a camera's sub-stream, bit/s."""

LOOKS_PER_S = 5.0
OPEN_SHARE = 1 / 8
"""Of the elevators, in which a session is open."""

_PLAIN = "plain decoding on one thread"
_IDLE_GOAL_PERCENT = 3.0
_ELEVATORS_A_CORE = 12.0
_FORM = 1
"""Another number makes all films anew."""


def elevator_rows(cache: Path, turns: int, spec: ElevatorSpec = SUB_STREAM) -> Iterator[Row]:
    """Shares of a core, processor time of all threads, of one elevator; and how many fit.

    Evidence is kept as the service keeps it. The detector runs in the same process, one picture
    at a time. Raises InputError without a detector.
    """
    scene = ElevatorScene(spec)
    (entry,) = scene.entries
    still = _film(spec, range(int(SETTLES_S * spec.fps)), cache)
    coming = range(int(entry.opens_s * spec.fps), int(entry.shut_s * spec.fps))
    busy = _film(spec, coming, cache)
    options = ElevatorOptions(door=scene.door, looks_per_s=LOOKS_PER_S)
    ran = take_turns(
        {
            "idle": _watching(still, spec.fps, _Rested(options, spec.fps)),
            "open": _watching(busy, spec.fps, _Fresh(options, shipped_detect())),
            "plain": _decoding(still, spec.fps),
            "plain open": _decoding(busy, spec.fps),
        },
        turns,
    )
    goal = Goal(_IDLE_GOAL_PERCENT, of_ratio=False)
    idle = ran.compare("idle", "plain")
    name, unit = "an idle elevator, 640×360 at 25 fps", "% of a core"
    yield Row.of(name, _PLAIN, unit, idle, margin=0.25, goal=goal, idle=True)
    name = f"an elevator with a session open, {LOOKS_PER_S:g} looks a second"
    compared = ran.compare("open", "plain open")
    yield Row.of(name, _PLAIN, unit, compared, margin=0.25, idle=True)
    yield _fitting(ran)


def _fitting(ran: Turns) -> Row:
    """How many elevators the processor time of all cores would do for, nothing else running."""
    pairs = zip(ran.costs["idle"], ran.costs["open"], strict=True)
    mixed = [(1 - OPEN_SHARE) * idle + OPEN_SHARE * busy for idle, busy in pairs]
    plain = ran.costs["plain"]
    compared = Turns({"mixed": mixed, "plain": plain}).compare("plain", "mixed")
    cores = len(os.sched_getaffinity(0))
    fit, room = (100 * cores / middle(costs)[1] for costs in (mixed, plain))
    return Row(
        "elevators, a session open in one of eight",
        "what plain decoding would leave room for",
        f"elevators on {cores} cores",
        *(compared.ratio, compared.low, compared.high, fit, room),
        margin=0.25,
        goal=Goal(_ELEVATORS_A_CORE * cores, of_ratio=False),
        more=True,
        idle=True,
    )


class _Rested:
    """A rule that has learned its cabin; it is shown the same seconds again and again."""

    def __init__(self, options: ElevatorOptions, fps: float) -> None:
        self._rule = ElevatorRule(options, lambda _: ())
        self._frame_s = 1 / fps
        self._number = 0
        self._learn = int(40 * fps)

    def begin(self) -> None:
        """Goes on where it was."""

    def update(self, frame: Frame) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        while self._number < self._learn:
            self._show(frame)
        return self._show(frame)

    def finish(self) -> Sequence[Event]:
        """See `vision.records.Rule`; it is shown more."""
        return []

    def _show(self, frame: Frame) -> Sequence[Event]:
        number, self._number = self._number, self._number + 1
        return self._rule.update(replace(frame, index=number, t_s=number * self._frame_s))


class _Fresh:
    """A rule that begins anew with each film."""

    def __init__(self, options: ElevatorOptions, detect: Detect) -> None:
        self._options, self._detect = options, detect
        self.begin()

    def begin(self) -> None:
        """Forget all."""
        self._rule = ElevatorRule(self._options, self._detect)

    def update(self, frame: Frame) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        return self._rule.update(frame)

    def finish(self) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        return self._rule.finish()


def _watching(film: Path, fps: float, rule: _Rested | _Fresh) -> Contestant:
    def share() -> float:
        rule.begin()
        frames = 0

        def stopped() -> bool:
            nonlocal frames
            frames += 1
            return False

        with TemporaryDirectory() as folder:
            task = CameraTask("elevator", str(film), Path(folder), ElevatorOptions())
            began_s = process_time()
            run_once(task, lambda _: None, stopped, open_=_open, make_rule=lambda *_: rule)
            return _percent(process_time() - began_s, frames, fps)

    # What is learned and loaded at first is no cost of every day.
    share()
    return share


def _open(url: str, *, interrupted: Stopped | None = None) -> Source:
    return open_source(url, interrupted=interrupted, decoding=CAMERA)


def _decoding(film: Path, fps: float) -> Contestant:
    def share() -> float:
        began_s = process_time()
        frames = decode(film)
        return _percent(process_time() - began_s, frames, fps)

    return share


def _percent(busy_s: float, frames: int, fps: float) -> float:
    return 100 * busy_s * fps / frames


def _film(spec: ElevatorSpec, frames: range, cache: Path) -> Path:
    """Encode some frames of a scene, unless the cache holds them."""
    told = f"{_FORM} {spec!r} {frames} {BITRATE}"
    path = cache / f"elevator-{hashlib.sha256(told.encode()).hexdigest()[:24]}.mp4"
    return made_once(
        path,
        lambda part: encode_scene(spec, part, bitrate=BITRATE, preset=PRESET, frames=frames),
    )
