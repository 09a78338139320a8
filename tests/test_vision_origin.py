"""From which window a fall came."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import points
from windows import (
    COLUMN_M,
    FAR,
    FLOOR_M,
    FLOORS,
    LET_GO_M,
    LEVEL,
    NEAR,
    RAILING_M,
    STEEP,
    before,
    seen,
)

from vision.calibration import Calibration, calibrate
from vision.options import Facade
from vision.origin import HAND_M, origin
from vision.records import Json
from vision.suspects import SEEN_RISING, Points, X, Y
from vision.throws import throws
from vision.trajectory import GRAVITY_M_S2


def with_balconies(calibration: Calibration, balconies: tuple[int, ...] | None) -> Calibration:
    return replace(calibration, facade=replace(calibration.facade, balconies=balconies))


class Told:
    """What is told of a path."""

    def __init__(self, path: Points, calibration: Calibration) -> None:
        told = origin(throws(path, calibration), calibration)
        self.json = told
        assert isinstance(told, dict)
        self.floor, self.column = told["floor"], told["column"]
        assert isinstance(told["probability"], float)
        self.probability: float = told["probability"]
        candidates = told["candidates"]
        assert isinstance(candidates, list)
        self.candidates: Sequence[Json] = candidates

    @property
    def likely_floor(self) -> float:
        """The mean of the candidates."""
        told = [(c["floor"], c["probability"]) for c in self.candidates if isinstance(c, dict)]
        return float(np.average([k for k, _ in told], weights=[p for _, p in told]))

    def __repr__(self) -> str:
        return repr(self.json)


@pytest.mark.parametrize(("floor", "column"), [(6, 1), (12, 3), (20, 5), (27, 2)])
def test_a_thing_let_go_at_a_window_came_from_there(floor: int, column: int) -> None:
    told = Told(seen(LEVEL, floor, column), FAR)
    assert (told.floor, told.column) == (floor, column)


@pytest.mark.parametrize("above", [1, 2, 4])
def test_what_comes_from_the_roof_came_from_the_highest_floor(above: int) -> None:
    assert Told(seen(LEVEL, FLOORS + above, 3), FAR).floor == FLOORS


def test_what_comes_from_below_the_floors_in_view_came_from_the_lowest() -> None:
    assert Told(seen(STEEP, 9, 3), before(STEEP, 12)).floor == 12


@pytest.mark.parametrize("hidden_s", [0.5, 0.8, 1.1])
def test_what_falls_already_when_it_is_first_seen_came_from_higher(hidden_s: float) -> None:
    path = seen(LEVEL, 20, 3, hidden_s=hidden_s)
    fallen_m = GRAVITY_M_S2 / 2 * hidden_s**2 - HAND_M
    first_seen = 20 - math.ceil(fallen_m / FLOOR_M)
    told = Told(path, FAR)
    assert told.floor == pytest.approx(20, abs=1)
    assert told.likely_floor > first_seen or first_seen == 20


def test_what_was_thrown_aside_before_it_was_seen_came_from_another_column() -> None:
    path = seen(LEVEL, 20, 2, hidden_s=1.0, aside_m_s=3.0)
    across_m, _ = FAR.on_facade(path[:1, X], path[:1, Y], LET_GO_M)
    assert across_m[0] > 2 * COLUMN_M
    assert Told(path, FAR).column == 2


@pytest.mark.parametrize(("away_m_s", "hidden_s"), [(2.0, 0.0), (2.0, 0.6), (4.0, 0.0)])
def test_before_a_steep_camera_what_was_thrown_away_from_the_wall_came_from_its_floor(
    away_m_s: float, hidden_s: float
) -> None:
    path = seen(STEEP, 24, 3, away_m_s=away_m_s, hidden_s=hidden_s)
    told = Told(path, with_balconies(NEAR, ()))
    assert told.floor == pytest.approx(24, abs=1)
    assert told.column == 3


def test_what_rises_was_let_go_where_it_was_first_seen() -> None:
    path = seen(LEVEL, 15, 4, up_m_s=6.0, aside_m_s=-2.5)
    top = int(path[:, Y].argmin())
    assert top >= SEEN_RISING
    told = Told(path, FAR)
    assert (told.floor, told.column) == (15, 4)
    assert Told(path[top:], FAR).floor != 15


@pytest.mark.parametrize("floor", [20, 27])
def test_under_a_steep_view_telling_balconies_tells_the_floor(floor: int) -> None:
    path = seen(STEEP, floor, 3, before_m=RAILING_M + LET_GO_M)
    assert Told(path, with_balconies(NEAR, (3,))).floor == floor
    assert Told(path, with_balconies(NEAR, (2, 4))).floor > floor


@pytest.mark.parametrize("floor", [20, 27])
def test_a_column_without_balconies_is_not_taken_for_one_with(floor: int) -> None:
    path = seen(STEEP, floor, 3)
    assert Told(path, with_balconies(NEAR, (2, 4))).floor == floor
    assert Told(path, with_balconies(NEAR, (3,))).floor < floor


def test_the_depth_of_balconies_is_the_one_that_is_told() -> None:
    path = seen(STEEP, 20, 3, before_m=4.0 + LET_GO_M)
    deep = replace(NEAR, facade=replace(NEAR.facade, balconies=(3,), balcony_depth_m=4.0))
    assert Told(path, deep).floor == 20
    assert Told(path, with_balconies(NEAR, (3,))).floor > 20


@pytest.mark.parametrize("balconies", [(), (3,), (1, 2, 3, 4, 5)])
def test_balconies_that_are_not_known_make_a_floor_less_sure(balconies: tuple[int, ...]) -> None:
    out = RAILING_M if 3 in balconies else 0.0
    path = seen(STEEP, 20, 3, before_m=out + LET_GO_M)
    known, unknown = (Told(path, with_balconies(NEAR, b)) for b in (balconies, None))
    assert known.floor == 20
    assert unknown.probability < known.probability


def test_the_same_path_always_comes_from_the_same_window() -> None:
    path = seen(STEEP, 20, 3)
    assert Told(path, NEAR).json == Told(path, NEAR).json


def test_floors_are_counted_as_people_do() -> None:
    path = seen(LEVEL, 12, 3)
    cellar = replace(FAR, facade=replace(FAR.facade, lowest_floor=-1))
    assert Told(path, cellar).floor == 12 - 4


def check(told: Json, facade: Facade) -> None:
    """That what is told is sorted, adds up and is of this façade."""
    json.dumps(told, allow_nan=False)
    assert isinstance(told, dict)
    assert isinstance(told["candidates"], list)
    shares: dict[tuple[int, int], float] = {}
    for window in told["candidates"]:
        assert isinstance(window, dict)
        share, floor, column = window["probability"], window["floor"], window["column"]
        assert isinstance(share, float)
        assert isinstance(floor, int)
        assert isinstance(column, int)
        assert facade.lowest_floor <= floor < facade.lowest_floor + facade.floors
        assert 1 <= column <= facade.columns
        shares[floor, column] = share
    assert len(shares) == len(told["candidates"])
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    rounding = 0.0005 * (len(shares) + 1)
    assert sum(shares.values()) <= 1 + rounding
    assert isinstance(told["probability"], float)
    of_floor = [share for (floor, _), share in shares.items() if floor == told["floor"]]
    assert sum(of_floor) - rounding <= told["probability"] <= 1
    assert told["probability"] > 0


@settings(max_examples=30)
@given(
    calibration=st.sampled_from([FAR, NEAR]),
    x=st.floats(-100, 1400),
    y=st.floats(-100, 800),
    size=st.floats(1, 100),
    balconies=st.sampled_from([None, (), (1, 2, 3, 4, 5)]),
)
def test_whatever_rises_candidates_are_sorted_and_add_up(
    calibration: Calibration,
    x: float,
    y: float,
    size: float,
    balconies: tuple[int, ...] | None,
) -> None:
    calibration = with_balconies(calibration, balconies)
    rise = points([y, y - 5, y - 9, y - 12], x, size)
    check(origin(throws(rise, calibration), calibration), calibration.facade)


@settings(max_examples=15)
@given(
    floor=st.integers(10, 30),
    column=st.integers(1, 5),
    out=st.floats(0.2, 3.0),
    hidden_s=st.floats(0, 1),
    balconies=st.sampled_from([None, (), (1, 2, 3, 4, 5)]),
)
def test_whatever_falls_candidates_are_sorted_and_add_up(
    floor: int, column: int, out: float, hidden_s: float, balconies: tuple[int, ...] | None
) -> None:
    path = seen(STEEP, floor, column, before_m=out, hidden_s=hidden_s)
    calibration = with_balconies(NEAR, balconies)
    check(origin(throws(path, calibration), calibration), calibration.facade)


def test_beside_a_balcony_that_is_seen_aslant_there_is_a_floor_too() -> None:
    slanted = Facade(
        ((0.371, 0.045), (0.605, 0.261), (0.619, 0.943), (0.35, 0.871)),
        10,
        columns=6,
        width_m=24.0,
        balconies=(3,),
        balcony_depth_m=2.0,
    )
    calibration = calibrate(slanted, 1280, 720)
    for x in range(450, 770, 4):
        check(origin(throws(points([400, 390, 380], x, 3.0), calibration), calibration), slanted)
