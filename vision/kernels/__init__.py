"""The inner loops, in C++: a picture against its envelope, blobs to tracks, paths to motions."""

from vision.kernels._kernels import Motion, Tracker, find_blobs, fit, project

__all__ = ["Motion", "Tracker", "find_blobs", "fit", "project"]
