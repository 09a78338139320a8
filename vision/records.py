"""The records that flow from frames to events; all frozen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Luma: TypeAlias = NDArray[np.uint8]
"""A picture's brightness, shape (H, W), uint8."""

Picture: TypeAlias = NDArray[np.uint8]
"""A colour picture, shape (H, W, 3), BGR, uint8."""

if TYPE_CHECKING:
    Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
else:
    Json = object  # what reads records by their types when it runs follows no alias into itself

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded picture.

    index: 0-based presentation index. t_s: seconds since the first frame.
    captured_at: aware UTC, or None where the start of a recording is unknown.
    luma: read-only view of the decoder's plane, which is not used again while anybody holds it.
    picture: makes the BGR picture, only when somebody asks; valid as long as luma is.
    """

    index: int
    t_s: float
    captured_at: datetime | None
    luma: Luma
    picture: Callable[[], Picture] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PathBox:
    """An observed box of a moving thing; x, y is the top left corner, all in pixels."""

    frame: int
    t_s: float
    x: float
    y: float
    w: float
    h: float


class EventKind(StrEnum):
    """What happened."""

    FALLING_OBJECT = "falling_object"
    LIGHT_OBJECT = "light_object"
    CAMERA_BLIND = "camera_blind"
    EBIKE_ELEVATOR = "ebike_elevator"
    EBIKE_ZONE = "ebike_zone"
    EBIKE_PARKED = "ebike_parked"


class EventState(StrEnum):
    """How sure we are: provisional, then confirmed or withdrawn."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StateChange:
    """What an event of an e-bike became, and at which frame: suspected, then confirmed and cleared,
    or withdrawn."""

    state: str
    frame: int
    t_s: float


@dataclass(frozen=True, slots=True)
class Event:
    """A verdict that passed.

    The same id is reported again whenever the state or the path changed; the last report has
    `ended` set. A withdrawn event has always ended. Confidence is 0–1. Reasons are plain JSON.
    `captured_at` is the capture time of the first frame. states: how an event of an e-bike came
    about, in order; of other kinds none.
    """

    id: str
    kind: EventKind
    state: EventState
    ended: bool
    start_s: float
    end_s: float
    first_frame: int
    last_frame: int
    confidence: float
    path: tuple[PathBox, ...]
    reasons: Mapping[str, Json]
    captured_at: datetime | None = None
    states: tuple[StateChange, ...] = ()


class Rule(Protocol):
    """Judges the frames of one camera, in order."""

    def update(self, frame: Frame) -> Sequence[Event]:
        """Take one frame; return the events that are new or changed."""

    def finish(self) -> Sequence[Event]:
        """The stream has ended: return the last word on every open event."""
