"""A door: who asks for it, whether it may be held, and what its devices are told."""

import math
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.doors.command import Command, Output
from api.doors.lease import Contact, Hold, HoldLimits, Reason
from api.doors.lines import Input, OutputLine, Sent
from vision.records import Event, EventKind, EventState

SPEAK_EVERY_S = 10.0
"""Between two beginnings of the announcement while the door is held."""

_OFF_EVERY_S = 5.0
"""Off is said again and again, which is always safe and shows early that a device is gone."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class DoorChange:
    """What became of a door, and when (aware UTC).

    who, address: the guard who let go, as told, and where the request came from. events: the ids
    of those that asked at that moment.
    """

    door: str
    at: datetime
    state: Reason
    who: str | None = None
    address: str | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputState:
    """How an output is doing. error: why it did not take the last command."""

    output: Output
    address: str
    error: str | None
    sent: Sent | None


@dataclass(frozen=True, slots=True)
class InputState:
    """How an input is doing. address: None when it is not wired and taken as closed."""

    name: str
    address: str | None
    contact: Contact
    error: str | None


@dataclass(frozen=True, slots=True)
class DoorState:
    """A door now; changes: the newest first."""

    name: str
    camera: str
    dry_run: bool
    state: Reason
    events: Sequence[str]
    outputs: Sequence[OutputState]
    inputs: Sequence[InputState]
    changes: Sequence[DoorChange]

    @property
    def down(self) -> bool:
        """Whether one of its devices fails."""
        errors = [output.error for output in self.outputs] + [line.error for line in self.inputs]
        return any(error is not None for error in errors)


class Door:
    """Safe to call from several threads. clock: seconds that never go back; now: aware UTC.

    note: gets each change; must return at once.
    """

    def __init__(
        self,
        name: str,
        camera: str,
        *,
        dry_run: bool,
        outputs: Mapping[Output, tuple[str, OutputLine]],
        fire: tuple[str | None, Input],
        standing: tuple[str | None, Input],
        limits: HoldLimits,
        hold: Hold,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        note: Callable[[DoorChange], None],
        before: Sequence[DoorChange] = (),
    ) -> None:
        self.name = name
        self.camera = camera
        self._dry_run = dry_run
        self._outputs = outputs
        self._fire_at, self._fire = fire
        self._standing_at, self._standing = standing
        self._limits = limits
        self._hold = hold
        self._clock = clock
        self._now = now
        self._note = note
        self._lock = threading.Lock()
        self._asking: dict[str, EventState] = {}
        self._state = Reason.NOT_ASKED
        self._told: dict[Output, tuple[bool, float]] = {}
        self._changes = deque(before, maxlen=_SHOWN)

    def hear(self, event: Event) -> None:
        """An e-bike asks for the door from its first report on, until it has ended."""
        if event.kind is not EventKind.EBIKE_ELEVATOR:
            return
        with self._lock:
            if event.ended or event.state is EventState.WITHDRAWN:
                self._asking.pop(event.id, None)
            else:
                self._asking[event.id] = event.state

    def forget(self) -> None:
        """Nobody watches any more: nothing asks."""
        with self._lock:
            self._asking.clear()

    def release(self, who: str, address: str | None) -> None:
        """A guard lets go, until the session is over."""
        with self._lock:
            self._hold.release(self._clock())
            self._change(Reason.RELEASED, who, address)
            self._drive()

    def tick(self) -> None:
        """Do what is due now; call it several times a second and whenever something changed."""
        with self._lock:
            self._drive()

    def stop(self) -> None:
        """Let go at once, for good."""
        with self._lock:
            if self._asking:
                self._change(Reason.STOPPED)
            self._asking.clear()
            for output in self._outputs:
                self._put(output, on=False)

    def state(self) -> DoorState:
        """What is known of it now."""
        with self._lock:
            return DoorState(
                self.name,
                self.camera,
                self._dry_run,
                self._state,
                tuple(self._asking),
                tuple(
                    OutputState(output, address, line.error, line.sent)
                    for output, (address, line) in self._outputs.items()
                ),
                (
                    _input("fire_service", self._fire_at, self._fire),
                    _input("standing", self._standing_at, self._standing),
                ),
                tuple(reversed(self._changes)),
            )

    def _drive(self) -> None:
        state = self._hold.decide(
            self._clock(),
            asked=bool(self._asking),
            fire=self._fire.contact(),
            standing=self._standing.contact(),
        )
        held = state is Reason.HELD
        alarm = EventState.CONFIRMED in self._asking.values() and state is not Reason.RELEASED
        renew_s = self._limits.renew_s
        self._tell(Output.DOOR_HOLD, on=held, every_s=renew_s)
        self._tell(Output.LAMP, on=alarm, every_s=renew_s)
        # A car that is not held hears the announcement once; in a fire others have the word.
        speaks = alarm and state is not Reason.FIRE_SERVICE
        self._tell(Output.VOICE, on=speaks, every_s=SPEAK_EVERY_S if held else math.inf)
        if state is not self._state:
            self._change(state)

    def _tell(self, output: Output, *, on: bool, every_s: float = math.inf) -> None:
        """Tell a device what is new at once, and what it knows after every_s again."""
        if output not in self._outputs:
            return
        was_on, told_s = self._told.get(output, (None, 0.0))
        pause_s = every_s if on else _OFF_EVERY_S
        if was_on is not on or self._clock() - told_s >= pause_s:
            self._put(output, on=on)

    def _put(self, output: Output, *, on: bool) -> None:
        self._told[output] = on, self._clock()
        lease_s = SPEAK_EVERY_S if output is Output.VOICE else self._limits.lease_s
        within_s = self._limits.renew_s if on else math.inf
        line = self._outputs[output][1]
        line.put(Command(self.name, output, on, lease_s), within_s=within_s)

    def _change(self, state: Reason, who: str | None = None, address: str | None = None) -> None:
        self._state = state
        change = DoorChange(self.name, self._now(), state, who, address, tuple(self._asking))
        self._changes.append(change)
        self._note(change)


def _input(name: str, address: str | None, line: Input) -> InputState:
    return InputState(name, address, line.contact(), line.error)
