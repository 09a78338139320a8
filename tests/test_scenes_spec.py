"""Specifications are checked when they are made."""

import math
from typing import Any

import pytest

from vision.errors import SettingError
from vision.scenes.spec import SceneSpec


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fps", 0.0),
        ("fps", math.nan),
        ("width", 641),
        ("width", 10),
        ("floors", 2),
        ("elevation_deg", 89.0),
        ("repeat", 0),
        ("condition", "fog"),
        ("contrast", -1.0),
        ("seed", -1),
        ("road_row", 0.05),
        ("road_row", 0.95),
        ("road_row", math.nan),
    ],
)
def test_a_wrong_value_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(SettingError) as caught:
        SceneSpec(**{field: value})
    assert field in caught.value.field
    assert caught.value.reason


def test_frames_and_times_follow_the_rate() -> None:
    spec = SceneSpec(fps=30.0, duration_s=2.0, repeat=3)
    assert spec.frames == 60
    assert [spec.time_s(k) for k in range(4)] == pytest.approx([0, 0, 0, 0.1])


def test_random_numbers_differ_by_purpose_and_seed() -> None:
    a, b = SceneSpec(seed=1), SceneSpec(seed=2)
    numbers = {a.random("x").random(), a.random("y").random(), b.random("x").random()}
    assert len(numbers) == 3
    assert a.random("x").random() == a.random("x").random()
