"""Scripted trips of an elevator: who comes in, where they are at each look, and when its door is
open. The camera hangs above the back wall and sees the door; the picture is 640×360."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vision.cabin import CabinState
from vision.detections import Label
from vision.options import Polygon
from vision.things import Xyxy

WIDTH, HEIGHT = 640, 360
DOOR: Polygon = ((0.34, 0.1), (0.66, 0.1), (0.66, 0.65), (0.34, 0.65))
_SILL_Y = 0.65 * HEIGHT

TRIPS_A_DAY = {
    "people": 150.0,
    "ebike": 3.0,
    "bicycle": 3.0,
    "wheelchair": 2.0,
    "stroller": 4.0,
    "other_wheeled": 8.0,
    "ebike outside": 1.0,
}
"""Of one elevator of a residential tower. Assumed, not counted."""

_OPENS_S, _CLOSES_S, _DEPARTS_S = 1.5, 2.5, 1.0
_SIZES_M = {
    Label.EBIKE: (0.8, 1.1),
    Label.BICYCLE: (0.75, 1.05),
    Label.WHEELCHAIR: (0.7, 1.2),
    Label.STROLLER: (0.6, 1.05),
    Label.OTHER_WHEELED: (0.7, 0.9),
}
_PERSON_M = (0.55, 1.7)


@dataclass(frozen=True)
class Mover:
    """Something that comes in at `enters_s`, when its front crosses the sill, stands depth_m
    inside and goes out when the trip ends. label: None for a false box at a person's place.
    aside: where in the door, −1 to 1. surprising: it cannot be seen before it is in the door.
    stays_out: it comes to the door and does not come in. hidden: spans of time in which people
    hide it.
    """

    label: Label | None
    enters_s: float
    speed_m_s: float
    depth_m: float
    aside: float
    surprising: bool = False
    stays_out: bool = False
    hidden: tuple[tuple[float, float], ...] = ()

    def depths_m(self, times_s: NDArray[np.float64], leaves_s: float) -> NDArray[np.float64]:
        """How far beyond the sill its front is at each time; below 0 outside."""
        coming = self.speed_m_s * (times_s - self.enters_s)
        going = self.depth_m - self.speed_m_s * (times_s - leaves_s)
        most = -0.3 if self.stays_out else self.depth_m
        inside = np.minimum(coming, most)
        return inside if self.stays_out else np.minimum(inside, going)

    def visible(
        self, times_s: NDArray[np.float64], depths: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Share of it that shows, 0–1."""
        length_m = 1.0
        through = np.clip(depths / length_m, 0, 1)
        shown = through if self.surprising else 0.6 + 0.4 * through
        shown = np.where(depths < -2.0, 0.0, shown)
        for begin_s, end_s in self.hidden:
            shown = np.where((times_s >= begin_s) & (times_s < end_s), 0.0, shown)
        return shown

    def box(self, depth_m: float, jitter: NDArray[np.float64]) -> Xyxy:
        """Where it is in the picture; jitter (4,): of its edges, in shares of its size."""
        width_m, height_m = _SIZES_M[self.label] if self.label else _PERSON_M
        per_m = 85 * (1 + 0.35 * max(depth_m, -2.0))
        width, height = width_m * per_m, height_m * per_m
        x = WIDTH / 2 + self.aside * 50 * (1 + 0.5 * max(depth_m, 0.0))
        y = _SILL_Y + (75 if depth_m > 0 else 35) * depth_m
        left, top, right, bottom = jitter * [width, height, width, height]
        return x - width / 2 + left, y - height + top, x + width / 2 + right, y + bottom


@dataclass(frozen=True)
class Trip:
    """A party comes in on one floor and leaves on another. start_s: the door begins to open.
    kind: of `TRIPS_A_DAY`."""

    kind: str
    start_s: float
    movers: tuple[Mover, ...]
    lingers_s: float
    rides_s: float

    @cached_property
    def shut_s(self) -> float:
        """When the door has closed behind them."""
        in_s = max(m.enters_s + (0 if m.stays_out else 1.2 / m.speed_m_s) for m in self.movers)
        return in_s + self.lingers_s + _CLOSES_S

    @cached_property
    def leaves_s(self) -> float:
        """When the party begins to leave."""
        return self.shut_s + self.rides_s + _OPENS_S

    @cached_property
    def end_s(self) -> float:
        """When the door has closed again."""
        return self.leaves_s + 6.0 + _CLOSES_S

    def cabin(self, t_s: float) -> CabinState:
        """What the door does."""
        for shut_s in (self.shut_s, self.end_s):
            if shut_s - _CLOSES_S <= t_s < shut_s:
                return CabinState.CLOSING
        if t_s < self.shut_s or self.leaves_s - _OPENS_S <= t_s < self.end_s:
            return CabinState.OPEN
        return CabinState.CLOSED if t_s < self.shut_s + _DEPARTS_S else CabinState.MOVING


def trips(random: np.random.Generator, days: float) -> list[Trip]:
    """What one elevator does in some days, in order."""
    kinds = list(TRIPS_A_DAY)
    counts = random.poisson([TRIPS_A_DAY[kind] * days for kind in kinds])
    order = np.repeat(np.arange(len(kinds)), counts)
    random.shuffle(order)
    found, t_s = [], 60.0
    for k in order:
        trip = _trip(random, kinds[k], t_s)
        found.append(trip)
        t_s = trip.end_s + random.uniform(2, 240)
    return found


def _trip(random: np.random.Generator, kind: str, start_s: float) -> Trip:
    enters_s = start_s + _OPENS_S + random.uniform(0.0, 1.5)
    speed = random.uniform(0.6, 1.2)
    movers = [Mover(None, enters_s + 0.3, speed, random.uniform(0.4, 1.1), random.uniform(-1, 1))]
    if kind != "people":
        label = Label(kind.partition(" ")[0])
        begin_s = enters_s + random.uniform(0.0, 4.0)
        crowded = random.random() < 0.15
        hidden = ((begin_s, begin_s + random.uniform(0.5, 1.5)),) if crowded else ()
        party = Mover(
            label,
            enters_s,
            speed,
            random.uniform(0.7, 1.2),
            random.uniform(-0.6, 0.6),
            surprising=bool(random.random() < 0.3),
            stays_out=kind == "ebike outside",
            hidden=hidden,
        )
        movers.append(party)
        if kind == "ebike" and random.random() < 0.05:
            second = Mover(
                label,
                enters_s + random.uniform(2.0, 4.0),
                speed,
                random.uniform(0.3, 0.6),
                -party.aside,
            )
            movers.append(second)
    return Trip(kind, start_s, tuple(movers), random.uniform(1.0, 4.0), random.uniform(6, 25))
