"""Loads what every camera's process needs; imported by the fork server, and nowhere else.

Processes that are forked from it share this code and its tables. It may have no threads of its
own: they do not live on in a fork, and what they held stays locked there for ever.
"""

import os

# Read when numpy and OpenCV load their libraries; a camera has one core anyway.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import cv2

import cameras.worker  # noqa: F401  # to have it loaded

cv2.setNumThreads(1)
