"""Where a scene plays: the camera's place, the building, its still picture and its light."""

import math
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vision.errors import SettingError
from vision.options import Facade
from vision.records import Luma
from vision.scenes.camera import Camera
from vision.scenes.canvas import Canvas
from vision.scenes.conditions import CONDITIONS, Condition
from vision.scenes.facade import BALCONY_M, COLUMN_M, FLOOR_M, Building
from vision.scenes.footprint import Footprint, Outline, footprint, moments
from vision.scenes.picture import Still, draw_still
from vision.scenes.spec import SceneSpec

_TOP_SHARE = 0.84  # of the half picture above its middle that the building reaches
_NEAREST_M = 6.0
_FEWEST_FLOORS, _FEWEST_COLUMNS = 3, 2
_ASIDE = 0.12  # of the building's width that the camera may stand beside its middle
_SIDE_SHARE = 0.94  # of the picture's width that its lowest floor in view may fill


Moments = NDArray[np.float64]


class Stage:
    """All that does not move; made once a scene."""

    def __init__(self, spec: SceneSpec) -> None:
        self.spec = spec
        self.light: Condition = CONDITIONS[spec.condition]
        self.camera, self.building = place(spec)

    def for_take(self, spec: SceneSpec) -> "Stage":
        """The same stage for another take of the same specification."""
        stage = copy(self)
        stage.spec = spec
        return stage

    @cached_property
    def road(self) -> "Road | None":
        """Only where vehicles drive."""
        return _road(self.spec, self.camera) if "vehicle" in self.spec.distractors else None

    @cached_property
    def still(self) -> Still:
        outline = self.road.outline_px(self.camera.focal_px) if self.road else None
        rng = self.spec.random("still")
        return draw_still(self.camera, self.building, self.light, rng, road_px=outline)

    @cached_property
    def base(self) -> Luma:
        """The still picture, shape (H, W)."""
        return np.clip(np.rint(self.still.luma), 0, 255).astype(np.uint8)

    @cached_property
    def lowest_floor(self) -> int:
        """The lowest floor that is wholly in view."""
        return _lowest_floor(self.camera)

    @cached_property
    def facade(self) -> Facade:
        """The exact calibration of the floors in view."""
        half, top = self.building.width_m / 2, self.building.height_m
        bottom = (self.lowest_floor - 1) * FLOOR_M
        corners = np.array([[-half, top, 0], [half, top, 0], [half, bottom, 0], [-half, bottom, 0]])
        pixels, _ = self.camera.project(corners)
        shares = pixels / (self.camera.width, self.camera.height)
        return Facade(
            corners=tuple((float(x), float(y)) for x, y in shares),
            floors=self.building.floors - self.lowest_floor + 1,
            floor_height_m=FLOOR_M,
            columns=self.building.columns,
            width_m=self.building.width_m,
            lowest_floor=self.lowest_floor,
            balconies=tuple(k for k, has in enumerate(self.building.balconies, start=1) if has),
            balcony_depth_m=BALCONY_M,
        )

    def luma(self, reflectance: float, row: float = 0.5) -> float:
        """Grey level of a thing in the air; row: where in the picture's height, 0–1."""
        level = reflectance * self.light.light
        if self.light.infrared:
            level *= 0.35 + 0.5 * float(np.clip(row, 0, 1))
        return level * (1 - self.light.haze) + self.light.haze * self.light.sky[0]

    def blur_px(self, defocus_px: float = 0.0) -> float:
        """Standard deviation of the lens's blur, a little more where it is not in focus."""
        return math.hypot(0.55, defocus_px)

    def trace(self, parts: list[Outline], defocus_px: float = 0.0) -> Footprint | None:
        return footprint(parts, self.blur_px(defocus_px), (self.camera.width, self.camera.height))

    def trace_solid(self, points_m: list[NDArray[np.float64]]) -> Footprint | None:
        """Convex parts in metres at successive moments, each of shape (N, K, 3)."""
        outlines = []
        for part in points_m:
            pixels, depth = self.camera.project(part)
            if (depth < 0.3).any():
                return None
            outlines.append(pixels)
        return self.trace(outlines)

    def exposure(self, t_s: float, length_px: float = 1e9, size_px: float = 4.0) -> Moments:
        """Moments of the exposure that begins at t_s; few where little moves."""
        count = moments(min(length_px, 64.0), size_px)
        return np.linspace(t_s, t_s + self.light.exposure_s, count)

    def px_a_metre(self, position_m: NDArray[np.float64]) -> float:
        """Scale across the line of sight at one place, shape (3,)."""
        _, depth = self.camera.project(position_m)
        return self.camera.focal_px / max(float(depth), 0.3)

    def canvas(self, picture: Luma) -> Canvas:
        return Canvas(picture, self.still.front_m)


@dataclass(frozen=True, slots=True)
class Pass:
    """One appearance of a distractor, while start_s ≤ t ≤ end_s of stream time."""

    kind: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Road:
    """A road in front of the building that leads down towards the camera and out of the picture
    below it. It has a vanishing point of its own, as roads on a slope have, so that vehicles show
    however steeply the camera looks up. Pixels and metres; below_m: its depth under the camera."""

    vanishing_px: tuple[float, float]
    below_m: float
    half_width_m: float
    far_m: float
    near_m: float

    def outline_px(self, focal_px: float) -> NDArray[np.float64]:
        """The visible part, shape (4, 2)."""
        x, y = self.vanishing_px
        corners = []
        for distance, sides in ((self.far_m, (-1, 1)), (self.near_m, (1, -1))):
            scale = focal_px / distance
            corners += [
                (x + side * self.half_width_m * scale, y + self.below_m * scale) for side in sides
            ]
        return np.array(corners)


def _road(spec: SceneSpec, camera: Camera) -> Road:
    rng = spec.random("road")
    vanishing = float(rng.uniform(0.3, 0.7)) * spec.width, spec.road_row * spec.height
    below_m = float(rng.uniform(4, 6))
    slope = camera.focal_px * below_m / spec.height
    return Road(vanishing, below_m, 7.0, slope / 0.06, slope / (1.06 - spec.road_row))


def place(spec: SceneSpec) -> tuple[Camera, Building]:
    """Stand so far away that the roof is in view, and build as wide as the picture allows.

    Raises SettingError when too little of so low a building is in view.
    """
    usual = min(56.0, 2 * (spec.elevation_deg + 6), max(30.0, 2 * (84 - spec.elevation_deg)))
    lenses = [spec.fov_deg] if spec.fov_deg else [usual, *range(math.ceil(usual) + 5, 95, 5)]
    for fov in lenses:
        camera = _stand(spec, float(fov))
        lowest = _lowest_floor(camera)
        _, depth = camera.project(np.array([0.0, (lowest - 1) * FLOOR_M, 0.0]))
        widest_m = _SIDE_SHARE * spec.width * float(depth) / camera.focal_px / (1 + 2 * _ASIDE)
        columns = min(int(widest_m / COLUMN_M), 30)
        if spec.floors - lowest + 1 >= _FEWEST_FLOORS and columns >= _FEWEST_COLUMNS:
            break
    else:
        raise SettingError(
            "scene.elevation_deg",
            f"is {spec.elevation_deg:g}; the camera sees fewer than {_FEWEST_FLOORS} of "
            f"{spec.floors} floors or {_FEWEST_COLUMNS} columns; look less steeply, give more "
            "floors or a wider picture",
        )
    rng = spec.random("place")
    shift = float(rng.uniform(-_ASIDE, _ASIDE))
    pattern = rng.random((columns + 1) // 2) < 0.45
    pattern[rng.integers(len(pattern))] = True
    half = [bool(v) for v in pattern]
    building = Building(spec.floors, columns, tuple((half + half[::-1])[:columns]))
    return replace(camera, x_m=shift * building.width_m), building


def _stand(spec: SceneSpec, fov_deg: float) -> Camera:
    focal = spec.height / 2 / math.tan(math.radians(fov_deg) / 2)
    top = spec.elevation_deg + math.degrees(math.atan(_TOP_SHARE * spec.height / 2 / focal))
    rise = spec.floors * FLOOR_M - spec.camera_height_m
    distance = max(rise / math.tan(math.radians(min(top, 86.0))), _NEAREST_M)
    return Camera(
        spec.width, spec.height, 0.0, spec.camera_height_m, distance, spec.elevation_deg, fov_deg
    )


def _lowest_floor(camera: Camera) -> int:
    x = np.array([[camera.width / 2, camera.height * 0.985]])
    angle = camera.elevation_of_row(float(x[0, 1]))
    lowest_m = camera.height_m + camera.distance_m * math.tan(math.radians(angle))
    return max(1, math.ceil(lowest_m / FLOOR_M - 1e-9) + 1)
