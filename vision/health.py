"""Whether the camera still sees: covered, defocused, frozen, black or over-exposed."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.records import Event, EventKind, EventState, Frame, Luma

LOOK_S = 0.5


@dataclass(frozen=True, slots=True)
class SightParameters:
    """black, white: mean grey level below or above which nothing is seen, where also the
    spread of grey levels is under flat. detail_share: share of the learned detail under which a
    picture is defocused, or covered where less than flat is left. hold_s: how long before it is
    told; freeze_s: how long a picture may stay the very same. learn_s: time constant.
    """

    black: float = 12.0
    white: float = 243.0
    flat: float = 6.0
    detail_share: float = 0.2
    hold_s: float = 3.0
    freeze_s: float = 10.0
    learn_s: float = 60.0


class SightKeeper:
    """Tells when a camera goes blind, why, and when it sees again."""

    def __init__(
        self, new_id: Callable[[], str], parameters: SightParameters | None = None
    ) -> None:
        self._new_id = new_id
        self._parameters = parameters or SightParameters()
        self._looked_s: float | None = None
        self._detail: float | None = None
        self._looks = 0
        self._cause: str | None = None
        self._since: Frame | None = None
        self._last: Luma | None = None
        self._moved: Frame | None = None
        self._open: Event | None = None

    def update(self, frame: Frame) -> list[Event]:
        """Look at the frame, twice a second; return events that are new or ended."""
        if self._looked_s is not None and frame.t_s - self._looked_s < LOOK_S:
            return []
        passed = LOOK_S if self._looked_s is None else frame.t_s - self._looked_s
        self._looked_s = frame.t_s
        cause = self._look(frame, passed)
        if cause != self._cause:
            self._cause, self._since = cause, frame
        if cause is None or self._since is None:
            return self._end(frame)
        held = cause == "frozen" or frame.t_s - self._since.t_s >= self._parameters.hold_s
        if not held or (self._open and self._open.reasons["cause"] == cause):
            return []
        ended = self._end(frame)
        since = self._moved if cause == "frozen" and self._moved else self._since
        self._open = Event(
            id=self._new_id(),
            kind=EventKind.CAMERA_BLIND,
            state=EventState.CONFIRMED,
            ended=False,
            start_s=since.t_s,
            end_s=frame.t_s,
            first_frame=since.index,
            last_frame=frame.index,
            confidence=1.0,
            path=(),
            reasons={"cause": cause},
        )
        return [*ended, self._open]

    def finish(self) -> list[Event]:
        """The stream has ended: close what is open."""
        if self._open is None:
            return []
        return [self._close(self._open.end_s, self._open.last_frame)]

    def _end(self, frame: Frame) -> list[Event]:
        if self._open is None:
            return []
        return [self._close(frame.t_s, frame.index)]

    def _close(self, end_s: float, last_frame: int) -> Event:
        event = self._open
        assert event is not None
        self._open = None
        return Event(
            id=event.id,
            kind=event.kind,
            state=event.state,
            ended=True,
            start_s=event.start_s,
            end_s=end_s,
            first_frame=event.first_frame,
            last_frame=last_frame,
            confidence=1.0,
            path=(),
            reasons=event.reasons,
        )

    def _look(self, frame: Frame, passed_s: float) -> str | None:
        p = self._parameters
        small = cv2.resize(frame.luma, (320, 180), interpolation=cv2.INTER_AREA)
        if self._freezes(frame):
            return "frozen"
        mean, spread = float(small.mean()), float(small.std())
        if spread < p.flat and mean < p.black:
            return "black"
        if spread < p.flat and mean > p.white:
            return "over-exposed"
        detail = _detail(np.asarray(small, np.uint8))
        self._looks += 1
        if self._detail is None:
            self._detail = detail
        if self._looks > 6 and detail < p.detail_share * self._detail:
            return "covered" if spread < 3 * p.flat else "defocused"
        rate = max(1 / self._looks, min(1.0, passed_s / p.learn_s))
        self._detail += rate * (detail - self._detail)
        return None

    def _freezes(self, frame: Frame) -> bool:
        luma = frame.luma[::2, ::2]
        if self._last is None or not _same(self._last, luma):
            self._last, self._moved = luma.copy(), frame
            return False
        assert self._moved is not None
        return frame.t_s - self._moved.t_s >= self._parameters.freeze_s


def _same(last: Luma, now: Luma) -> bool:
    # A few rows tell most pictures apart without reading them whole.
    return np.array_equal(last[::16], now[::16]) and np.array_equal(last, now)


def _detail(small: NDArray[np.uint8]) -> float:
    """Mean absolute Laplacian: what a lens out of focus takes away first."""
    return float(np.mean(np.abs(cv2.Laplacian(small, cv2.CV_16S, ksize=1))))
