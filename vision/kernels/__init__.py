"""The inner loops, in C++: a picture against its envelope, and blobs to tracks."""

from vision.kernels._kernels import Tracker, find_blobs

__all__ = ["Tracker", "find_blobs"]
