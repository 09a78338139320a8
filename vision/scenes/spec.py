"""What a scene shall show, checked when it is made."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from vision.errors import SettingError
from vision.scenes.conditions import CONDITIONS


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """A simulated camera before a building; two equal specifications draw equal pictures.

    width, height: pixels, even. fps: frames sent a second, each picture `repeat` times.
    elevation_deg: how far the camera looks up, 15–75. fov_deg: of the picture's height; None
    chooses one that holds the building. falls: number of throws; throw_share: share of them
    thrown outward, the others are dropped. min_size_m, max_size_m: longest edge of what is thrown.
    distractor_rate: how many times as often as in life distractors come; every family named in
    `distractors` comes at least once. shake_px: RMS of a steady shake. drift_px_s: greatest speed
    of a slow drift. contrast: grey levels between what falls and what it falls in front of; None
    leaves it to the colours of things. take: another number gives other throws, passers-by and
    noise before the same building. road_row: where in the picture's height the vehicles' road
    vanishes; one that is seen far is a fast one.
    Raises SettingError.
    """

    width: int = 1280
    height: int = 720
    fps: float = 25.0
    duration_s: float = 20.0
    seed: int = 0
    floors: int = 18
    elevation_deg: float = 35.0
    fov_deg: float | None = None
    camera_height_m: float = 4.0
    condition: str = "day"
    falls: int = 1
    throw_share: float = 0.5
    min_size_m: float = 0.02
    max_size_m: float = 0.4
    distractors: tuple[str, ...] = ()
    distractor_rate: float = 20.0
    repeat: int = 1
    shake_px: float = 0.0
    drift_px_s: float = 0.0
    contrast: float | None = None
    take: int = 0
    road_row: float = 0.76

    def __post_init__(self) -> None:
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise SettingError(f"scene.{name}", f"is {value:g}; give {low:g} to {high:g}")
        for name in ("width", "height"):
            if getattr(self, name) % 2:
                raise SettingError(f"scene.{name}", "is odd; give an even number of pixels")
        if self.condition not in CONDITIONS:
            raise SettingError(
                "scene.condition", f"is {self.condition!r}; give one of {', '.join(CONDITIONS)}"
            )
        if self.min_size_m > self.max_size_m:
            raise SettingError("scene.min_size_m", "is greater than max_size_m; give a smaller one")

    @property
    def frames(self) -> int:
        """Number of frames sent, at least 1."""
        return max(1, round(self.duration_s * self.fps))

    def time_s(self, index: int) -> float:
        """When the picture of frame `index` was taken; repeated frames share it."""
        return (index // self.repeat) * self.repeat / self.fps

    def random(self, purpose: str, number: int = 0) -> np.random.Generator:
        """A generator of random numbers of its own for each purpose, from the seed."""
        take = 0 if purpose in _LASTING else self.take
        return np.random.default_rng([self.seed, crc32(purpose.encode()), number, take])


_LASTING = frozenset({"place", "still", "road", "sway", "noise"})
"""What stays from take to take."""


_BOUNDS = (
    ("width", 160, 7680),
    ("height", 120, 4320),
    ("fps", 1.0, 120.0),
    ("duration_s", 0.1, 86_400.0),
    ("seed", 0, 2**63),
    ("floors", 4, 60),
    ("elevation_deg", 15.0, 75.0),
    ("fov_deg", 5.0, 100.0),
    ("camera_height_m", 0.5, 20.0),
    ("falls", 0, 10_000),
    ("throw_share", 0.0, 1.0),
    ("min_size_m", 0.01, 1.0),
    ("max_size_m", 0.01, 1.0),
    ("distractor_rate", 0.0, 10_000.0),
    ("repeat", 1, 10),
    ("shake_px", 0.0, 50.0),
    ("drift_px_s", 0.0, 50.0),
    ("contrast", 0.0, 255.0),
    ("take", 0, 2**31),
    ("road_row", 0.1, 0.9),
)
