"""Native kernels, or their OpenCV and NumPy reference where the native module was not built.

`BACKEND` says which one runs: the reference finds the same and is slower by far.
"""

from typing import Literal

BACKEND: Literal["native", "reference"]

try:
    from vision.kernels._kernels import Tracker, find_blobs

    BACKEND = "native"
except ModuleNotFoundError:
    from vision.kernels.reference import (  # type: ignore[assignment]  # same shape, other module
        Tracker,
        find_blobs,
    )

    BACKEND = "reference"

__all__ = ["BACKEND", "Tracker", "find_blobs"]
