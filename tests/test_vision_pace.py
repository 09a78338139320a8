"""When the detector looks."""

import pytest

from vision.pace import Pace


def looks(pace: Pace, seconds: float, *, awake: bool, idle: bool) -> int:
    return sum(pace.due(k / 25, awake=awake, idle=idle) for k in range(round(25 * seconds)))


@pytest.mark.parametrize("per_s", [3.0, 5.0, 6.0, 8.0])
def test_it_looks_as_often_as_it_is_told_while_something_goes_on(per_s: float) -> None:
    assert looks(Pace(per_s), 10.0, awake=True, idle=False) == pytest.approx(10 * per_s, rel=0.2)


def test_it_does_not_look_while_nothing_goes_on() -> None:
    assert looks(Pace(6.0), 10.0, awake=False, idle=False) == 0


def test_it_looks_seldom_where_somebody_wants_it() -> None:
    assert looks(Pace(6.0, idle_s=2.0), 10.0, awake=False, idle=True) == 5


def test_it_goes_on_for_a_while_after_the_last_motion() -> None:
    pace = Pace(6.0, rest_s=2.0)
    pace.due(0.0, awake=True, idle=False)

    assert pace.due(1.5, awake=False, idle=False)
    assert not pace.due(2.5, awake=False, idle=False)
