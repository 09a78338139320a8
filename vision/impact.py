"""How hard a thing that falls hits the ground: metres, speed and energy, each with its 68 %."""

import math

import numpy as np

from vision.blur import spread_px
from vision.calibration import Calibration
from vision.fitting import Values
from vision.records import Json
from vision.suspects import TIME, Points, X, Y
from vision.throws import ABOVE, ASIDE, AWAY, DOWN, LOG_TERMINAL, OUT, Throws, flight
from vision.trajectory import GRAVITY_M_S2

AIR_KG_M3 = 1.2
TUMBLING, TUMBLING_SPREAD = 1.0, 0.3
"""Drag coefficient of things that tumble, about that of cubes and cylinders (S. F. Hoerner,
Fluid-Dynamic Drag, 1965, chapter 3), and the spread of its logarithm."""

SEEN_WIDER, SIZE_SPREAD = 1.26, 0.23
"""How much wider than a ball that shows as much of itself a thing is read, for it is blurred and
tumbles, and the spread of the logarithm: of 90 falls of the drawn training half."""

ENERGIES_J = {"slight": 0.0, "serious": 12.0, "deadly": 49.0}
"""From which energy on. Bump caps, which are no protection against what falls, are tested with 12 J
(EN 812), and industrial helmets, which are, with 49 J (EN 397): few who pass by wear one."""


def impact(thrown: Throws, path: Points, size_m: float, calibration: Calibration) -> Json:
    """What a thing thrown so does where it lands, from what is seen of it on its way.

    path: at least four sightings. size_m: its width. The ground is the bottom edge of the façade,
    or as many floors below it as its lowest floor is above the first.

    The mass follows from size and terminal speed, at which the air carries it; drops of a few
    metres say little of that speed, so it, mass and energy are good to a factor of two to four.
    """
    facade = calibration.facade
    ground_m = max(facade.lowest_floor - 1, 0) * facade.floor_height_m
    height_m = np.maximum(thrown.values[:, ABOVE] + ground_m, 0.0)
    terminal_m_s = np.exp(thrown.values[:, LOG_TERMINAL])
    speed_m_s = _speed_on_the_ground_m_s(thrown.values, height_m)
    random = np.random.default_rng(0)
    size = size_m / SEEN_WIDER * np.exp(SIZE_SPREAD * random.normal(size=len(speed_m_s)))
    drag = TUMBLING * np.exp(TUMBLING_SPREAD * random.normal(size=len(speed_m_s)))
    area_m2 = math.pi / 4 * size**2
    mass_kg = drag * AIR_KG_M3 * area_m2 * terminal_m_s**2 / (2 * GRAVITY_M_S2)
    energy_j = mass_kg * speed_m_s**2 / 2
    name, probability = _likeliest_class(energy_j, thrown.weight)
    acceleration, spread = _acceleration_m_s2(thrown, path, calibration)
    return {
        "height_m": _told(height_m, thrown.weight),
        "acceleration_m_s2": {
            "middle": _rounded(acceleration),
            "low": _rounded(acceleration - spread),
            "high": _rounded(acceleration + spread),
        },
        "terminal_m_s": _told(terminal_m_s, thrown.weight),
        "speed_m_s": _told(speed_m_s, thrown.weight),
        "mass_kg": _told(mass_kg, thrown.weight),
        "energy_j": _told(energy_j, thrown.weight),
        "energy_class": name,
        "energy_class_probability": round(probability, 3),
    }


def _speed_on_the_ground_m_s(values: Values, height_m: Values) -> Values:
    """Of throws (N, 8) that begin so high (N,): the closed forms of `vision.throws.flight`."""
    terminal = np.exp(values[:, LOG_TERMINAL])
    first = np.arctanh(np.clip(values[:, DOWN] / terminal, -0.9, 0.9))
    slowed = np.cosh(first)
    grown = slowed * np.exp(GRAVITY_M_S2 * height_m / terminal**2)
    down = terminal * np.tanh(np.arccosh(grown))
    aside = np.hypot(values[:, ASIDE], values[:, AWAY]) * slowed / grown
    speed: Values = np.hypot(down, aside)
    return speed


def _acceleration_m_s2(
    thrown: Throws, path: Points, calibration: Calibration
) -> tuple[float, float]:
    """Downwards over the whole path, and its spread: of the parabola through the heights at which
    the lines of sight meet the likeliest throw's distance from the wall. Gravity less drag, where
    the path is one of a fall."""
    t_s = path[:, TIME] - path[0, TIME]
    before_m = flight(thrown.likeliest[None], t_s)[0, OUT]
    _, above_m = calibration.on_facade(path[:, X], path[:, Y], before_m)
    _, lower_m = calibration.on_facade(path[:, X], path[:, Y] + 1.0, before_m)
    spread_m = spread_px(path) * np.maximum(np.abs(above_m - lower_m), 1e-6)
    powers = np.vander(t_s, 3) / spread_m[:, None]
    inverse = np.linalg.inv(powers.T @ powers + 1e-9 * np.eye(3))
    found = inverse @ (powers.T @ (above_m / spread_m))
    left = powers @ found - above_m / spread_m
    rough = max(float(left @ left) / max(len(t_s) - 3, 1), 1.0)
    return -2 * float(found[0]), 2 * math.sqrt(rough * float(inverse[0, 0]))


def _likeliest_class(energy_j: Values, weight: Values) -> tuple[str, float]:
    numbers = np.searchsorted(list(ENERGIES_J.values()), energy_j, side="right") - 1
    shares = np.bincount(numbers, weights=weight, minlength=len(ENERGIES_J)) / weight.sum()
    best = int(shares.argmax())
    return list(ENERGIES_J)[best], float(shares[best])


def _told(values: Values, weight: Values) -> Json:
    """The middle of weighted values, and the ends between which 68 % of the weight lie."""
    order = np.argsort(values)
    share = np.cumsum(weight[order]) / weight.sum()
    low, middle, high = values[order][np.searchsorted(share, [0.16, 0.5, 0.84])].tolist()
    return {"middle": _rounded(middle), "low": _rounded(low), "high": _rounded(high)}


def _rounded(value: float) -> float:
    """To three digits."""
    return float(f"{value:.3g}")
