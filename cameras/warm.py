"""Loads what every camera's process needs; imported by the fork server, and nowhere else.

Processes that are forked from it share this code and its tables. It may have no threads of its
own: they do not live on in a fork, and what they held stays locked there for ever.
"""

import ctypes
import os
import sys

# Read when numpy and OpenCV load their libraries; a camera has one core anyway.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import cv2

import cameras.logs  # noqa: F401  # to have it loaded, and the worker with it

cv2.setNumThreads(1)

if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallopt"):
    # What is as large as a picture goes back to the system when it is let go. The first colour
    # picture would else end that: glibc then keeps holes of its size in the heap.
    _M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
    _mallopt = ctypes.CDLL(None).mallopt
    _mallopt(_M_MMAP_THRESHOLD, 1 << 20)
    _mallopt(_M_ARENA_MAX, 1)  # the thread that reads packets is not worth a heap of its own
