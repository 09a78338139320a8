"""Scripted trips of a drawn elevator: who comes in, where they stand, and what the door does."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.synthesis.cabins import Cabin
from models.synthesis.composing import HEIGHT_M
from models.synthesis.cutouts import Cutout
from models.synthesis.drawings import DRAWINGS
from vision.detections import Label

KINDS: Mapping[str, Label | None] = {
    "ebike": Label.EBIKE,
    "bicycle": Label.BICYCLE,
    "wheelchair": Label.WHEELCHAIR,
    "stroller": Label.STROLLER,
    "other_wheeled": Label.OTHER_WHEELED,
    "people": None,
    "nothing": None,
    "ebike_outside": Label.EBIKE,
}
"""What may come to the door, and the thing on wheels that it brings."""

SETTLES_S = 8.0
"""Before the first trip: the door is shut, and nobody is there."""

_OPENS_S, _CLOSES_S, _RESTS_S = 1.5, 2.5, 3.0
_WAITS_M, _GONE_M = 1.3, 2.3  # beyond the sill
_OUTSIDE_M = 0.45


@dataclass(frozen=True, slots=True)
class Entry:
    """One trip, and the truth about it; seconds of the session.

    kind: of `KINDS`. opens_s: the door begins to open. enters_s: the first pixel of the thing (or
    person) is over the sill; None when nothing comes in. shut_s: the door has closed behind it.
    end_s: it has closed again after all have left.
    """

    kind: str
    opens_s: float
    enters_s: float | None
    shut_s: float
    end_s: float


@dataclass(frozen=True)
class Walk:
    """Somebody or something that comes in, stands and goes out; metres as in `cabins`.

    enters_s: its front crosses the sill. leaves_s: it sets out again. place: x and z where it
    stands. door: x where it goes through, and z of the sill. yaw: between its side and the door.
    tall_m: from floor to top. stays_out: it comes to the sill and waits there.
    """

    cutout: Cutout = field(repr=False)
    enters_s: float
    leaves_s: float
    place: tuple[float, float]
    door: tuple[float, float]
    speed_m_s: float
    yaw: float
    tall_m: float
    stays_out: bool = False

    @property
    def long_m(self) -> float:
        """From its rear to its front, or from shoulder to shoulder."""
        height, width = self.cutout.mask.shape
        return self.tall_m * float(width / height)

    @property
    def reach_m(self) -> float:
        """How far its ends are from its middle, along z."""
        return abs(math.sin(self.yaw)) * self.long_m / 2

    def at(self, t_s: float) -> tuple[float, float] | None:
        """x and z of its middle, or None when it is out of sight."""
        door_x, sill_z = self.door
        nearest = sill_z + _OUTSIDE_M + self.reach_m if self.stays_out else self.place[1]
        coming = sill_z + self.reach_m - self.speed_m_s * (t_s - self.enters_s)
        going = nearest + self.speed_m_s * (t_s - self.leaves_s)
        z = max(nearest, min(coming, sill_z + self.reach_m + _WAITS_M), going)
        if z > sill_z + self.reach_m + _GONE_M:
            return None
        way = min(1.0, max(0.0, (z - self.place[1]) / (sill_z + self.reach_m - self.place[1])))
        return self.place[0] + (door_x - self.place[0]) * way, z


@dataclass(frozen=True)
class Script:
    """A session: entries in order, all who walk, and how long it takes."""

    entries: tuple[Entry, ...]
    walks: tuple[Walk, ...]
    duration_s: float

    def opened(self, t_s: float) -> float:
        """How far the door is open, 0–1."""
        for entry in self.entries:
            if entry.opens_s <= t_s < entry.end_s:
                again_s = self.again_s(entry)
                begin_s, end_s = (
                    (entry.opens_s, entry.shut_s) if t_s < again_s else (again_s, entry.end_s)
                )
                opening = (t_s - begin_s) / _OPENS_S
                closing = (end_s - t_s) / _CLOSES_S
                return min(1.0, max(0.0, min(opening, closing)))
        return 0.0

    def again_s(self, entry: Entry) -> float:
        """When the door opens for the second time."""
        return entry.end_s - _OPENS_S - _CLOSES_S - _LEAVING_S


_LEAVING_S = 4.0
"""The door stays open for those who leave."""


def write_script(
    rng: np.random.Generator,
    kinds: Sequence[str],
    crowd: int,
    cabin: Cabin,
) -> Script:
    """Trips of these kinds, one after the other, into a cabin whose door is in the middle of the
    far wall. crowd: how many people come along each time."""
    entries: list[Entry] = []
    walks: list[Walk] = []
    now_s = SETTLES_S
    for kind in kinds:
        entry, movers = _trip(rng, kind, crowd, cabin, now_s)
        entries.append(entry)
        walks += movers
        now_s = entry.end_s + _RESTS_S
    return Script(tuple(entries), tuple(walks), now_s)


def _trip(
    rng: np.random.Generator,
    kind: str,
    crowd: int,
    cabin: Cabin,
    opens_s: float,
) -> tuple[Entry, list[Walk]]:
    label, outside = KINDS[kind], kind.endswith("_outside")
    enters_s = opens_s + _OPENS_S + rng.uniform(0.1, 1.0)
    people = 0 if kind == "nothing" else crowd + int(not outside)
    speed = rng.uniform(0.6, 0.9)
    cast = [(label, enters_s)] if label is not None else []
    cast += [(Label.PERSON, enters_s + 0.9 + 0.7 * k) for k in range(people)]
    if cast and label is None:
        cast[0] = Label.PERSON, enters_s
    stood_s = max((at_s for _, at_s in cast), default=enters_s) + cabin.size[2] / speed
    shut_s = stood_s + rng.uniform(0.5, 2.0) + _CLOSES_S
    leaves_s = shut_s + rng.uniform(4.0, 7.0) + _OPENS_S
    walks = [
        _walk(rng, of, at_s, leaves_s, speed, cabin, place, stays_out=outside and place == 0)
        for place, (of, at_s) in enumerate(cast)
    ]
    comes_in = bool(cast) and not outside
    end_s = leaves_s + _LEAVING_S + _CLOSES_S
    return Entry(kind, opens_s, enters_s if comes_in else None, shut_s, end_s), walks


def _walk(
    rng: np.random.Generator,
    label: Label,
    enters_s: float,
    leaves_s: float,
    speed: float,
    cabin: Cabin,
    place: int,
    *,
    stays_out: bool,
) -> Walk:
    width, _, depth = cabin.size
    wheeled = label is not Label.PERSON
    side = 0.5 if wheeled else (0.2, 0.8, 0.35, 0.65, 0.5)[place % 5]
    x = width * (side + rng.uniform(-0.05, 0.05))
    z = depth * (rng.uniform(0.5, 0.62) if wheeled else rng.uniform(0.55, 0.8))
    cutout = DRAWINGS[label](rng)
    if rng.random() < 0.5:
        cutout = Cutout(label, cutout.picture[:, ::-1], cutout.mask[:, ::-1])
    # A drawing is flat, which no thing is: it turns so that the camera does not see its edge.
    towards = float(cabin.lens.place[0]) - width / 2 or 1.0
    yaw = math.copysign(rng.uniform(0.3, 0.7), towards) if wheeled else 0.0
    tall_m = rng.uniform(*HEIGHT_M[label])
    door_x = width / 2 + rng.uniform(-0.1, 0.1)
    return Walk(cutout, enters_s, leaves_s, (x, z), (door_x, depth), speed, yaw, tall_m, stays_out)
