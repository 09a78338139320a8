"""How things fall: gravity and quadratic drag."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GRAVITY_M_S2 = 9.81
STEP_S = 1 / 240


@dataclass(frozen=True, slots=True)
class Thing:
    """Something people throw: its edges, its terminal speed and its reflectance, 0–1."""

    kind: str
    edges_m: tuple[float, float, float]
    terminal_m_s: float
    reflectance: float

    @property
    def size_m(self) -> float:
        """The longest edge."""
        return max(self.edges_m)


# Terminal speeds follow from usual masses with a drag coefficient of about 1 (tumbling).
THINGS = (
    Thing("cigarette_end", (0.008, 0.008, 0.025), 8, 0.80),
    Thing("battery", (0.015, 0.015, 0.050), 28, 0.25),
    Thing("egg", (0.045, 0.045, 0.058), 26, 0.75),
    Thing("apple", (0.075, 0.075, 0.075), 31, 0.35),
    Thing("can", (0.066, 0.066, 0.115), 12, 0.65),
    Thing("phone", (0.008, 0.072, 0.150), 24, 0.10),
    Thing("ashtray", (0.12, 0.12, 0.04), 36, 0.60),
    Thing("plastic_bottle", (0.065, 0.065, 0.22), 34, 0.70),
    Thing("book", (0.03, 0.15, 0.21), 24, 0.55),
    Thing("brick", (0.053, 0.115, 0.24), 46, 0.30),
    Thing("melon", (0.25, 0.25, 0.25), 45, 0.22),
    Thing("shoe", (0.10, 0.11, 0.28), 21, 0.12),
    Thing("flower_pot", (0.20, 0.20, 0.22), 38, 0.33),
    Thing("glass_bottle", (0.075, 0.075, 0.30), 38, 0.15),
    Thing("carton", (0.25, 0.28, 0.32), 13, 0.50),
    Thing("rubbish_bag", (0.30, 0.32, 0.38), 22, 0.06),
    Thing("bucket", (0.30, 0.30, 0.36), 15, 0.72),
    Thing("stool", (0.32, 0.32, 0.48), 24, 0.40),
    Thing("suitcase", (0.25, 0.45, 0.70), 30, 0.09),
)


@dataclass(frozen=True, slots=True)
class Flight:
    """A path in the air: positions in metres, shape (N, 3), STEP_S apart from start_s on."""

    start_s: float
    positions_m: NDArray[np.float64]

    @property
    def end_s(self) -> float:
        return self.start_s + (len(self.positions_m) - 1) * STEP_S

    def at(self, t_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Positions at times, shape (len(t_s), 3); still before the start and after the end."""
        steps = np.clip((t_s - self.start_s) / STEP_S, 0, len(self.positions_m) - 1)
        low = np.minimum(steps.astype(np.intp), len(self.positions_m) - 2)
        part = (steps - low)[:, None]
        return np.asarray(self.positions_m[low] * (1 - part) + self.positions_m[low + 1] * part)


def fly(
    start_s: float,
    position_m: tuple[float, float, float],
    velocity_m_s: tuple[float, float, float],
    terminal_m_s: float,
    longest_s: float = 60.0,
) -> Flight:
    """From a hand to the ground (y = 0), or for longest_s seconds; Runge-Kutta of fourth order."""
    drag = GRAVITY_M_S2 / terminal_m_s**2

    def change(state: tuple[float, ...]) -> tuple[float, ...]:
        _, _, _, u, v, w = state
        resistance = drag * math.sqrt(u * u + v * v + w * w)
        return u, v, w, -resistance * u, -GRAVITY_M_S2 - resistance * v, -resistance * w

    def moved(state: tuple[float, ...], rate: tuple[float, ...], t_s: float) -> tuple[float, ...]:
        return tuple(s + r * t_s for s, r in zip(state, rate, strict=True))

    state: tuple[float, ...] = (*position_m, *velocity_m_s)
    track = [state[:3]]
    while state[1] > 0 and len(track) * STEP_S < longest_s:
        a = change(state)
        b = change(moved(state, a, STEP_S / 2))
        c = change(moved(state, b, STEP_S / 2))
        d = change(moved(state, c, STEP_S))
        rate = tuple((p + 2 * q + 2 * r + s) / 6 for p, q, r, s in zip(a, b, c, d, strict=True))
        state = moved(state, rate, STEP_S)
        track.append(state[:3])
    if len(track) == 1:
        track.append(track[0])
    return Flight(start_s, np.array(track))


def tumble(edges_m: tuple[float, float, float], angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners of a box of these edges about its centre, turned by Euler angles of shape (N, 3):
    shape (N, 8, 3), metres."""
    signs = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)])
    corners = signs * np.array(edges_m) / 2
    (ca, cb, cc), (sa, sb, sc) = np.cos(angles).T, np.sin(angles).T
    rotation = np.array(
        [
            [ca * cb, ca * sb * sc - sa * cc, ca * sb * cc + sa * sc],
            [sa * cb, sa * sb * sc + ca * cc, sa * sb * cc - ca * sc],
            [-sb, cb * sc, cb * cc],
        ]
    )
    return np.asarray(np.einsum("ijn,kj->nki", rotation, corners))
