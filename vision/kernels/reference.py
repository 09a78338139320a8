"""The kernels in OpenCV and plain Python: slow, plain to read, and equal to the native ones."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

NOISE_BITS = 10
NOISE_CAP = 30
NOISE_SHIFT = 6
SURE = 3.0


def find_blobs(
    before: NDArray[np.uint8],
    now: NDArray[np.uint8],
    after: NDArray[np.uint8],
    noise: NDArray[np.uint16],
    min_contrast: int,
    gain: float,
    max_blobs: int,
) -> tuple[NDArray[np.float32], int]:
    """Find what stands out from both neighbours in time on the same side, and learn the noise.

    Pictures (H, W) uint8; noise (H, W) uint16 in 1/1024 grey levels, changed in place. A pixel
    is active when its difference exceeds min_contrast and gain × noise. Active pixels at most
    three apart are one blob. Returns rows (cx, cy, x, y, w, h, area, mean signed difference) and
    the number of active pixels; past max_blobs the faintest are left out.
    Raises ValueError when shapes differ.
    """
    if not before.shape == now.shape == after.shape:
        raise ValueError("the three pictures must have the same shape")
    if noise.shape != now.shape:
        raise ValueError("noise must have the shape of the pictures")
    u = now.astype(np.int16) - before
    v = now.astype(np.int16) - after
    difference = np.maximum(np.minimum(u, v), 0) + np.minimum(np.maximum(u, v), 0)
    size = np.abs(difference)
    gain_64 = int(gain * 64 + 0.5)
    limit = np.maximum(min_contrast, (noise.astype(np.int64) * gain_64) >> 16)
    pull = (np.minimum(size, NOISE_CAP).astype(np.int32) << NOISE_BITS) - noise
    noise[:] = (noise + (pull >> NOISE_SHIFT)).astype(np.uint16)
    mask = size > limit
    active = int(mask.sum())
    if active == 0:
        return np.zeros((0, 8), np.float32), 0
    joined = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    ys, xs = np.nonzero(mask)
    rows = []
    names, first = np.unique(labels[ys, xs], return_index=True)
    for name in names[np.argsort(first)]:
        at = labels[ys, xs] == name
        x, y = xs[at], ys[at]
        d = difference[y, x].astype(np.float64)
        weight = np.abs(d)
        rows.append(
            (
                (weight * x).sum() / weight.sum(),
                (weight * y).sum() / weight.sum(),
                x.min(),
                y.min(),
                x.max() - x.min() + 1,
                y.max() - y.min() + 1,
                len(x),
                d.sum() / len(x),
                weight.sum(),
            )
        )
    if len(rows) > max_blobs:
        least = sorted((row[8] for row in rows), reverse=True)[max_blobs]
        rows = [row for row in rows if row[8] > least]
    return np.array([row[:8] for row in rows], np.float32).reshape(-1, 8), active


@dataclass(frozen=True)
class _Link:
    track: int
    blob: int
    score: float
    claim: float
    variance: float


@dataclass(frozen=True)
class _Node:
    seen: tuple[float, ...]
    parent: "_Node | None"


@dataclass
class _Track:
    x: list[float]
    y: list[float]
    p: list[float]
    score: float
    last_s: float
    first_y: float
    hits: int
    missed: int
    node: _Node


class Tracker:
    """Multi-hypothesis tracker of point-like things with Blackman's track score.

    Each axis has a Kalman filter with constant acceleration and white jerk. A hit adds
    log(detection / (2π σ² λ)) − d²/2 with λ the learned density of blobs, a miss log(1 − detection)
    (S. Blackman, R. Popoli: Design and Analysis of Modern Tracking Systems, 1999, chapter 6).
    The parameters are described in `vision.tracking.TrackerParameters`.
    """

    def __init__(
        self,
        width: float,
        height: float,
        detection: float,
        speed_px_s: float,
        acceleration_px_s2: float,
        jerk_px_s25: float,
        sigma_px: float,
        sigma_share: float,
        gate: float,
        reach_px: float,
        coast_s: float,
        cell_px: float,
        clutter_floor: float,
        clutter_s: float,
        branches: int,
        keep: int,
        most: int,
    ) -> None:
        self._detection = detection
        self._speed_px_s = speed_px_s
        self._acceleration_px_s2 = acceleration_px_s2
        self._jerk_px_s25 = jerk_px_s25
        self._sigma_px = sigma_px
        self._sigma_share = sigma_share
        self._gate = gate
        self._reach_px = reach_px
        self._coast_s = coast_s
        self._cell_px = cell_px
        self._clutter_floor = clutter_floor
        self._clutter_s = clutter_s
        self._branches = branches
        self._keep = keep
        self._most = most
        self._density = np.full((int(height / cell_px) + 1, int(width / cell_px) + 1), 0.2)
        self._tracks: list[_Track] = []
        self._last_s: float | None = None

    def __len__(self) -> int:
        return len(self._tracks)

    def update(
        self, t_s: float, frame: int, blobs: NDArray[np.float32], dx: float, dy: float
    ) -> None:
        """Take the blobs of a frame; dx, dy lead from the picture to steady coordinates."""
        dt = 0.04 if self._last_s is None else t_s - self._last_s
        self._last_s = t_s
        rows = [tuple(float(v) for v in row) for row in blobs]
        for track in self._tracks:
            self._predict(track, dt)
        links = self._links(rows, dx, dy)
        linked = {link.track for link in links}
        miss = math.log(1 - self._detection)
        following: list[_Track] = []
        for k, track in enumerate(self._tracks):
            established = track.hits >= 4
            if k in linked and not established:
                continue
            late = t_s - track.last_s > self._coast_s if established else track.missed >= 1
            if late or track.score + miss < -6:
                continue
            following.append(
                replace(
                    track,
                    x=list(track.x),
                    y=list(track.y),
                    score=track.score + miss,
                    missed=track.missed + 1,
                )
            )
        seen = [
            (float(frame), t_s, r[0] + dx, r[1] + dy, r[2], r[3], r[4], r[5], r[6], r[7], 0.0)
            for r in rows
        ]
        following += [
            self._correct(self._tracks[link.track], seen[link.blob], link)
            for link in links
            if link.score >= -6
        ]
        following += [self._birth(s) for s in seen]
        if len(following) > self._most:
            following = sorted(following, key=lambda track: -track.score)[: self._most]
        self._tracks = following
        self._learn_clutter(rows, dt)

    def candidates(
        self, min_score: float, min_hits: int, min_drop_px: float, most_points: int
    ) -> list[tuple[float, NDArray[np.float64]]]:
        """Tracks that moved down far enough, best first, none that shares half a better one.

        Each is (score, rows of (frame, t_s, X, Y, x, y, w, h, area, contrast)).
        """
        good = [
            track
            for track in self._tracks
            if track.score >= min_score
            and track.hits >= min_hits
            and track.node.seen[3] - track.first_y >= min_drop_px
        ]
        claimed: set[tuple[int, int, int]] = set()
        result = []
        for track in sorted(good, key=lambda track: -track.score):
            path: list[tuple[float, ...]] = []
            node: _Node | None = track.node
            while node is not None and len(path) < most_points:
                path.append(node.seen)
                node = node.parent
            keys = [(int(s[0]), int(s[4]), int(s[5])) for s in path]
            if 2 * sum(key in claimed for key in keys) > len(keys):
                continue
            claimed.update(keys)
            result.append((track.score, np.array(path[::-1])))
        return result

    def _predict(self, track: _Track, dt: float) -> None:
        h = 0.5 * dt * dt
        for s in (track.x, track.y):
            s[0] += s[1] * dt + s[2] * h
            s[1] += s[2] * dt
        p = track.p
        a0 = p[0] + dt * p[1] + h * p[2]
        a1 = p[1] + dt * p[3] + h * p[4]
        a2 = p[2] + dt * p[4] + h * p[5]
        b1 = p[3] + dt * p[4]
        b2 = p[4] + dt * p[5]
        q = self._jerk_px_s25 * self._jerk_px_s25
        dt2 = dt * dt
        dt3 = dt2 * dt
        track.p = [
            a0 + dt * a1 + h * a2 + q * dt3 * dt2 / 20,
            a1 + dt * a2 + q * dt2 * dt2 / 8,
            a2 + q * dt3 / 6,
            b1 + dt * b2 + q * dt3 / 3,
            b2 + q * dt2 / 2,
            p[5] + q * dt,
        ]

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        rows, columns = self._density.shape
        return (
            min(max(int(y / self._cell_px), 0), rows - 1),
            min(max(int(x / self._cell_px), 0), columns - 1),
        )

    def _clutter(self, x: float, y: float) -> float:
        j, i = self._cell(x, y)
        near = self._density[max(j - 1, 0) : j + 2, max(i - 1, 0) : i + 2]
        total = 0.0
        for value in near.ravel():
            total += float(value)
        return max(total / near.size, self._clutter_floor) / (self._cell_px * self._cell_px)

    def _learn_clutter(self, rows: list[tuple[float, ...]], dt: float) -> None:
        rate = 1 - math.exp(-dt / self._clutter_s)
        self._density -= rate * self._density
        for row in rows:
            self._density[self._cell(row[0], row[1])] += rate

    def _spread(self, w: float, h: float) -> float:
        return self._sigma_px + self._sigma_share * max(w, h)

    def _links(self, rows: list[tuple[float, ...]], dx: float, dy: float) -> list[_Link]:
        cost = [
            math.log(self._detection / (2 * math.pi * self._clutter(row[0], row[1])))
            for row in rows
        ]
        per_blob: list[list[_Link]] = [[] for _ in rows]
        for k, track in enumerate(self._tracks):
            radius = min(
                self._reach_px,
                self._gate * math.sqrt(track.p[0] + self._sigma_px * self._sigma_px)
                + self._cell_px,
            )
            found = []
            for b, row in enumerate(rows):
                ex, ey = row[0] - (track.x[0] - dx), row[1] - (track.y[0] - dy)
                e2 = ex * ex + ey * ey
                spread = self._spread(row[4], row[5])
                variance = track.p[0] + spread * spread
                d2 = e2 / variance
                if e2 > radius * radius or d2 > self._gate * self._gate:
                    continue
                gain = cost[b] - math.log(variance) - d2 / 2
                claim = min(track.score, SURE) + gain
                found.append(_Link(k, b, track.score + gain, claim, variance))
            found.sort(key=lambda link: (-link.claim, link.blob))
            for link in found[: self._branches]:
                per_blob[link.blob].append(link)
        kept: list[_Link] = []
        for links in per_blob:
            links.sort(key=lambda link: (-link.claim, link.track))
            kept += links[: self._keep]
        return kept

    def _correct(self, track: _Track, seen: tuple[float, ...], link: _Link) -> _Track:
        p, variance = track.p, link.variance
        gains = [p[0] / variance, p[1] / variance, p[2] / variance]
        ex, ey = seen[2] - track.x[0], seen[3] - track.y[0]
        return _Track(
            x=[s + k * ex for s, k in zip(track.x, gains, strict=True)],
            y=[s + k * ey for s, k in zip(track.y, gains, strict=True)],
            p=[
                p[0] - gains[0] * p[0],
                p[1] - gains[0] * p[1],
                p[2] - gains[0] * p[2],
                p[3] - gains[1] * p[1],
                p[4] - gains[1] * p[2],
                p[5] - gains[2] * p[2],
            ],
            score=link.score,
            last_s=seen[1],
            first_y=track.first_y,
            hits=track.hits + 1,
            missed=0,
            node=_Node((*seen[:-1], link.score), track.node),
        )

    def _birth(self, seen: tuple[float, ...]) -> _Track:
        spread = self._spread(seen[6], seen[7])
        return _Track(
            x=[seen[2], 0.0, 0.0],
            y=[seen[3], 0.0, 0.0],
            p=[
                spread * spread,
                0.0,
                0.0,
                self._speed_px_s * self._speed_px_s,
                0.0,
                self._acceleration_px_s2 * self._acceleration_px_s2,
            ],
            score=0.0,
            last_s=seen[1],
            first_y=seen[3],
            hits=1,
            missed=0,
            node=_Node(seen, None),
        )
