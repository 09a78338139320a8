"""Whether the camera still sees."""

from itertools import count

import cv2
import numpy as np
import pytest
from drawn import frame_of

from vision.health import SightKeeper
from vision.records import Event, EventKind, Luma


def keeper() -> SightKeeper:
    numbers = count()
    return SightKeeper(lambda: f"id{next(numbers)}")


def grain(seed: int) -> Luma:
    random = np.random.default_rng(seed)
    wall = 120 + 60 * (np.indices((270, 480)).sum(0) // 20 % 2)
    grainy: Luma = (wall + random.normal(0, 2, wall.shape)).clip(0, 255).astype(np.uint8)
    return grainy


def watched(pictures: list[Luma], sight: SightKeeper) -> list[Event]:
    return [
        event
        for index, picture in enumerate(pictures)
        for event in sight.update(frame_of(picture, index, index * 0.5))
    ]


@pytest.mark.parametrize("cause", ["black", "over-exposed", "covered", "defocused"])
def test_a_blind_camera_is_told_with_its_cause(cause: str) -> None:
    def blinded(picture: Luma) -> Luma:
        match cause:
            case "black":
                return (picture // 50).astype(np.uint8)
            case "over-exposed":
                return np.full_like(picture, 254)
            case "covered":
                return (60 + picture // 60).astype(np.uint8)
            case _:
                smooth = np.asarray(cv2.GaussianBlur(picture, (0, 0), 9), np.float64)
                return (smooth + np.linspace(-90, 90, 480)).clip(0, 255).astype(np.uint8)

    sight = keeper()
    clear = [grain(seed) for seed in range(20)]
    told = watched([*clear, *(blinded(picture) for picture in clear)], sight)
    assert [(event.kind, event.ended) for event in told] == [(EventKind.CAMERA_BLIND, False)]
    assert told[0].reasons["cause"] == cause
    assert told[0].start_s == pytest.approx(10)
    assert [event.ended for event in sight.finish()] == [True]


def test_a_frozen_picture_is_told_and_ends_when_it_moves() -> None:
    frozen = [grain(1)] * 30
    told = watched([grain(0), *frozen, grain(2), grain(3)], keeper())
    assert [event.reasons["cause"] for event in told] == ["frozen", "frozen"]
    assert [event.ended for event in told] == [False, True]


def test_a_camera_that_sees_says_nothing() -> None:
    assert not watched([grain(seed) for seed in range(60)], keeper())


def test_a_short_flash_is_no_blindness() -> None:
    flash = [np.full((270, 480), 255, np.uint8)] * 3
    pictures = [grain(seed) for seed in range(10)]
    assert not watched([*pictures, *flash, *pictures], keeper())
