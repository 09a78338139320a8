"""All doors of the service, driven by one thread; a device that hangs holds up none of them."""

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from api.doors.addresses import Address
from api.doors.command import Command, Output
from api.doors.door import Door, DoorChange, DoorState
from api.doors.lease import Hold, HoldLimits, Reason
from api.doors.lines import Assumed, Input, InputLine, OutputLine
from api.doors.opening import Rehearsal, open_reader, open_sender
from api.doors.scribe import Diary, Scribe
from cameras.messages import EventUpdate, Message

_TICK_S = 0.2
_STOP_S = 2.0
_REMEMBERED = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DoorPlan:
    """What the settings say of a door. camera: the name of the one whose e-bikes ask for it.

    dry_run: outputs are told nothing; an input that is not wired is taken as closed.
    """

    name: str
    camera: str
    outputs: dict[Output, Address]
    fire_service: Address | None = None
    standing: Address | None = None
    dry_run: bool = True
    limits: HoldLimits = field(default_factory=HoldLimits)


@dataclass(frozen=True, slots=True)
class _Driven:
    """A door with the plan that it was made by and the lines to its devices."""

    plan: DoorPlan
    door: Door
    lines: Sequence[OutputLine | InputLine]


class Doors:
    """Hears what the cameras see and drives the doors. diary: where changes are kept."""

    def __init__(
        self,
        plans: Sequence[DoorPlan],
        diary: Diary,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._clock = clock
        self._now = now
        self._diary = diary
        self._scribe = Scribe(diary)
        self._driven = {plan.name: self._make(plan) for plan in plans}
        self._changing = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="doors")

    def hear(self, camera: str, message: Message) -> None:
        """Take a message of a camera's worker."""
        if isinstance(message, EventUpdate):
            with self._changing:
                for driven in self._driven.values():
                    if driven.plan.camera == camera:
                        driven.door.hear(message.event)
            self._wake.set()

    def lost(self, camera: str) -> None:
        """A camera's worker is gone: what it saw asks no longer."""
        with self._changing:
            for driven in self._driven.values():
                if driven.plan.camera == camera:
                    driven.door.forget()
        self._wake.set()

    def release(self, name: str, who: str, address: str | None) -> DoorState | None:
        """A guard lets go of a door; None when there is no such door."""
        with self._changing:
            driven = self._driven.get(name)
            if driven is None:
                return None
            driven.door.release(who, address)
            return driven.door.state()

    def states(self) -> list[DoorState]:
        """Every door now, in the order of the settings."""
        return [driven.door.state() for driven in self._driven.values()]

    def follow(self, plans: Sequence[DoorPlan]) -> None:
        """Drive these from now on; a door whose plan is as before goes on untouched.

        One that has changed or gone is let go first; a changed one that was asked for then rests,
        as after a restart. Raises StoreError, and then nothing has changed.
        """
        before = {
            plan.name: self._diary.door_changes(plan.name, _REMEMBERED)
            for plan in plans
            if plan.name not in self._driven
        }
        with self._changing:
            going = {name: had for name, had in self._driven.items() if had.plan in plans}
            ended = {name: had for name, had in self._driven.items() if name not in going}
            self._driven = going
            for name, had in ended.items():
                had.door.stop()
                before[name] = tuple(reversed(had.door.state().changes))
        # Not while others wait: a way to a device takes its time to be made.
        begun = {
            plan.name: self._make(plan, before[plan.name])
            for plan in plans
            if plan.name not in going
        }
        _end([line for had in ended.values() for line in had.lines])
        with self._changing:
            if self._stopping:
                return
            made = going | begun
            self._driven = {plan.name: made[plan.name] for plan in plans}
            for had in begun.values():
                for line in had.lines:
                    line.start()
        self._wake.set()

    def start(self) -> None:
        """Begin to drive; returns at once."""
        self._scribe.start()
        for driven in self._driven.values():
            for line in driven.lines:
                line.start()
        self._thread.start()

    def stop(self) -> None:
        """Let go of every door; ends within about two seconds, whatever devices do."""
        with self._changing:
            self._stopping = True
        self._wake.set()
        self._thread.join()
        for driven in self._driven.values():
            driven.door.stop()
        _end([line for driven in self._driven.values() for line in driven.lines])
        self._scribe.stop()

    def __enter__(self) -> "Doors":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait(_TICK_S)
            self._wake.clear()
            with self._changing:
                for driven in self._driven.values():
                    try:
                        driven.door.tick()
                    except Exception:  # noqa: BLE001  # what is not renewed lapses; the others go on
                        _log.exception("door %s", driven.plan.name)

    def _make(self, plan: DoorPlan, before: Sequence[DoorChange] | None = None) -> _Driven:
        if before is None:
            before = self._diary.door_changes(plan.name, _REMEMBERED)
        lines: list[OutputLine | InputLine] = []
        door = Door(
            plan.name,
            plan.camera,
            dry_run=plan.dry_run,
            outputs={
                output: (str(address), self._output(plan, output, address, lines))
                for output, address in plan.outputs.items()
            },
            fire=self._input(plan, "fire_service", plan.fire_service, lines),
            standing=self._input(plan, "standing", plan.standing, lines),
            limits=plan.limits,
            hold=Hold(plan.limits, rests_until_s=self._rests_until_s(plan, before)),
            clock=self._clock,
            now=self._now,
            note=self._scribe.note,
            before=before,
        )
        return _Driven(plan, door, lines)

    def _rests_until_s(self, plan: DoorPlan, before: Sequence[DoorChange]) -> float:
        """A session that was open when the service ended counts as used up."""
        if not before or before[-1].state is Reason.NOT_ASKED:
            return -math.inf
        gone_s = max(0.0, (self._now() - before[-1].at).total_seconds())
        return self._clock() + plan.limits.rest_s - gone_s

    def _output(
        self,
        plan: DoorPlan,
        output: Output,
        address: Address,
        lines: list[OutputLine | InputLine],
    ) -> OutputLine:
        off = Command(plan.name, output, on=False, lease_s=plan.limits.lease_s)
        sender = Rehearsal(address, off) if plan.dry_run else open_sender(address, off)
        line = OutputLine(f"door {plan.name}: {output}", sender, clock=self._clock)
        lines.append(line)
        return line

    def _input(
        self,
        plan: DoorPlan,
        name: str,
        address: Address | None,
        lines: list[OutputLine | InputLine],
    ) -> tuple[str | None, Input]:
        if address is None:
            assert plan.dry_run, "the settings refuse a door whose inputs are not wired"
            return None, Assumed()
        line = InputLine(f"door {plan.name}: {name}", open_reader(address), clock=self._clock)
        lines.append(line)
        return str(address), line


def _end(lines: Sequence[OutputLine | InputLine]) -> None:
    """Each sends what waits; within two seconds, whatever devices do."""
    for line in lines:
        line.stop()
    deadline_s = time.monotonic() + _STOP_S
    for line in lines:
        line.join(max(0.0, deadline_s - time.monotonic()))
