"""A setting that no camera can have is refused with its name and the reason."""

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import SettingError
from vision.options import Facade, FallingOptions, Polygon, Region, check_polygon

SQUARE: Polygon = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))


def test_a_calibrated_camera_is_accepted_and_reaches_its_process_unchanged() -> None:
    options = FallingOptions(
        sensitivity=70.0,
        facade=Facade(SQUARE, floors=18, columns=6, width_m=24.0, balconies=(1, 6)),
        regions=(Region(SQUARE[:3], sensitivity=20.0),),
    )

    assert pickle.loads(pickle.dumps(options)) == options


@pytest.mark.parametrize(
    ("corners", "message"),
    [
        (SQUARE[:3], "facade.corners: has 3 corners; give four"),
        (SQUARE[:2], "facade.corners: has 2 corners; give at least three"),
        (
            ((0.1, 0.1), (0.9, 0.1), (0.3, 0.3), (0.1, 0.9)),
            "facade.corners: is not convex; "
            "give top left, top right, bottom right, bottom left in this order",
        ),
        (
            SQUARE[::-1],
            "facade.corners: is not convex; "
            "give top left, top right, bottom right, bottom left in this order",
        ),
        (
            ((0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9)),
            "facade.corners: crosses itself; give the corners in order around the region",
        ),
        (
            ((0.1, 0.1), (1.2, 0.1), (0.9, 0.9), (0.1, 0.9)),
            "facade.corners: corner (1.2, 0.1) lies outside the picture; give 0 to 1",
        ),
        (
            ((math.nan, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),
            "facade.corners: has a corner that is not a number",
        ),
        (((0.5, 0.5),) * 4, "facade.corners: has no area"),
    ],
)
def test_a_facade_that_is_no_facade_is_refused(corners: Polygon, message: str) -> None:
    with pytest.raises(SettingError) as refused:
        Facade(corners, floors=10)

    assert str(refused.value) == message
    assert refused.value.field == "facade.corners"


@pytest.mark.parametrize("floors", [0, -1, 201])
def test_a_building_has_floors(floors: int) -> None:
    with pytest.raises(SettingError, match=rf"^facade\.floors: is {floors}; give 1 to 200"):
        Facade(SQUARE, floors=floors)


@pytest.mark.parametrize("columns", [0, 201])
def test_a_building_has_columns(columns: int) -> None:
    with pytest.raises(SettingError, match=rf"^facade\.columns: is {columns}; give 1 to 200"):
        Facade(SQUARE, floors=5, columns=columns)


@pytest.mark.parametrize("height_m", [math.nan, math.inf, 0.0, 25.0])
def test_a_floor_has_a_human_height(height_m: float) -> None:
    with pytest.raises(SettingError, match=r"^facade\.floor_height_m: "):
        Facade(SQUARE, floors=5, floor_height_m=height_m)


@pytest.mark.parametrize("width_m", [math.nan, math.inf, 0.0])
def test_a_face_has_a_width(width_m: float) -> None:
    with pytest.raises(SettingError, match=r"^facade\.width_m: "):
        Facade(SQUARE, floors=5, width_m=width_m)


@pytest.mark.parametrize("column", [0, -1, 7])
def test_balconies_are_in_columns_that_there_are(column: int) -> None:
    with pytest.raises(SettingError) as refused:
        Facade(SQUARE, floors=5, columns=6, balconies=(2, column))

    assert refused.value.field == "facade.balconies"
    assert refused.value.reason == f"names column {column}; give columns from 1 to 6"


@pytest.mark.parametrize("balconies", [None, (), (1,), (6, 1), (1, 2, 3, 4, 5, 6)])
def test_balconies_may_be_anywhere_or_nowhere_or_unknown(
    balconies: tuple[int, ...] | None,
) -> None:
    assert Facade(SQUARE, floors=5, columns=6, balconies=balconies).balconies == balconies


@pytest.mark.parametrize("depth_m", [math.nan, math.inf, -1.0, 0.1, 5.5])
def test_a_balcony_has_a_human_depth(depth_m: float) -> None:
    with pytest.raises(SettingError, match=r"^facade\.balcony_depth_m: is .*; give 0\.2 to 5$"):
        Facade(SQUARE, floors=5, balcony_depth_m=depth_m)


@pytest.mark.parametrize("sensitivity", [math.nan, math.inf, -1.0, 100.5])
def test_sensitivity_is_0_to_100(sensitivity: float) -> None:
    with pytest.raises(SettingError, match=r"^sensitivity: is .*; give 0 to 100$"):
        FallingOptions(sensitivity=sensitivity)
    with pytest.raises(SettingError, match=r"^region\.sensitivity: "):
        Region(SQUARE, sensitivity=sensitivity)


@given(
    corners=st.integers(3, 12),
    radius=st.floats(0.01, 0.5),
    turn=st.floats(0.0, 2 * math.pi),
)
def test_every_regular_polygon_is_accepted(corners: int, radius: float, turn: float) -> None:
    check_polygon("region.polygon", _ring(corners, radius, turn))


@given(
    corners=st.integers(4, 12),
    turn=st.floats(0.0, 2 * math.pi),
    swapped=st.integers(0, 11),
)
def test_every_polygon_with_two_neighbours_swapped_crosses_itself(
    corners: int, turn: float, swapped: int
) -> None:
    ring = list(_ring(corners, 0.4, turn))
    i, j = swapped % corners, (swapped + 1) % corners
    ring[i], ring[j] = ring[j], ring[i]

    with pytest.raises(SettingError, match="crosses itself"):
        check_polygon("region.polygon", tuple(ring))


@given(x=st.floats(), y=st.floats())
def test_no_corner_outside_the_picture_passes(x: float, y: float) -> None:
    polygon = ((x, y), *SQUARE[1:3])

    if 0 <= x <= 1 and 0 <= y <= 1:
        return
    with pytest.raises(SettingError, match=r"outside the picture|not a number"):
        check_polygon("region.polygon", polygon)


def _ring(corners: int, radius: float, turn: float) -> Polygon:
    steps = [turn + 2 * math.pi * i / corners for i in range(corners)]
    inside = radius * 0.999
    return tuple((0.5 + inside * math.cos(a), 0.5 + inside * math.sin(a)) for a in steps)
