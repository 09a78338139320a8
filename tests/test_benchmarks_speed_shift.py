"""What runs in the process of a watched camera."""

import math
import subprocess
import sys

from benchmarks.speed.shift import share_mb

_SEEN = """
import sys
import cameras.warm
known = set(sys.modules)
import benchmarks.speed.shift
print(*sorted({name.split(".")[0] for name in set(sys.modules) - known}))
"""


def test_a_watched_camera_loads_nothing_that_a_camera_of_the_service_does_not() -> None:
    command = [sys.executable, "-c", _SEEN]

    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    assert loaded == ["benchmarks"]


def test_a_share_of_memory_is_told_in_millions_of_bytes() -> None:
    assert math.isclose(share_mb("Rss:  9 kB\nPss:  2000 kB\nPss_Anon: 1 kB\n"), 2.048)
