"""Birds: gliding past, diving from the roof, in a flock."""

import math

import numpy as np

from vision.scenes.canvas import Canvas
from vision.scenes.distractors.actor import Actor, Family
from vision.scenes.distractors.flyer import Array, Flyer, Shape, Way, in_view
from vision.scenes.stage import Stage

_UP = np.array([0.0, 1.0, 0.0])


def _bird(span_m: float, beat_hz: float, phase: float) -> Shape:
    """A body and two wings; beat_hz = 0 holds the wings still."""

    def parts(ages: Array, heading: Array) -> list[Array]:
        side = np.cross(heading, _UP)
        side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-6)
        lift = np.cross(side, heading)
        swing = 0.25 + 0.75 * np.sin(math.tau * beat_hz * ages + phase) * (beat_hz > 0)
        body, width = 0.42 * span_m, 0.10 * span_m
        ring = [(0.5, 0, 0), (-0.6, 0.3, 0), (-0.6, -0.3, 0), (0, 0.5, 0.4), (0, -0.5, -0.4)]
        trunk = np.stack(
            [a * body * heading + b * width * side + c * width * lift for a, b, c in ring], axis=1
        )
        wings = []
        for hand in (-1.0, 1.0):
            out = hand * np.cos(swing)[:, None] * side + np.sin(swing)[:, None] * lift
            corners = [(0.15, 0.0), (0.05, 0.5), (-0.08, 0.5), (-0.18, 0.0)]
            wings.append(np.stack([(f * heading + o * out) * span_m for f, o in corners], axis=1))
        return [trunk, *wings]

    return parts


def _glide(stage: Stage, rng: np.random.Generator, start_s: float) -> Actor:
    """Across the picture, wings beating now and then, rising or sinking a little."""
    right = rng.random() < 0.5
    z = float(rng.uniform(2, 0.6 * stage.camera.distance_m))
    first = in_view(stage, -0.04 if right else 1.04, float(rng.uniform(0.08, 0.8)), z)
    last = in_view(stage, 1.04 if right else -0.04, float(rng.uniform(0.08, 0.9)), z)
    last[2] += rng.uniform(-2, 2)
    speed = float(rng.uniform(7, 14))
    length_s = float(np.linalg.norm(last - first)) / speed
    bow = float(rng.uniform(-1.5, 1.5))
    beat = float(rng.uniform(4, 8)) if rng.random() < 0.6 else 0.0

    def way(ages: Array) -> Array:
        share = (ages / length_s)[:, None]
        bob = 0.06 * np.sin(math.tau * beat * ages)[:, None] if beat else 0.0
        arc = bow * np.sin(math.pi * share) + bob
        return np.asarray(first + (last - first) * share + arc * _UP)

    return _flyer(stage, rng, start_s, length_s, way=way, beat_hz=beat)


def _dive(stage: Stage, rng: np.random.Generator, start_s: float) -> Actor:
    """Down along the face with folded wings, then out of it in a curve: the hardest of birds."""
    z = float(rng.uniform(1.5, 8))
    top = in_view(stage, float(rng.uniform(0.2, 0.8)), float(rng.uniform(0.02, 0.35)), z)
    deep = float(rng.uniform(0.35, 0.8)) * max(top[1] - stage.camera.height_m, 6)
    sideways = float(rng.choice([-1, 1]) * rng.uniform(2, 7))
    entry = float(rng.uniform(1, 4))
    pull = float(rng.uniform(3, 8))
    turn_s = (-entry + math.sqrt(entry**2 + 2 * pull * deep)) / pull
    bottom_speed = min(entry + pull * turn_s, 16.0)
    length_s = turn_s + 2.2

    def way(ages: Array) -> Array:
        down_s = np.clip(ages, -0.1, turn_s)
        late_s = np.maximum(ages - turn_s, 0)
        y = -(entry * down_s + pull * down_s**2 / 2)
        # The pull-out decays the sinking and turns it into forward speed.
        y += -bottom_speed * 0.35 * (1 - np.exp(-late_s / 0.35)) + 1.2 * late_s
        x = sideways * ages * 0.5 + math.copysign(bottom_speed, sideways) * 0.8 * (
            late_s - 0.4 * (1 - np.exp(-late_s / 0.4))
        )
        out = 0.8 * late_s
        return np.asarray(top + np.stack([x, y, out], axis=1))

    return _flyer(
        stage, rng, start_s, length_s, way=way, beat_hz=0.0 if rng.random() < 0.5 else 6.0
    )


class _Flock(Actor):
    """Many birds on neighbouring ways; counted as one pass."""

    def __init__(self, stage: Stage, birds: list[Actor], start_s: float) -> None:
        super().__init__(stage, start_s, max(b.end_s for b in birds) - start_s)
        self._birds = birds

    def draw(self, canvas: Canvas, t_s: float) -> None:
        for bird in self._birds:
            if bird.start_s <= t_s <= bird.end_s:
                bird.draw(canvas, t_s)


def _flock(stage: Stage, rng: np.random.Generator, start_s: float) -> Actor:
    leader = int(rng.integers(2**31))
    birds = []
    for _ in range(int(rng.integers(5, 16))):
        # The same way for each, begun a little later and a little beside.
        bird = _glide(stage, np.random.default_rng(leader), start_s + float(rng.uniform(0, 1.2)))
        assert isinstance(bird, Flyer)
        bird.beside(rng.normal(0, (1.2, 1.2, 0.8)))
        birds.append(bird)
    return _Flock(stage, list(birds), start_s)


def _flyer(
    stage: Stage,
    rng: np.random.Generator,
    start_s: float,
    length_s: float,
    *,
    way: Way,
    beat_hz: float,
) -> Flyer:
    span = float(rng.uniform(0.22, 0.65))
    shape = _bird(span, beat_hz, float(rng.uniform(0, math.tau)))
    tone = float(rng.uniform(0.05, 0.6))
    return Flyer(stage, start_s, length_s, way=way, shape=shape, reflectance=tone)


# 300 birds on the fixed day of 24 hours, shared among the three.
GLIDE = Family(_glide, 7.0)
DIVE = Family(_dive, 2.5)
FLOCK = Family(_flock, 3.0)
