"""The drawn cases: seeded scenes, split into a half to tune on and a half to report."""

import math
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

LIGHT = GROUPS["leaves and bags"]
"""What it is right to report as a light object."""


@dataclass(frozen=True, slots=True)
class _Exposure:
    """How long a group is watched in a full run, and how many times as often as in life its
    passes come: so that there are 2,000 passes of birds and of insects, 500 of the others that
    count for a fixed day, and half an hour of rain and of foliage."""

    minutes: float
    rate: float


_EXPOSURES = {
    "birds": _Exposure(15.0, 720.0),
    "insects": _Exposure(15.0, 720.0),
    "leaves and bags": _Exposure(8.0, 5000.0),
    "windows and curtains": _Exposure(5.0, 2500.0),
    "lights": _Exposure(8.0, 1000.0),
    "shakes": _Exposure(15.0, 800.0),
    "foliage": _Exposure(31.0, 1.0),
    "traffic": _Exposure(5.0, 500.0),
    "rain": _Exposure(31.0, 1.0),
    "snow": _Exposure(5.0, 1.0),
}


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
    """All cases of one half: about 4,000 frames of 640×360 when quick, else about 180,000,
    mostly 1280×720, three of sixteen 2592×1520, HEVC or of low bit-rate."""
    first = 2 * seed * 1000 + (0 if split == "train" else 1)
    rounds, seconds = (1, 14.0) if quick else (16, 20.0)
    for place, condition in enumerate(CONDITIONS):
        for number in range(rounds):
            own = first + 2 * (number + 100 * place)
            yield _with_falls(condition, own, number, seconds, quick)
    seconds = 9.0 if quick else 40.0
    for place, group in enumerate(GROUPS):
        rounds = 1 if quick else math.ceil(_EXPOSURES[group].minutes * 60 / seconds)
        for number in range(rounds):
            own = first + 2 * (number + 50 * place) + 1_000_000
            yield _without_falls(group, own, number, seconds, quick)


def practice(rounds: int) -> Iterator[Case]:
    """Cases of the training half in which much falls and little else comes by, before many
    buildings and through many cameras, and a few of much else a round: to learn what falls look
    like, vehicles from afar, and falls and birds through a long lens."""
    for number in range(rounds):
        for place, condition in enumerate(CONDITIONS):
            seed = 4_000_000 + 2 * (number + 1000 * place)
            random = np.random.default_rng(seed)
            camera = _any_camera(random)
            spec = _possible(
                random,
                **camera,
                duration_s=20.0,
                seed=seed,
                condition=condition,
                falls=12,
                min_size_m=0.1 if camera["height"] == 360 else 0.05,
                shake_px=float(random.choice([0.0, 0.0, 0.4])),
                drift_px_s=float(random.choice([0.0, 0.0, 0.5])),
            )
            bitrate = int(random.choice([1_500_000, 4_000_000]))
            name = f"practice-{condition}-{seed}"
            yield Case(name, "practice", spec, "h264", bitrate, calibrated=False)
        yield _traffic_practice(number)
        yield _near_practice(number)
        yield _near_birds(number)


def _near_practice(number: int) -> Case:
    """Falls through a long lens: a few floors fill the picture."""
    seed = 6_000_000 + 2 * number
    random = np.random.default_rng(seed)
    spec = _possible(
        random,
        **_any_camera(random),
        fov_deg=_long_lens(random),
        duration_s=20.0,
        seed=seed,
        condition=list(CONDITIONS)[number % len(CONDITIONS)],
        falls=12,
        min_size_m=0.05,
    )
    return Case(f"practice-near-{seed}", "practice", spec, "h264", 4_000_000, calibrated=False)


def _near_birds(number: int) -> Case:
    """Birds through a long lens."""
    seed = 7_000_000 + 2 * number
    random = np.random.default_rng(seed)
    spec = _possible(
        random,
        **_any_camera(random),
        fov_deg=_long_lens(random),
        duration_s=20.0,
        seed=seed,
        condition=("day", "dusk")[number % 2],
        falls=0,
        distractors=GROUPS["birds"],
        distractor_rate=720.0,
    )
    return Case(
        f"practice-birds-{seed}", "practice birds", spec, "h264", 4_000_000, calibrated=False
    )


def _long_lens(random: np.random.Generator) -> float:
    """Field of view of the picture's height, in degrees."""
    return math.exp(random.uniform(math.log(8.0), math.log(30.0)))


def _traffic_practice(number: int) -> Case:
    """Vehicles on a road that is seen farther than from a yard, and by every camera."""
    seed = 5_000_000 + 2 * number
    random = np.random.default_rng(seed)
    spec = _possible(
        random,
        **_any_camera(random),
        duration_s=20.0,
        seed=seed,
        condition=("day", "dusk", "ir_night")[number % 3],
        falls=0,
        distractors=("vehicle",),
        distractor_rate=1000.0,
        road_row=float(random.uniform(0.2, 0.7)),
    )
    return Case(
        f"practice-traffic-{seed}", "practice traffic", spec, "h264", 4_000_000, calibrated=False
    )


def _any_camera(random: np.random.Generator) -> dict[str, object]:
    width, height = _SIZES[int(random.integers(len(_SIZES)))]
    return {"width": width, "height": height, "fps": float(random.choice([10, 15, 20, 25, 30]))}


_SIZES = ((640, 360), (960, 540), (1280, 720))


def _with_falls(condition: str, seed: int, number: int, seconds: float, quick: bool) -> Case:
    random = np.random.default_rng(seed)
    width, height, codec, bitrate = _coding(number, quick)
    repeat = 3 if number % 16 == 11 and not quick else 1
    spec = _possible(
        random,
        width=width,
        height=height,
        fps=25.0 if quick else 30.0 if repeat > 1 else float(random.choice([10, 15, 20, 25, 30])),
        duration_s=seconds,
        seed=seed,
        condition=condition,
        falls=4,
        min_size_m=0.2 if quick else 0.05,
        distractors=("leaf", "bird_glide", "foliage") if number % 2 else (),
        distractor_rate=10.0,
        repeat=repeat,
    )
    name = f"falls-{condition}-{seed}"
    return Case(name, "falls", spec, codec, bitrate, calibrated=number % 2 == 0)


def _without_falls(group: str, seed: int, number: int, seconds: float, quick: bool) -> Case:
    random = np.random.default_rng(seed)
    width, height, codec, bitrate = _coding(number, quick)
    condition = group if group in CONDITIONS else ("day", "dusk", "ir_night")[number % 3]
    spec = _possible(
        random,
        width=width,
        height=height,
        fps=25.0 if quick else float(random.choice([10, 15, 20, 25])),
        duration_s=seconds,
        seed=seed,
        condition=condition,
        falls=0,
        distractors=GROUPS[group],
        distractor_rate=_EXPOSURES[group].rate,
    )
    name = f"{group.replace(' ', '-')}-{seed}"
    return Case(name, group, spec, codec, bitrate, calibrated=number % 2 == 0)


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
        floors = int(random.choice([6, 8, 12, 18, 25, 33, 45, 55]))
        elevation_deg = float(random.choice([20, 30, 40, 50, 60, 70, 75]))
        spec = SceneSpec(floors=floors, elevation_deg=elevation_deg, **fields)  # type: ignore[arg-type]  # fields by name, checked by the specification
        try:
            _ = FacadeScene(spec).facade
        except SettingError:
            continue
        return spec
