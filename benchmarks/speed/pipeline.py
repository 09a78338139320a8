"""What it costs to watch a recording, against decoding it and doing nothing."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import av

from benchmarks.speed.films import LARGE, QUIET, film
from benchmarks.speed.rows import Goal, Row
from benchmarks.speed.sender import Film
from benchmarks.speed.turns import Contestant, take_turns
from cameras.luma import luma_of
from cameras.worker import CameraTask, run_once

_MARGIN = 0.2
_GOAL = 1.15
_LARGE_GOAL = 1.1
_PLAIN = "plain decoding on one thread"


def pipeline_rows(cache: Path, turns: int, *, large: bool) -> Iterator[Row]:
    """The falling rule with its evidence at 1080p; large: also 4K."""
    shown = film(QUIET, cache)
    ran = take_turns({"own": watching(shown), "plain": decoding(shown)}, turns)
    compared = ran.compare("own", "plain")
    name = "decoding and all else"
    yield Row.of(name, _PLAIN, "ms a frame", compared, margin=_MARGIN, goal=Goal(_GOAL))
    if not large:
        return
    shorter = film(replace(QUIET, duration_s=LARGE.duration_s), cache)
    sizes = {"4K": film(LARGE, cache), "1080p": shorter}
    ran = take_turns(
        {name: watching(shown, 1e6 / shown.pixels) for name, shown in sizes.items()}, turns
    )
    compared = ran.compare("4K", "1080p")
    name, unit = "decoding and all else, 4K", "ms a megapixel"
    yield Row.of(name, "1080p", unit, compared, margin=_MARGIN, goal=Goal(_LARGE_GOAL))


def watching(shown: Film, scale: float = 1.0) -> Contestant:
    """Watches the whole film as `towerwatch analyze --out` does; costs milliseconds of processor
    time a frame, of all threads, times `scale`."""

    def share() -> float:
        with TemporaryDirectory() as folder:
            task = CameraTask("film", str(shown.path), Path(folder))
            began_s = time.process_time()
            run_once(task, lambda _: None, lambda: False)
            return 1e3 * scale * (time.process_time() - began_s) / shown.spec.frames

    return share


def decoding(shown: Film) -> Contestant:
    """Decodes the whole film to luma, with what FFmpeg does unless it is told otherwise."""

    def share() -> float:
        began_s = time.process_time()
        frames = decode(shown.path)
        return 1e3 * (time.process_time() - began_s) / frames

    return share


def decode(path: Path) -> int:
    """Decode to luma on one thread; return how many frames there were."""
    frames = 0
    with av.open(path) as container:
        video = container.streams.video[0]
        video.thread_type = "NONE"
        video.codec_context.thread_count = 1
        for frame in container.decode(video):
            luma_of(frame)
            frames += 1
    return frames
