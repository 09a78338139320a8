"""A thing that may be falling, while it is watched."""

import numpy as np
import pytest
from sightings import points

from vision.cues import cues
from vision.suspects import TIME
from vision.watched import Suspect


def test_a_thing_is_looked_at_again_when_a_tenth_more_is_seen_of_it() -> None:
    path = points([20 + 0.4 * k * k for k in range(40)])
    suspect = Suspect("a", 0, path[:20])
    assert suspect.grown
    suspect.judged_points = 20
    grown = []
    for count in range(20, 30):
        suspect.points = path[:count]
        if suspect.grown:
            grown.append(count)
    assert grown == list(range(23, 30))
    assert suspect.last_s == path[28, TIME]


def test_it_has_come_down_from_its_highest_place() -> None:
    thrown = points([60.0, 52.0, 50.0, 52.0, 60.0, 75.0])
    assert Suspect("a", 0, thrown).down_px == pytest.approx(25.0)
    assert Suspect("b", 1, thrown[:3]).down_px == pytest.approx(0.0)


def test_its_cues_are_those_of_the_path_as_it_is() -> None:
    path = points([20 + 0.4 * k * k for k in range(40)])
    suspect = Suspect("a", 0, path[:20])
    np.testing.assert_array_equal(suspect.cues(360), cues(path[:20], 360))
    suspect.points = path[:30]
    np.testing.assert_array_equal(suspect.cues(360), cues(path[:30], 360))
