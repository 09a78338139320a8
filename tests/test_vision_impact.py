"""How hard a thing that falls hits the ground."""

import json
import math
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from windows import FAR, FLOOR_M, LEVEL, NEAR, STEEP, before, seen

from vision.calibration import Calibration
from vision.impact import ENERGIES_J, impact
from vision.origin import HAND_M
from vision.records import Json
from vision.suspects import Points
from vision.throws import throws
from vision.trajectory import GRAVITY_M_S2


class Told:
    """What is told of a path."""

    def __init__(self, path: Points, calibration: Calibration, size_m: float = 0.2) -> None:
        told = impact(throws(path, calibration), path, size_m, calibration)
        self.json = told
        assert isinstance(told, dict)
        self._told: Mapping[str, Json] = told

    def middle(self, name: str) -> float:
        return self.ends(name)[1]

    def ends(self, name: str) -> tuple[float, float, float]:
        value = self._told[name]
        assert isinstance(value, dict)
        low, middle, high = value["low"], value["middle"], value["high"]
        assert isinstance(low, float)
        assert isinstance(middle, float)
        assert isinstance(high, float)
        return low, middle, high

    @property
    def energy_class(self) -> Json:
        return self._told["energy_class"]


@pytest.mark.parametrize("floor", [8, 20])
def test_a_fall_is_as_high_and_as_fast_as_its_floor_says(floor: int) -> None:
    told = Told(seen(LEVEL, floor, 3), FAR)
    height_m = (floor - 1) * FLOOR_M + HAND_M
    assert told.middle("height_m") == pytest.approx(height_m, abs=1.5)
    low, _, high = told.ends("speed_m_s")
    in_vacuum_m_s = math.sqrt(2 * GRAVITY_M_S2 * height_m)
    assert 0.6 * in_vacuum_m_s < low < high < 1.02 * in_vacuum_m_s


def test_the_ground_is_below_the_floors_that_are_marked() -> None:
    told = [Told(seen(LEVEL, 20, 3), before(LEVEL, lowest)) for lowest in (3, 8)]
    assert told[0].middle("height_m") == pytest.approx(told[1].middle("height_m"), abs=1.5)


def test_the_acceleration_is_that_of_gravity() -> None:
    low, middle, high = Told(seen(LEVEL, 20, 3), FAR).ends("acceleration_m_s2")
    assert middle == pytest.approx(GRAVITY_M_S2, rel=0.1)
    assert low < middle < high


def test_what_the_air_holds_back_weighs_little() -> None:
    """A carton: after 1.6 s it has come 9.3 m down instead of 12.6."""
    heavy, light = seen(LEVEL, 20, 3), seen(LEVEL, 20, 3, terminal_m_s=13.0)
    one, other = Told(heavy, FAR), Told(light, FAR)
    assert other.middle("terminal_m_s") == pytest.approx(13.0, rel=0.25)
    assert other.middle("mass_kg") < 0.5 * one.middle("mass_kg")
    assert other.middle("acceleration_m_s2") < one.middle("acceleration_m_s2") - 1.0


def test_what_is_larger_hits_harder() -> None:
    path = seen(LEVEL, 20, 3)
    told = [Told(path, FAR, size_m) for size_m in (0.02, 0.07, 0.4)]
    energies_j = [t.middle("energy_j") for t in told]
    assert energies_j == sorted(energies_j)
    assert told[0].energy_class == "slight"
    assert told[-1].energy_class == "deadly"


@settings(max_examples=15)
@given(
    floor=st.integers(10, 30),
    away_m_s=st.floats(0.0, 5.0),
    hidden_s=st.floats(0.0, 1.0),
    size_m=st.floats(0.001, 3.0),
)
def test_whatever_falls_ends_are_in_order(
    floor: int, away_m_s: float, hidden_s: float, size_m: float
) -> None:
    path = seen(STEEP, floor, 3, away_m_s=away_m_s, hidden_s=hidden_s)
    told = Told(path, NEAR, size_m)
    json.dumps(told.json, allow_nan=False)
    for name in ("height_m", "acceleration_m_s2", "terminal_m_s", "speed_m_s", "energy_j"):
        low, middle, high = told.ends(name)
        assert low <= middle <= high
    assert told.energy_class in ENERGIES_J
