"""What the cameras of the benchmark see: façades of some seconds, drawn and encoded once."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks.runner import drawing_code, made_once
from benchmarks.speed.sender import Film
from cameras.opening import open_source
from cameras.simulated import encode_scene
from vision.records import Frame, Luma, Picture
from vision.scenes.spec import SceneSpec

BITRATE = 4_000_000
"""Of a 1080p camera, bit/s; the others have as many a pixel."""

PRESET = "veryfast"
"""Of x264: CABAC and the in-loop filter, as cameras have them, unlike its fastest presets."""

QUIET = SceneSpec(
    width=1920, height=1080, duration_s=3.0, seed=7, floors=12, falls=3, min_size_m=0.1
)
FOLIAGE = replace(QUIET, distractors=("foliage",))
LARGE = replace(QUIET, width=3840, height=2160, duration_s=2.0)
GLIMPSE = replace(QUIET, duration_s=0.1)


def film(spec: SceneSpec, cache: Path) -> Film:
    """Encode the scene, unless the cache holds it. Raises EvidenceError for a full disk."""
    bitrate = BITRATE * spec.width * spec.height // (QUIET.width * QUIET.height)
    told = f"{spec!r} {PRESET} {bitrate} {drawing_code()}"
    path = cache / f"speed-{hashlib.sha256(told.encode()).hexdigest()[:24]}.mp4"
    made_once(path, lambda part: encode_scene(spec, part, bitrate=bitrate, preset=PRESET))
    return Film(path, spec)


class Reel:
    """The frames of a film, decoded and copied."""

    def __init__(self, shown: Film) -> None:
        self._rate_fps = shown.spec.fps
        with open_source(str(shown.path)) as source:
            self._lumas: Sequence[Luma] = [_copied(frame.luma) for frame in source.frames()]

    def endless(self) -> Iterator[Frame]:
        """Again and again from the start; time goes on."""
        for number in count():
            luma = self._lumas[number % len(self._lumas)]
            yield Frame(number, number / self._rate_fps, None, luma, partial(_grey, luma))


def _copied(luma: Luma) -> Luma:
    copy = luma.copy()
    copy.flags.writeable = False
    return copy


def _grey(luma: Luma) -> Picture:
    return np.repeat(luma[:, :, None], 3, axis=2)
