"""Frames drawn for tests of the rule and the benchmarks: a dot before a grainy wall."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from vision.records import Frame, Luma, Picture

Place = Callable[[float], tuple[float, float]]


def frame_of(luma: Luma, index: int, t_s: float) -> Frame:
    """A frame of a grey picture."""

    def picture() -> Picture:
        return np.asarray(cv2.cvtColor(luma, cv2.COLOR_GRAY2BGR), np.uint8)

    return Frame(index, t_s, None, luma, picture)


def falling_at(x: float, start_s: float, pixels_a_metre: float = 20.0, y: float = 30.0) -> Place:
    """Where a thing let go at start_s is, in pixels."""

    def place(t_s: float) -> tuple[float, float]:
        fallen_s = max(0.0, t_s - start_s)
        return x, y + pixels_a_metre * 9.81 / 2 * fallen_s**2

    return place


def moving(x: float, y: float, right_px_s: float, down_px_s: float) -> Place:
    """Where a thing of constant speed is, in pixels."""
    return lambda t_s: (x + right_px_s * t_s, y + down_px_s * t_s)


def frames(
    *places: Place,
    seconds: float = 3.0,
    rate: float = 25.0,
    size: tuple[int, int] = (480, 270),
    radius: int = 3,
    repeat: int = 1,
) -> Iterator[Frame]:
    """A film of dark dots, 60 grey levels below a wall with noise of 1.5 grey levels."""
    width, height = size
    noise = np.random.default_rng(7)
    wall = 140 + 30 * (np.indices((height, width)).sum(0) // 30 % 2)
    for index in range(int(seconds * rate)):
        shown = index // repeat * repeat
        if shown == index:
            luma = (wall + noise.normal(0, 1.5, wall.shape)).clip(0, 255).astype(np.uint8)
            for place in places:
                x, y = place(shown / rate)
                if y < height + radius:
                    cv2.circle(luma, (round(x * 16), round(y * 16)), radius * 16, 70, -1, 8, 4)
        yield frame_of(luma, index, index / rate)
