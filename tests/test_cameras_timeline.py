import itertools
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.source import Counters
from cameras.timeline import FrameClock, PacketClock, WallClock, steady_clock

_TIMES = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=60)
_TICKS = st.none() | st.integers(-(2**40), 2**40)


@given(_TIMES)
def test_stream_time_always_rises_from_zero(times: list[float | None]) -> None:
    clock = FrameClock(0.04, Counters())
    stream = [clock.tick(time_s) for time_s in times]
    assert stream[0] == 0.0
    assert all(a < b for a, b in itertools.pairwise(stream))


def test_good_times_are_kept_as_they_are() -> None:
    counters = Counters()
    clock = FrameClock(0.04, counters)
    assert [clock.tick(t) for t in (10.0, 10.5, 10.6, 13.0)] == pytest.approx([0, 0.5, 0.6, 3.0])
    assert counters == Counters()


def test_missing_and_backward_times_are_counted() -> None:
    counters = Counters()
    clock = FrameClock(0.5, counters)
    stream = [clock.tick(t) for t in (1.0, None, 1.2, 4.0)]
    assert stream[1] == 0.5
    assert 0.5 < stream[2] < 0.6
    assert stream[3] == 3.0
    assert (counters.missing_timestamps, counters.backward_timestamps) == (1, 1)


@given(st.lists(st.tuples(_TICKS, _TICKS), min_size=1, max_size=60), st.booleans())
def test_packets_come_in_rising_order(
    stamps: list[tuple[int | None, int | None]], live: bool
) -> None:
    clock = PacketClock(Fraction(1, 90_000), 3600, Counters(), live)
    dts = [clock.mend(pts, dts)[1] for pts, dts in stamps]
    assert all(a < b for a, b in itertools.pairwise(dts))


def test_reordered_packets_keep_their_times() -> None:
    clock = PacketClock(Fraction(1, 25), 1, Counters())
    stamps = [(0, -1), (3, 0), (1, 1), (2, 2), (6, 3)]
    assert [clock.mend(*stamp) for stamp in stamps] == stamps


def test_a_camera_that_starts_its_clock_anew_goes_on() -> None:
    counters = Counters()
    clock = PacketClock(Fraction(1, 1000), 40, counters, live=True)
    stamps = [900_000, 900_040, 0, 40]
    assert [clock.mend(t, t)[0] for t in stamps] == [900_000, 900_040, 900_080, 900_120]
    assert counters.backward_timestamps == 1


def test_a_gap_in_a_recording_is_kept() -> None:
    clock = PacketClock(Fraction(1, 1000), 40, Counters())
    assert [clock.mend(t, t)[0] for t in (0, 40, 60_000)] == [0, 40, 60_000]


def test_capture_time_ignores_jitter_of_the_network() -> None:
    clock = WallClock()
    start_s = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    delays_s = (0.0, 0.3, 0.05, 0.2)
    at = [clock.captured_at(i * 1.0, start_s + i + delay) for i, delay in enumerate(delays_s)]
    assert at[0] == datetime(2026, 1, 1, tzinfo=UTC)
    for i, captured_at in enumerate(at):
        assert (captured_at - at[0]).total_seconds() == pytest.approx(i, abs=0.01)


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(-5, 5)), min_size=2, max_size=40))
def test_capture_time_never_falls(steps: list[tuple[float, float]]) -> None:
    clock = WallClock()
    t_s, found = 0.0, []
    for step_s, jitter_s in steps:
        t_s += step_s
        found.append(clock.captured_at(t_s, 1.7e9 + t_s + jitter_s))
    assert found == sorted(found)
    assert found[0].tzinfo is UTC


def test_a_camera_that_repeats_a_short_film_goes_on() -> None:
    clock = PacketClock(Fraction(1, 1000), 40, Counters(), live=True)

    times = [clock.mend(t, t)[0] for t in (0, 40, 2000, 0, 40, 2000, 0)]

    assert times == [0, 40, 2000, 2040, 2080, 4040, 4080]
    assert clock.restarts == 2


@given(st.lists(st.integers(1, 3000), min_size=2, max_size=30), st.integers(2, 5))
def test_no_film_that_is_repeated_brings_time_back_or_slows_it(
    steps_ms: list[int], rounds: int
) -> None:
    clock = PacketClock(Fraction(1, 1000), 40, Counters(), live=True)
    film = list(itertools.accumulate(steps_ms))

    times = [clock.mend(t, t)[1] for _ in range(rounds) for t in film]

    assert all(a < b for a, b in itertools.pairwise(times))
    if film[-1] - film[0] > 600:
        assert times[-1] - times[0] >= rounds * (film[-1] - film[0])


@pytest.mark.parametrize("set_by_s", [3600.0, -3600.0])
def test_a_clock_that_is_set_while_a_stream_runs_moves_no_event(set_by_s: float) -> None:
    wall_s, steady_s = 1.8e9, 50.0
    arrived = steady_clock(lambda: wall_s, lambda: steady_s)
    clock = WallClock()
    at = []
    for second in range(6):
        at.append(clock.captured_at(float(second), arrived()))
        steady_s += 1.0
        wall_s += 1.0 + (set_by_s if second == 2 else 0.0)

    passed = [(b - a).total_seconds() for a, b in itertools.pairwise(at)]

    assert passed == pytest.approx([1.0] * 5, abs=1e-5)
    reopened = steady_clock(lambda: wall_s, lambda: steady_s)
    assert reopened() == pytest.approx(1.8e9 + 6 + set_by_s)


def test_a_time_that_the_camera_left_out_is_not_missing_in_capture_times() -> None:
    clock = WallClock()
    before = clock.captured_at(1.0, 1.7e9 + 1.0)
    clock.restart()

    after = clock.captured_at(1.04, 1.7e9 + 4.0)

    assert (after - before).total_seconds() == pytest.approx(3.0)


def test_the_clock_of_a_camera_is_compared_with_ours() -> None:
    clock = WallClock()

    assert clock.offset_s(0.0, 1.7e9) is None

    clock.captured_at(10.0, 1.7e9 + 10.0)
    assert clock.offset_s(11.0, 1.7e9 + 11.0 - 90.0) == pytest.approx(-90.0)
