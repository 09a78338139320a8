"""A drawn elevator in time: frame after frame, and the truth about each."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.yolo import Box
from models.synthesis.cabins import Cabin, Lens, furnish, looking, steel
from models.synthesis.entries import KINDS, Entry, Script, Walk, write_script
from models.synthesis.standing import Layer, stand
from vision.errors import SettingError
from vision.options import Polygon
from vision.records import Picture

LIGHTS = ("day", "dim", "night")
"""night: infrared, as cameras see it when the cabin's light is off."""

_DOOR_M = (1.05, 2.05)
_LANDING_M = (3.4, 2.6)  # how wide, and how deep beyond the sill
_LEAST_SEEN, _LEAST_PX = 0.18, 12
_NOISES = 8


@dataclass(frozen=True, slots=True)
class ElevatorSpec:
    """A simulated camera in a cabin; two equal specifications draw equal pictures.

    width, height: pixels, even. fps: frames a second. seed: chooses the cabin, its camera, and all
    that comes in. entries: what comes to the door, in order; of `KINDS`. crowd: people who come
    along each time, 0–4. light: of `LIGHTS`. take: another number gives other things and times in
    the same cabin. Raises SettingError.
    """

    width: int = 640
    height: int = 360
    fps: float = 12.5
    seed: int = 0
    entries: tuple[str, ...] = ("ebike",)
    crowd: int = 0
    light: str = "day"
    take: int = 0

    def __post_init__(self) -> None:
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingError(f"scene.{name}", f"is {value:g}; give {low:g} to {high:g}")
        for name in ("width", "height"):
            if getattr(self, name) % 2:
                raise SettingError(f"scene.{name}", "is odd; give an even number of pixels")
        for kind in self.entries:
            if kind not in KINDS:
                raise SettingError(
                    "scene.entries", f"{kind!r} is unknown; give some of {', '.join(KINDS)}"
                )
        if not 1 <= len(self.entries) <= 100:
            raise SettingError("scene.entries", f"has {len(self.entries)}; give 1 to 100")
        if self.light not in LIGHTS:
            raise SettingError("scene.light", f"is {self.light!r}; give one of {', '.join(LIGHTS)}")


_BOUNDS = (
    ("width", 160, 1920),
    ("height", 120, 1080),
    ("fps", 1.0, 60.0),
    ("seed", 0, 2**63),
    ("crowd", 0, 4),
    ("take", 0, 2**31),
)


class ElevatorScene:
    """Draws frames in any order: each depends on the specification and its number."""

    def __init__(self, spec: ElevatorSpec, *, cabin: "_DoorCabin | None" = None) -> None:
        self.spec = spec
        self._cabin = cabin or _DoorCabin.drawn(spec)
        rng = np.random.default_rng([spec.seed, spec.take, 1])
        self._script = write_script(rng, spec.entries, spec.crowd, self._cabin.inside)

    def next_take(self) -> "ElevatorScene":
        """The same cabin, at once; other things of the same kinds."""
        return ElevatorScene(replace(self.spec, take=self.spec.take + 1), cabin=self._cabin)

    @property
    def frames(self) -> int:
        """Number of frames."""
        return math.ceil(self._script.duration_s * self.spec.fps)

    @property
    def script(self) -> Script:
        """Who comes when, and what the door does."""
        return self._script

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The truth about what came in."""
        return self._script.entries

    @property
    def door(self) -> Polygon:
        """The door's opening, 0–1 of the picture."""
        return self._cabin.door

    def draw(self, index: int) -> Picture:
        """The frame of this number."""
        picture, _ = self._stood(index)
        gain = 0.45 if self.spec.light == "dim" else 1.0
        if self.spec.light == "night":
            grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
            picture = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
        picture = np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)
        return np.asarray(cv2.add(picture, self._noise[index % _NOISES], dtype=cv2.CV_8U), np.uint8)

    def planes(self, index: int) -> NDArray[np.uint8]:
        """The same frame as YUV 4:2:0 of full range, shape (3 height / 2, width)."""
        whole = cv2.cvtColor(self.draw(index), cv2.COLOR_BGR2YCrCb)
        half = self.spec.width // 2, self.spec.height // 2
        small = cv2.resize(whole, half, interpolation=cv2.INTER_AREA)
        flat = np.concatenate([whole[..., 0].ravel(), small[..., 2].ravel(), small[..., 1].ravel()])
        return np.asarray(flat.reshape(-1, self.spec.width), np.uint8)

    def truth(self, index: int) -> tuple[Box, ...]:
        """What shows where; what shows less than a fifth of itself is left out."""
        _, layers = self._stood(index)
        return tuple(box for layer in layers if (box := _box(layer)) is not None)

    def _stood(self, index: int) -> tuple[Picture, list[Layer]]:
        t_s, cabin = index / self.spec.fps, self._cabin
        gap = cabin.gap(self._script.opened(t_s))
        picture = np.where(gap[..., None], cabin.landing, cabin.shut)
        standing = [(walk, at) for walk in self._script.walks if (at := self._seen(walk, t_s))]
        layers: list[Layer] = []
        for walk, (x, z) in sorted(standing, key=lambda pair: -pair[1][1]):
            layer = stand(picture, cabin.inside, walk, (x, z), gap)
            if layer is None:
                continue
            for before in layers:
                before.seen &= ~layer.seen
            layers.append(layer)
        return picture, layers

    def _seen(self, walk: Walk, t_s: float) -> tuple[float, float] | None:
        """Where somebody is, unless the door is shut and they are not in the cabin."""
        at = walk.at(t_s)
        if at is None or (at[1] > walk.door[1] and self._script.opened(t_s) == 0.0):
            return None
        near = any(
            entry.opens_s <= walk.enters_s < entry.end_s and entry.opens_s <= t_s < entry.end_s
            for entry in self._script.entries
        )
        return at if near else None

    @cached_property
    def _noise(self) -> NDArray[np.int16]:
        rng = np.random.default_rng([self.spec.seed, 2])
        strong = {"day": 2.0, "dim": 3.5, "night": 5.0}[self.spec.light]
        shape = (_NOISES, self.spec.height, self.spec.width, 3)
        return np.asarray(np.rint(rng.normal(0, strong, shape)), np.int16)


@dataclass(frozen=True)
class _DoorCabin:
    """A cabin with a door in its far wall. shut: with the door closed; landing: what is seen
    through it. across: how far each pixel of the doorway is from the middle of the door, 0–1;
    2 elsewhere. door: its corners, 0–1 of the picture."""

    inside: Cabin
    shut: Picture
    landing: Picture
    across: NDArray[np.float64]
    door: Polygon

    @classmethod
    def drawn(cls, spec: ElevatorSpec) -> "_DoorCabin":
        rng = np.random.default_rng([spec.seed, 0])
        size = (rng.uniform(1.6, 2.0), rng.uniform(2.3, 2.5), rng.uniform(2.0, 2.4))
        lens = _camera(rng, size, (spec.width, spec.height))
        inside = furnish(rng, size, lens, mirrors=0.0)
        # The same camera sees the landing as the far end of a wider and longer room.
        wide, deep = _LANDING_M
        moved = replace(lens, place=lens.place + np.array([(wide - size[0]) / 2, 0.0, 0.0]))
        landing = furnish(rng, (wide, size[1], size[2] + deep), moved, mirrors=0.0).picture
        across = _across(lens, size)
        shut = inside.picture.copy()
        leaf = cv2.resize(steel(rng), (spec.width, spec.height))
        shut[across <= 1.0] = leaf[across <= 1.0]
        shut[(across < 0.012) | (abs(across - 1.0) < 0.02)] = 30
        return cls(inside, shut, landing, across, _corners(lens, size))

    def gap(self, opened: float) -> NDArray[np.bool_]:
        """Which pixels see through the door when it is that far open."""
        return np.asarray(self.across < opened)


def _camera(
    rng: np.random.Generator, size: tuple[float, float, float], shape: tuple[int, int]
) -> Lens:
    width, height, depth = size
    side = float(rng.choice([0.12, 0.5, 0.88]))
    place = np.array([width * side, rng.uniform(0.12, 0.3), 0.05 * depth])
    aim = np.array([width / 2, 0.62 * height, 0.85 * depth])
    focal_px = shape[0] / (2 * math.tan(rng.uniform(1.5, 1.75) / 2))
    return Lens(place, looking(aim - place, rng.normal(0, 0.02)), focal_px, False, shape)


def _across(lens: Lens, size: tuple[float, float, float]) -> NDArray[np.float64]:
    width, height, depth = size
    rays = lens.rays()
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(rays[..., 2] > 1e-6, (depth - lens.place[2]) / rays[..., 2], np.nan)
    x = lens.place[0] + rays[..., 0] * reach
    y = lens.place[1] + rays[..., 1] * reach
    share = np.abs(x - width / 2) / (_DOOR_M[0] / 2)
    inside = (y > height - _DOOR_M[1]) & (y <= height) & (share <= 1.0)
    return np.asarray(np.where(inside, share, 2.0))


def _corners(lens: Lens, size: tuple[float, float, float]) -> Polygon:
    width, height, depth = size
    left, right = (width - _DOOR_M[0]) / 2, (width + _DOOR_M[0]) / 2
    top = height - _DOOR_M[1]
    points = np.array(
        [[left, top, depth], [right, top, depth], [right, height, depth], [left, height, depth]]
    )
    places = lens.project(points) / np.asarray(lens.size)
    return tuple((min(1.0, max(0.0, x)), min(1.0, max(0.0, y))) for x, y in places.tolist())


def _box(layer: Layer) -> Box | None:
    if np.count_nonzero(layer.seen) < _LEAST_SEEN * layer.whole:
        return None
    rows = np.flatnonzero(layer.seen.any(axis=1))
    columns = np.flatnonzero(layer.seen.any(axis=0))
    if rows.size < _LEAST_PX or columns.size < _LEAST_PX:
        return None
    x1, x2 = float(columns[0]), float(columns[-1] + 1)
    return Box(layer.label, (x1, float(rows[0]), x2, float(rows[-1] + 1)))
