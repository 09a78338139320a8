"""How many cameras a machine watches, how late it is, and how much memory each takes."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.speed.films import QUIET, film
from benchmarks.speed.fleet import watch
from benchmarks.speed.pipeline import decoding
from benchmarks.speed.rows import Goal, Row
from benchmarks.speed.sender import Film
from benchmarks.speed.shift import Shift, Watched, share_mb
from benchmarks.speed.turns import Compared, percentile, take_turns

MANY = 16
LATE_S = 0.5
"""What is told later than this comes too late; see `sustained`."""

_SHIFT_FRAMES = 75
_LONG_SHIFT_FRAMES = 250
_RING_FRAMES = 250  # ten seconds of packets
_FRAME_S = 1 / QUIET.fps
_PLAIN = "plain decoding on one thread"
_STEP = 0.1


def camera_rows(cache: Path, turns: int, *, many: bool) -> Iterator[Row]:
    """One camera at the pace of life; many: also as many as the machine can watch."""
    shown = film(QUIET, cache)
    yield from _one(shown, turns)
    yield _memory(shown, turns if many else 1)
    if many:
        yield _many_against_one(shown)
        yield from _most(shown)


def _one(shown: Film, turns: int) -> Iterator[Row]:
    late_s: list[float] = []

    def live() -> float:
        (watched,) = watch(1, Shift(shown, _SHIFT_FRAMES))
        late_s.extend(watched.late_s)
        return _busy_ms([watched])

    ran = take_turns({"own": live, "plain": decoding(shown)}, turns)
    compared = ran.compare("own", "plain")
    yield Row.of("a live camera", _PLAIN, "ms a frame", compared, margin=0.25, goal=Goal(1.15))
    yield _lateness("a live camera", late_s)


def _lateness(name: str, late_s: Sequence[float]) -> Row:
    late_ms = 1e3 * percentile(late_s, 0.99)
    frame_ms = 1e3 * _FRAME_S
    same = late_ms / frame_ms
    return Row.of(
        f"{name}: 99 of 100 verdicts after",
        "time from frame to frame",
        "ms",
        Compared(same, same, same, late_ms, frame_ms),
        margin=1.0,
        goal=Goal(1e3 * LATE_S, of_ratio=False),
        idle=True,
    )


def _busy_ms(watched: Sequence[Watched]) -> float:
    """Processor time a frame."""
    frames = sum(one.frames for one in watched)
    return 1e3 * sum(one.busy_s for one in watched) / frames


def _memory(shown: Film, turns: int) -> Row:
    """What a second camera takes beside the first and the server that both are forked from, against
    a process that only decodes."""
    shift = Shift(shown, _RING_FRAMES, pace=2.0, weigh=True)

    def further() -> float:
        return _all_mb(watch(2, shift)) - _all_mb(watch(1, shift))

    ran = take_turns({"own": further, "plain": lambda: _decoder_mb(shown)}, turns)
    return Row.of(
        "memory of a further camera",
        "a process that decodes the film",
        "MB",
        ran.compare("own", "plain"),
        margin=0.2,
        goal=Goal(80.0, of_ratio=False),
    )


def _all_mb(watched: Sequence[Watched]) -> float:
    """Of the cameras and the server that they were forked from: the more share its pages, the less
    of them counts as its own."""
    return sum(one.memory_mb for one in watched) + watched[0].server_mb


_DECODER = """
import sys, av
with av.open(sys.argv[1]) as film:
    film.streams.video[0].thread_type = "SLICE"
    for frame in film.decode(video=0):
        pass
    print(open("/proc/self/smaps_rollup").read())
"""


def _decoder_mb(shown: Film) -> float:
    command = [sys.executable, "-c", _DECODER, str(shown.path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own words
    return share_mb(told.stdout)


def _many_against_one(shown: Film) -> Row:
    """As fast as can be, so that a small machine can do it too."""
    shift = Shift(shown, _SHIFT_FRAMES, pace=None)
    ran = take_turns(
        {
            "many": lambda: _busy_ms(watch(MANY, shift)),
            "one": lambda: _busy_ms(watch(1, shift)),
        },
        3,
    )
    compared = ran.compare("many", "one")
    name, unit = f"{MANY} cameras, each", "ms a frame"
    return Row.of(name, "one camera", unit, compared, margin=0.15, goal=Goal(1.1), idle=True)


def _most(shown: Film) -> Iterator[Row]:
    plain_s = take_turns({"plain": decoding(shown)}, 6)
    cost_s = sorted(plain_s.costs["plain"])[3] / 1e3
    cores = len(os.sched_getaffinity(0))
    room = cores * _FRAME_S / cost_s
    cameras, watched = most_sustained(shown, room)
    ratio = cameras / room
    yield Row(
        "cameras sustained",
        "what plain decoding would leave room for",
        f"cameras on {cores} cores",
        *(ratio, ratio, ratio, float(cameras), room),
        margin=_STEP,
        goal=Goal(0.9),
        more=True,
        idle=True,
    )
    yield _lateness(f"{cameras} cameras", [late for one in watched for late in one.late_s])


def most_sustained(shown: Film, room: float) -> tuple[int, list[Watched]]:
    """The most cameras that are sustained, in steps of a tenth of `room`; 1 at the least."""
    shift = Shift(shown, _LONG_SHIFT_FRAMES)
    kept = 1, watch(1, shift)
    for tenth in range(1, 16):
        cameras = max(round(tenth * _STEP * room), kept[0])
        watched = watch(cameras, shift)
        if not sustained(watched, shift.frames):
            break
        kept = cameras, watched
    return kept


def sustained(watched: Sequence[Watched], frames: int) -> bool:
    """Whether no camera lost a frame, and 99 of 100 verdicts came in time on each."""
    return all(
        one.frames == frames and not one.dropped and percentile(one.late_s, 0.99) < LATE_S
        for one in watched
    )
