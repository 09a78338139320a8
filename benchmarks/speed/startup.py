"""How long a user waits for `towerwatch analyze` to look at the first frame."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.speed.films import GLIMPSE, film
from benchmarks.speed.rows import Goal, Row
from benchmarks.speed.turns import Contestant, take_turns

_LIBRARIES = "importing numpy, OpenCV and PyAV"


def startup_rows(cache: Path, turns: int) -> Iterator[Row]:
    """A film of two frames, analysed from the command line to its end."""
    shown = film(GLIMPSE, cache)
    ran = take_turns(
        {
            "own": running("from api.main import main; main()", "analyze", shown.path, "--json"),
            "libraries": running("import numpy, cv2, av"),
        },
        turns,
    )
    yield Row.of(
        "`towerwatch analyze` of two frames",
        _LIBRARIES,
        "s",
        ran.compare("own", "libraries"),
        margin=0.3,
        goal=Goal(1.5, of_ratio=False),
        idle=True,
    )


def running(program: str, *arguments: str | Path) -> Contestant:
    """Starts Python with a program; costs seconds by the clock until it ends."""
    command: Sequence[str | Path] = [sys.executable, "-c", program, *arguments]

    def share() -> float:
        began_s = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  # our own words
        return time.perf_counter() - began_s

    return share
