"""What a user may ask of the rules, checked when it is made."""

import math
from dataclasses import dataclass

from vision.errors import SettingError
from vision.records import Point

Polygon = tuple[Point, ...]
"""Corners, 0–1 of the displayed picture, x to the right and y down."""


@dataclass(frozen=True, slots=True)
class Facade:
    """A building face: a quadrilateral in the picture with floors and columns of windows.

    corners: top left, top right, bottom right, bottom left, 0–1 of the picture.
    floors: number of storeys between the bottom and the top edge. floor_height_m: of one storey.
    columns: number of window columns. width_m: of the face between its left and right edge,
    or None when it is not known. lowest_floor: the number that people give the lowest storey.
    balconies: the columns that have them, from 1 at the left, or None when it is not known;
    balcony_depth_m: how far they stand out. Raises SettingError.
    """

    corners: Polygon
    floors: int
    floor_height_m: float = 3.0
    columns: int = 1
    width_m: float | None = None
    lowest_floor: int = 1
    balconies: tuple[int, ...] | None = None
    balcony_depth_m: float = 1.5

    def __post_init__(self) -> None:
        check_polygon("facade.corners", self.corners)
        if len(self.corners) != 4:
            raise SettingError("facade.corners", f"has {len(self.corners)} corners; give four")
        if not _convex(self.corners):
            raise SettingError(
                "facade.corners",
                "is not convex; give top left, top right, bottom right, bottom left in this order",
            )
        if not 1 <= self.floors <= 200:
            raise SettingError("facade.floors", f"is {self.floors}; give 1 to 200")
        if not 1 <= self.columns <= 200:
            raise SettingError("facade.columns", f"is {self.columns}; give 1 to 200")
        _within("facade.floor_height_m", self.floor_height_m, 1.0, 20.0)
        if self.width_m is not None:
            _within("facade.width_m", self.width_m, 1.0, 1000.0)
        for column in self.balconies or ():
            if not 1 <= column <= self.columns:
                raise SettingError(
                    "facade.balconies",
                    f"names column {column}; give columns from 1 to {self.columns}",
                )
        _within("facade.balcony_depth_m", self.balcony_depth_m, 0.2, 5.0)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the picture with a sensitivity of its own, 0–100; 0 shields it."""

    polygon: Polygon
    sensitivity: float = 0.0

    def __post_init__(self) -> None:
        check_polygon("region.polygon", self.polygon)
        _within("region.sensitivity", self.sensitivity, 0.0, 100.0)


@dataclass(frozen=True, slots=True)
class FallingOptions:
    """sensitivity: 0–100. light_objects: report leaves, bags and paper as light_object."""

    sensitivity: float = 50.0
    facade: Facade | None = None
    regions: tuple[Region, ...] = ()
    light_objects: bool = True

    def __post_init__(self) -> None:
        _within("sensitivity", self.sensitivity, 0.0, 100.0)


@dataclass(frozen=True, slots=True)
class ElevatorOptions:
    """Of a camera in a cabin.

    door: the door's opening in the picture, from its head to its sill; None where the camera does
    not see it. sensitivity: 0–100. looks_per_s: how often the detector looks while something
    moves, 3–8. quiet_s: after an event, only what is sure begins another, 0–600.
    """

    door: Polygon | None = None
    sensitivity: float = 50.0
    looks_per_s: float = 6.0
    quiet_s: float = 5.0

    def __post_init__(self) -> None:
        if self.door is not None:
            check_polygon("door", self.door)
        _within("sensitivity", self.sensitivity, 0.0, 100.0)
        _within("looks_per_s", self.looks_per_s, 3.0, 8.0)
        _within("quiet_s", self.quiet_s, 0.0, 600.0)


WHOLE_PICTURE: Polygon = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class ZoneOptions:
    """Of a camera in a lobby, stairwell or corridor.

    polygon: the floor where no e-bike may be. parked_min: minutes after which one that stays is
    parked, 0.1–1440. sensitivity, looks_per_s: as of an elevator.
    """

    polygon: Polygon = WHOLE_PICTURE
    parked_min: float = 10.0
    sensitivity: float = 50.0
    looks_per_s: float = 3.0

    def __post_init__(self) -> None:
        check_polygon("polygon", self.polygon)
        _within("parked_min", self.parked_min, 0.1, 1440.0)
        _within("sensitivity", self.sensitivity, 0.0, 100.0)
        _within("looks_per_s", self.looks_per_s, 3.0, 8.0)


Options = FallingOptions | ElevatorOptions | ZoneOptions
"""They choose the rule of a camera."""


def check_polygon(name: str, polygon: Polygon) -> None:
    """Refuse a polygon that no region of the picture can be. Raises SettingError."""
    if len(polygon) < 3:
        raise SettingError(name, f"has {len(polygon)} corners; give at least three")
    for x, y in polygon:
        if not (math.isfinite(x) and math.isfinite(y)):
            raise SettingError(name, "has a corner that is not a number")
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise SettingError(name, f"corner ({x:g}, {y:g}) lies outside the picture; give 0 to 1")
    if _crosses_itself(polygon):
        raise SettingError(name, "crosses itself; give the corners in order around the region")
    if abs(_area(polygon)) < 1e-6:
        raise SettingError(name, "has no area")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingError(name, f"is {value:g}; give {low:g} to {high:g}")


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _area(polygon: Polygon) -> float:
    return 0.5 * sum(
        a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True)
    )


def _convex(polygon: Polygon) -> bool:
    n = len(polygon)
    turns = [_cross(polygon[i], polygon[(i + 1) % n], polygon[(i + 2) % n]) for i in range(n)]
    return all(turn > 0 for turn in turns)


def _crosses_itself(polygon: Polygon) -> bool:
    n = len(polygon)
    edges = [(polygon[i], polygon[(i + 1) % n]) for i in range(n)]
    for i in range(n):
        for j in range(i + 2, n):
            if i == 0 and j == n - 1:
                continue
            (a, b), (c, d) = edges[i], edges[j]
            if _cross(a, b, c) * _cross(a, b, d) < 0 and _cross(c, d, a) * _cross(c, d, b) < 0:
                return True
    return False
