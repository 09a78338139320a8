"""Sensor noise: the same for a frame each time it is drawn, another for each picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Luma
from vision.scenes.conditions import Condition

_UNIT = 32  # of noise in the bank, for a standard deviation of one
_FINE = 16  # of a standard deviation in the map


class SensorNoise:
    """Shot noise grows with the light of the still picture, read noise is everywhere."""

    def __init__(self, still: Luma, light: Condition, rng: np.random.Generator) -> None:
        height, width = still.shape
        self._shape = still.shape
        noise = rng.standard_normal((2 * height + 1, width), dtype=np.float32)
        # Cameras smooth a little, so neighbours are not independent.
        white = np.asarray(cv2.GaussianBlur(noise, (3, 3), 0.45), np.float32)
        bank = np.clip(white / white.std() * _UNIT, -127, 127)
        self._bank: NDArray[np.int16] = np.rint(bank).astype(np.int16).ravel()
        variance = light.read_noise**2 + light.shot_noise * still.astype(np.float32)
        self._sigma: NDArray[np.int16] = np.rint(np.sqrt(variance) * _FINE).astype(np.int16)

    def add(self, picture: Luma, rng: np.random.Generator) -> Luma:
        """A noisy copy; the generator's state chooses the noise."""
        pixels = self._shape[0] * self._shape[1]
        start = int(rng.integers(0, len(self._bank) - pixels))
        noise = self._bank[start : start + pixels].reshape(self._shape)
        levels = cv2.multiply(noise, self._sigma, scale=1 / (_UNIT * _FINE))
        if rng.random() < 0.5:
            return np.asarray(cv2.subtract(picture, levels, dtype=cv2.CV_8U), np.uint8)
        return np.asarray(cv2.add(picture, levels, dtype=cv2.CV_8U), np.uint8)
