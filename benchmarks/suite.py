"""The drawn cases: seeded scenes, split into a half to tune on and a half to report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vision.errors import SettingError
from vision.scenes.conditions import CONDITIONS
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

Split = Literal["train", "test"]

GROUPS: dict[str, tuple[str, ...]] = {
    "birds": ("bird_glide", "bird_dive", "bird_flock"),
    "insects": ("insect",),
    "leaves and bags": ("leaf", "bag"),
    "windows and curtains": ("window", "curtain", "laundry"),
    "lights": ("light", "headlights"),
    "shakes": ("pole_shake", "exposure_step"),
    "foliage": ("foliage",),
    "traffic": ("vehicle", "people", "gondola", "aeroplane", "lens_drop"),
    "rain": (),
    "snow": (),
}
"""What comes by in the cases without a fall; rain and snow are conditions."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scene and how it is encoded. group: what comes by, or "falls". bitrate: bit/s.

    calibrated: whether the rule is told of the façade.
    """

    name: str
    group: str
    spec: SceneSpec
    codec: str
    bitrate: int
    calibrated: bool


def cases(split: Split, seed: int, *, quick: bool) -> Iterator[Case]:
    """All cases of one half: about 4,000 frames of 640×360 when quick, else about 150,000,
    mostly 1280×720, a tenth of them 2592×1520, HEVC or of low bit-rate."""
    first = 2 * seed * 1000 + (0 if split == "train" else 1)
    rounds, seconds = (1, 14.0) if quick else (16, 20.0)
    for place, condition in enumerate(CONDITIONS):
        for number in range(rounds):
            own = first + 2 * (number + 100 * place)
            yield _with_falls(condition, own, number, seconds, quick)
    rounds, seconds = (1, 9.0) if quick else (12, 40.0)
    for place, (group, kinds) in enumerate(GROUPS.items()):
        for number in range(rounds):
            own = first + 2 * (number + 50 * place) + 1_000_000
            yield _without_falls(group, kinds, own, number, seconds, quick)


def _with_falls(condition: str, seed: int, number: int, seconds: float, quick: bool) -> Case:
    random = np.random.default_rng(seed)
    width, height, codec, bitrate = _coding(number, quick)
    spec = _possible(
        random,
        width=width,
        height=height,
        fps=25.0 if quick else float(random.choice([15, 20, 25, 30])),
        duration_s=seconds,
        seed=seed,
        condition=condition,
        falls=4,
        min_size_m=0.2 if quick else 0.05,
        distractors=("leaf", "bird_glide", "foliage") if number % 2 else (),
        distractor_rate=10.0,
    )
    name = f"falls-{condition}-{seed}"
    return Case(name, "falls", spec, codec, bitrate, calibrated=number % 2 == 0)


def _without_falls(
    group: str, kinds: tuple[str, ...], seed: int, number: int, seconds: float, quick: bool
) -> Case:
    random = np.random.default_rng(seed)
    width, height, codec, bitrate = _coding(number, quick)
    condition = group if group in CONDITIONS else ("day", "dusk", "ir_night")[number % 3]
    spec = _possible(
        random,
        width=width,
        height=height,
        fps=25.0,
        duration_s=seconds,
        seed=seed,
        condition=condition,
        falls=0,
        distractors=kinds,
        distractor_rate=5000.0 if group == "leaves and bags" else 500.0,
    )
    name = f"{group.replace(' ', '-')}-{seed}"
    return Case(name, group, spec, codec, bitrate, calibrated=False)


def _coding(number: int, quick: bool) -> tuple[int, int, str, int]:
    if quick:
        return 640, 360, "h264", 1_500_000
    match number % 16:
        case 13:
            return 2592, 1520, "h264", 8_000_000
        case 14:
            return 1280, 720, "hevc", 2_000_000
        case 15:
            return 1280, 720, "h264", 1_000_000
        case _:
            return 1280, 720, "h264", 4_000_000


def _possible(random: np.random.Generator, **fields: object) -> SceneSpec:
    """A building and an elevation that fit each other: a steep view needs a high one."""
    while True:
        floors = int(random.choice([8, 12, 18, 25, 33, 45]))
        elevation_deg = float(random.choice([20, 30, 40, 50, 60]))
        spec = SceneSpec(floors=floors, elevation_deg=elevation_deg, **fields)  # type: ignore[arg-type]  # fields by name, checked by the specification
        try:
            _ = FacadeScene(spec).facade
        except SettingError:
            continue
        return spec
