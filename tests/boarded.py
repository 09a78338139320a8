"""Looks into a cabin whose door is seen, and what is made of them."""

from collections.abc import Callable, Sequence

from vision.bikes import Moment
from vision.boarding import Boarding
from vision.cabin import CabinState
from vision.detections import Detection, Label
from vision.options import ElevatorOptions, Polygon
from vision.records import Event

DOOR: Polygon = ((0.34, 0.1), (0.66, 0.1), (0.66, 0.65), (0.34, 0.65))
SILL_Y = 234.0
LOOK_S = 1 / 6

Script = Callable[[float], Sequence[Detection]]


def cabin(*, quiet_s: float = 5.0) -> Boarding:
    """A camera in a cabin, 640×360."""
    return Boarding(ElevatorOptions(door=DOOR, quiet_s=quiet_s), 640, 360)


def seen(
    label: Label, depth_px: float, score: float = 0.8, x: float = 320.0, tall: float = 100.0
) -> Detection:
    """A thing that stands so far beyond the sill; below 0 outside."""
    bottom = SILL_Y + depth_px
    return Detection(label, score, (x - 40, bottom - tall, x + 40, bottom))


def walks_in(
    label: Label, from_s: float, score: float = 0.8, x: float = 320.0, until_s: float = 1e9
) -> Script:
    """A thing that crosses the sill at from_s and stops 80 pixels inside; gone from until_s on."""

    def look(t_s: float) -> Sequence[Detection]:
        if t_s < from_s - 1 or t_s >= until_s:
            return []
        return [seen(label, min(80.0, 60 * (t_s - from_s)), score, x)]

    return look


def together(*scripts: Script) -> Script:
    """All of it at once."""
    return lambda t_s: [d for script in scripts for d in script(t_s)]


def watched(
    boarding: Boarding,
    script: Script,
    until_s: float,
    door: Callable[[float], CabinState | None] = lambda _: CabinState.OPEN,
) -> list[Event]:
    """All reports, those at the end of the stream among them."""
    events = []
    for k in range(round(until_s / LOOK_S)):
        t_s = k * LOOK_S
        events += boarding.look(Moment(round(25 * t_s), t_s), script(t_s), door(t_s))
    return [*events, *boarding.finish()]


def stories(events: Sequence[Event]) -> list[list[str]]:
    """The states of each event, by its last report."""
    last = {event.id: event for event in events}
    return [[change.state for change in event.states] for event in last.values()]
