"""A camera that sends a film at its own pace."""

from dataclasses import replace
from itertools import pairwise

import pytest

from benchmarks.speed.films import QUIET, film
from benchmarks.speed.sender import Film, Sender, open_sent


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Film:
    spec = replace(QUIET, width=320, height=240, duration_s=0.2)
    return film(spec, tmp_path_factory.mktemp("films"))


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.s = 100.0

    def now_s(self) -> float:
        return self.s

    def sleep(self, seconds: float) -> None:
        self.s += seconds


def test_no_picture_is_there_before_its_time(small: Film) -> None:
    clock = Clock()
    sender = Sender(small, 12, 2.0, now_s=clock.now_s, sleep=clock.sleep)
    times_s = []

    while sender.read(1 << 20):
        times_s.append(clock.s)

    assert [sender.sent_s(k) for k in (0, 50)] == [100.0, 101.0]
    assert [round(b - a, 3) for a, b in pairwise(times_s[:12])] == [0.02] * 11


def test_little_at_a_time_gives_the_same_bytes(small: Film) -> None:
    whole, parts = (Sender(small, 7, 1e9) for _ in range(2))

    assert b"".join(iter(lambda: whole.read(1 << 20), b"")) == b"".join(
        iter(lambda: parts.read(100), b"")
    )


def test_what_is_sent_arrives_as_from_a_camera(small: Film) -> None:
    sender = Sender(small, 12, 1e9)

    with open_sent(str(small.path), sender, lambda: False) as source:
        times_s = [frame.t_s for frame in source.frames()]

    assert source.info.live
    assert [round(t_s, 3) for t_s in times_s] == [round(k / 25, 3) for k in range(12)]
    assert (source.counters.dropped_packets, source.counters.corrupt_frames) == (0, 0)
