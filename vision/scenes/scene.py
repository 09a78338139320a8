"""A scene: its frames, and the truth about each of them."""

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.errors import SettingError
from vision.options import Facade
from vision.records import Luma
from vision.scenes.canvas import Canvas, overlap
from vision.scenes.distractors import FAMILIES, cast
from vision.scenes.distractors.actor import LENS, Actor
from vision.scenes.falls import Fall, Thrown
from vision.scenes.footprint import Footprint
from vision.scenes.noise import SensorNoise
from vision.scenes.shake import Sway
from vision.scenes.spec import SceneSpec
from vision.scenes.stage import Pass, Stage
from vision.scenes.weather import Precipitation

_EDGE = 0.25  # of the greatest coverage: where a thing's mask ends
_SEEN = 0.02  # of a pixel's exposure: less leaves no trace in eight bits


@dataclass(frozen=True, slots=True)
class TruthBox:
    """Where a thrown thing shows in a frame.

    fall: its place in `FacadeScene.falls`. x, y, w, h: the tight box of its mask, blur included,
    pixels; what lies outside the picture is cut off. area_px: pixels in the mask; the mask is
    where coverage is at least a quarter of its greatest. visible: share of the thing that is
    neither hidden nor outside, 0–1. contrast: mean absolute difference from the still picture
    over the visible mask, grey levels, before noise and coding.
    """

    fall: int
    x: int
    y: int
    w: int
    h: int
    area_px: int
    visible: float
    contrast: float


Mask = tuple[int, int, int, NDArray[np.bool_]]
"""Fall, x and y of the top left corner, and which pixels the thing covers visibly."""


class FacadeScene:
    """Draws frame after frame, in any order: each depends on the specification and its number.

    Raises SettingError when the specification names an unknown distractor.
    """

    def __init__(self, spec: SceneSpec, *, stage: Stage | None = None) -> None:
        for kind in spec.distractors:
            if kind not in FAMILIES:
                raise SettingError(
                    "scene.distractors", f"{kind!r} is unknown; give some of {', '.join(FAMILIES)}"
                )
        self.spec = spec
        self._stage = stage or Stage(spec)
        self._sway = Sway(spec)
        self._thrown = sorted(
            (Thrown(self._stage, k) for k in range(spec.falls)), key=lambda t: t.fall.start_s
        )

    def next_take(self) -> "FacadeScene":
        """The same building, at once; other throws and passers-by."""
        spec = replace(self.spec, take=self.spec.take + 1)
        return FacadeScene(spec, stage=self._stage.for_take(spec))

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.spec.frames

    @property
    def facade(self) -> Facade:
        """The exact calibration of the camera, without its shake."""
        return self._stage.facade

    @property
    def chroma(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The u and v planes of every frame, each (height / 2, width / 2)."""
        return self._stage.still.chroma

    @cached_property
    def falls(self) -> tuple[Fall, ...]:
        """Every throw, by its start."""
        return tuple(t.fall for t in self._thrown)

    @cached_property
    def passes(self) -> tuple[Pass, ...]:
        """Every appearance of a distractor, cut at the scene's end."""
        end_s = self.spec.duration_s
        return tuple(
            Pass(kind, actor.start_s, min(actor.end_s, end_s)) for kind, actor in self._actors
        )

    def draw(self, index: int) -> Luma:
        """The frame of this number, shape (height, width)."""
        return self._draw(index, self._things(index))

    def planes(self, index: int) -> NDArray[np.uint8]:
        """The same frame as YUV 4:2:0 of full range, shape (3 height / 2, width)."""
        planes = self.draw(index), *self.chroma
        flat = np.concatenate([plane.ravel() for plane in planes])
        return flat.reshape(-1, self.spec.width)

    def background(self, index: int) -> Luma:
        """The same frame with the same noise, but without what is thrown."""
        return self._draw(index, [])

    def truth(self, index: int) -> tuple[TruthBox, ...]:
        """Where each thing in the air shows; those wholly hidden or outside are left out."""
        return tuple(box for box, _ in self._truth(index))

    def masks(self, index: int) -> tuple[Mask, ...]:
        """The visible pixels of each thing of `truth`, in the same order."""
        return tuple(mask for _, mask in self._truth(index))

    @cached_property
    def _actors(self) -> tuple[tuple[str, Actor], ...]:
        found = [(k, a) for k in self.spec.distractors for a in cast(self._stage, k)]
        return tuple(sorted(found, key=lambda pair: (pair[1].layer, pair[1].start_s)))

    @cached_property
    def _noise(self) -> SensorNoise:
        return SensorNoise(self._stage.base, self._stage.light, self.spec.random("noise"))

    @cached_property
    def _weather(self) -> Precipitation | None:
        return Precipitation(self._stage) if self._stage.light.precipitation else None

    def _on_stage(self, t_s: float) -> list[Actor]:
        return [a for _, a in self._actors if a.start_s <= t_s <= a.end_s]

    def _shift_px(self, t_s: float) -> tuple[float, float]:
        shifts = [self._sway.shift_px(t_s)] + [a.shift_px(t_s) for a in self._on_stage(t_s)]
        return sum(x for x, _ in shifts), sum(y for _, y in shifts)

    def _things(self, index: int) -> list[tuple[int, Footprint, float]]:
        """What is in the air: number, footprint and distance from the façade."""
        t_s = self.spec.time_s(index)
        seen = [(k, thrown.seen_at(t_s)) for k, thrown in enumerate(self._thrown)]
        return [(k, *found) for k, found in seen if found is not None]

    def _luma(self, fall: int, trace: Footprint) -> float:
        thrown, stage = self._thrown[fall], self._stage
        if self.spec.contrast is None:
            row = (trace.y0 + trace.alpha.shape[0] / 2) / self.spec.height
            return stage.luma(thrown.reflectance, row)
        window = overlap(trace, stage.base.shape[:2])
        if window is None:
            return 0.0
        weights = trace.alpha[window[2], window[3]] + 1e-6
        behind = float(np.average(stage.base[window[0], window[1]], weights=weights))
        # A long streak shares its contrast with what is behind it.
        strength = self.spec.contrast / max(_strength(trace.alpha), 0.05)
        sign = thrown.contrast_sign
        if not 0 <= behind + sign * strength <= 255:
            sign = -sign
        return float(np.clip(behind + sign * strength, 0, 255))

    def _draw(self, index: int, things: list[tuple[int, Footprint, float]]) -> Luma:
        t_s, stage = self.spec.time_s(index), self._stage
        canvas = stage.canvas(stage.base.copy())
        actors = self._on_stage(t_s)
        for actor in actors:
            if actor.layer < LENS:
                actor.draw(canvas, t_s)
        for fall, trace, z_m in sorted(things, key=lambda thing: thing[2]):
            canvas.blend(trace, self._luma(fall, trace), z_m)
        picture = _moved(canvas.picture, self._shift_px(t_s))
        if self._weather is not None:
            self._weather.draw(picture, t_s)
        canvas = Canvas(picture, canvas.front_m)
        for actor in actors:
            if actor.layer == LENS:
                actor.draw(canvas, t_s)
        gain = float(np.prod([a.gain(t_s) for a in actors])) if actors else 1.0
        if gain != 1.0:
            picture = np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)
        number = round(t_s * self.spec.fps)
        return self._noise.add(picture, self.spec.random("frame", number))

    def _truth(self, index: int) -> list[tuple[TruthBox, Mask]]:
        found = []
        shift = self._shift_px(self.spec.time_s(index))
        for fall, still_trace, z_m in self._things(index):
            luma = self._luma(fall, still_trace)
            trace, base, front = still_trace, self._stage.base, self._stage.still.front_m
            window = overlap(trace, base.shape[:2])
            if window is None:
                continue
            rows, columns, patch_rows, patch_columns = window
            whole = float(trace.alpha.sum())
            alpha = trace.alpha[patch_rows, patch_columns] * (front[rows, columns] <= z_m)
            visible = float(alpha.sum()) / whole if whole > 0 else 0.0
            change = np.abs(alpha * (luma - base[rows, columns].astype(np.float32)))
            mask = alpha >= max(_EDGE * float(trace.alpha.max()), _SEEN)
            if not mask.any():
                continue
            contrast = float(change[mask].mean())
            x0, y0 = round(columns.start + shift[0]), round(rows.start + shift[1])
            placed = _crop(mask, x0, y0, self.spec.width, self.spec.height)
            if placed is None:
                continue
            x, y, cut = placed
            height, width = cut.shape
            area = int(cut.sum())
            box = TruthBox(fall, x, y, width, height, area, min(visible, 1.0), contrast)
            found.append((box, (fall, x, y, cut)))
        return found


def _strength(alpha: NDArray[np.float32]) -> float:
    """Mean coverage over the mask."""
    return float(alpha[alpha >= _EDGE * alpha.max()].mean()) if alpha.max() > 0 else 0.0


def _moved(picture: Luma, shift_px: tuple[float, float]) -> Luma:
    if max(abs(v) for v in shift_px) < 0.01:
        return picture
    matrix = np.array([[1, 0, shift_px[0]], [0, 1, shift_px[1]]], np.float32)
    size = picture.shape[1], picture.shape[0]
    return np.asarray(
        cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _crop(
    mask: NDArray[np.bool_], x0: int, y0: int, width: int, height: int
) -> tuple[int, int, NDArray[np.bool_]] | None:
    """The tight part of a mask at (x0, y0) that lies in the picture."""
    inside = mask[max(-y0, 0) : max(height - y0, 0), max(-x0, 0) : max(width - x0, 0)]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return None
    cut = inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return max(x0, 0) + int(columns[0]), max(y0, 0) + int(rows[0]), cut
