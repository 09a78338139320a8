"""Every loss becomes a gap: cameras that were away, packets dropped, footage not kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from api.store import Gap, GapKind, Store
from cameras.messages import (
    Failed,
    Finished,
    FootageGap,
    Message,
    Progress,
    SegmentReady,
    Started,
)
from cameras.recorder import VERDICT_S

UNDECIDED = timedelta(seconds=VERDICT_S)
"""What began so shortly before a process was killed may not have had its verdict."""

OPENING = "the camera is being opened for the first time"
KILLED = "the service had ended without being stopped"
STOPPED = "the service was stopped"


@dataclass(slots=True)
class _Seen:
    """What is known of a camera. since: when the present pass over its stream began."""

    heard_at: datetime
    since: datetime
    short: int = 0
    finished: bool = False
    open: dict[GapKind, str] = field(default_factory=dict)


class Losses:
    """Keeps the gaps of cameras. Its methods raise StoreDownError and can then be called again."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)):
        self._gaps = store.gaps
        self._now = now
        self._cameras: dict[str, _Seen] = {}

    def start(self, cameras: Sequence[str]) -> None:
        """The service starts: nobody has watched its cameras since its last heartbeat."""
        now = self._now()
        beat = self._gaps.last_beat()
        self._gaps.end_all(beat[0] if beat else now)
        for camera in cameras:
            if beat is None:
                self._begin(camera, GapKind.WATCH, now, OPENING)
            elif beat[1]:
                self._begin(camera, GapKind.WATCH, beat[0], STOPPED)
            else:
                self._begin(camera, GapKind.WATCH, beat[0] - UNDECIDED, KILLED)
        self._gaps.beat(now)

    def beat(self, at: datetime, *, stopped: bool = False) -> None:
        """Everything that was told until `at` is in the store."""
        self._gaps.beat(at, stopped=stopped)

    def hear(self, camera: str, message: Message, at: datetime) -> None:
        """Take a message of a camera's worker, told at a time."""
        seen = self._of(camera, at)
        match message:
            case Started():
                self._end(camera, GapKind.WATCH, at)
                seen.since, seen.finished, seen.short = at, False, 0
            case Progress():
                self._count(camera, seen, message, at)
            case Failed(cause):
                self._fail(camera, seen, cause)
                seen.finished = False
            case Finished():
                seen.finished = True
            case FootageGap(start_at, cause):
                self._begin(camera, GapKind.RECORDING, start_at, cause)
            case SegmentReady(start_at=start_at):
                self._end(camera, GapKind.RECORDING, start_at)
            case _:
                pass
        seen.heard_at = at

    def lost(self, camera: str, cause: str, at: datetime) -> None:
        """A camera's worker is gone."""
        seen = self._of(camera, at)
        if not seen.finished:
            start_at = max(seen.since, seen.heard_at - UNDECIDED)
            self._begin(camera, GapKind.WATCH, start_at, cause)

    def recording(self, camera: str, stopped: str | None, at: datetime) -> None:
        """No video of a camera is kept from now on, with the cause, or it is kept again (None)."""
        if stopped is None:
            self._end(camera, GapKind.RECORDING, at)
        else:
            self._begin(camera, GapKind.RECORDING, at, stopped)

    def unkept(self, camera: str, start_at: datetime, end_at: datetime, cause: str) -> None:
        """Reports of a camera could not be stored."""
        self._gaps.add(Gap(camera, GapKind.REPORTS, start_at - UNDECIDED, end_at, cause))

    def _fail(self, camera: str, seen: _Seen, cause: str) -> None:
        if seen.open.get(GapKind.WATCH) in {OPENING, KILLED, STOPPED}:
            # From here on it is the camera that is away.
            self._end(camera, GapKind.WATCH, seen.heard_at)
        self._begin(camera, GapKind.WATCH, seen.heard_at, cause)

    def _count(self, camera: str, seen: _Seen, progress: Progress, at: datetime) -> None:
        short = progress.dropped_packets + progress.skipped_frames
        if short > seen.short:
            cause = (
                "the analysis was too slow: packets were dropped, or frames not looked at in time"
            )
            self._begin(camera, GapKind.PACKETS, seen.heard_at, cause)
        elif short == seen.short:
            self._end(camera, GapKind.PACKETS, at)
        seen.short = short

    def _of(self, camera: str, at: datetime) -> _Seen:
        return self._cameras.setdefault(camera, _Seen(at, at))

    def _begin(self, camera: str, kind: GapKind, start_at: datetime, cause: str) -> None:
        seen = self._of(camera, start_at)
        if kind not in seen.open:
            self._gaps.begin(camera, kind, start_at, cause)
            seen.open[kind] = cause

    def _end(self, camera: str, kind: GapKind, end_at: datetime) -> None:
        seen = self._of(camera, end_at)
        if kind in seen.open:
            self._gaps.end(camera, kind, end_at)
            del seen.open[kind]
