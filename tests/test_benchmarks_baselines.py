"""The baselines see a plain fall, and are fooled by what only moves down."""

import pytest
from drawn import falling_at, frames, moving

from benchmarks.analysis import analyse_frames
from benchmarks.baselines import BASELINES


@pytest.mark.parametrize("name", BASELINES)
def test_a_plain_fall_is_told(name: str) -> None:
    events = analyse_frames(frames(falling_at(200, 1.0)), BASELINES[name]()).events
    assert any(len(event.path) >= 5 for event in events)


def test_a_steady_descent_fools_a_baseline() -> None:
    events = analyse_frames(frames(moving(100, 10, 20, 60)), BASELINES["three-frames"]()).events
    assert events
