"""Whether anything moves."""

import numpy as np
from drawn import frame_of

from vision.gate import MotionGate
from vision.records import Luma


def room(seed: int, light: float = 0.0) -> Luma:
    random = np.random.default_rng(seed)
    grainy = np.linspace(60, 160, 640)[None, :] + random.normal(0, 4, (360, 640)) + light
    picture: Luma = grainy.clip(0, 255).astype(np.uint8)
    return picture


def moved(pictures: list[Luma]) -> list[bool]:
    gate = MotionGate()
    return [gate.update(frame_of(picture, k, k * 0.1)) for k, picture in enumerate(pictures)]


def test_noise_and_slow_light_are_no_motion() -> None:
    assert not any(moved([room(k, 0.5 * k) for k in range(60)])[2:])


def test_whoever_comes_in_is_motion_within_two_tenths_of_a_second() -> None:
    pictures = [room(k) for k in range(40)]
    for k in range(30, 40):
        pictures[k][200:300, 4 * k : 4 * k + 60] = 20

    seen = moved(pictures)

    assert not any(seen[5:30])
    assert any(seen[30:32])


def test_what_stands_still_is_motion_no_more() -> None:
    pictures = [room(k) for k in range(200)]
    for picture in pictures[20:]:
        picture[200:300, 100:200] = 20

    assert not any(moved(pictures)[150:])
