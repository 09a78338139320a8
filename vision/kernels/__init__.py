"""The inner loops, in C++: a picture against its envelope, blobs to tracks, paths to motions."""

from vision.kernels._kernels import (
    Motion,
    Tracker,
    align,
    brightening,
    changed,
    count_changes,
    find_blobs,
    fit,
    project,
    repeats,
    shrink,
)

__all__ = [
    "Motion",
    "Tracker",
    "align",
    "brightening",
    "changed",
    "count_changes",
    "find_blobs",
    "fit",
    "project",
    "repeats",
    "shrink",
]
