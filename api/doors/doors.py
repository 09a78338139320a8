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
        self._lines: list[OutputLine | InputLine] = []
        self._doors = {plan.name: self._make(plan) for plan in plans}
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="doors")

    def hear(self, camera: str, message: Message) -> None:
        """Take a message of a camera's worker."""
        if isinstance(message, EventUpdate):
            for door in self._doors.values():
                if door.camera == camera:
                    door.hear(message.event)
            self._wake.set()

    def lost(self, camera: str) -> None:
        """A camera's worker is gone: what it saw asks no longer."""
        for door in self._doors.values():
            if door.camera == camera:
                door.forget()
        self._wake.set()

    def release(self, name: str, who: str, address: str | None) -> DoorState | None:
        """A guard lets go of a door; None when there is no such door."""
        door = self._doors.get(name)
        if door is None:
            return None
        door.release(who, address)
        return door.state()

    def states(self) -> list[DoorState]:
        """Every door now, in the order of the settings."""
        return [door.state() for door in self._doors.values()]

    def start(self) -> None:
        """Begin to drive; returns at once."""
        self._scribe.start()
        for line in self._lines:
            line.start()
        self._thread.start()

    def stop(self) -> None:
        """Let go of every door; ends within about two seconds, whatever devices do."""
        self._stopping = True
        self._wake.set()
        self._thread.join()
        for door in self._doors.values():
            door.stop()
        for line in self._lines:
            line.stop()
        deadline_s = time.monotonic() + _STOP_S
        for line in self._lines:
            line.join(max(0.0, deadline_s - time.monotonic()))
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
            for door in self._doors.values():
                try:
                    door.tick()
                except Exception:  # noqa: BLE001  # what is not renewed lapses; the others go on
                    _log.exception("door %s", door.name)

    def _make(self, plan: DoorPlan) -> Door:
        before = self._diary.door_changes(plan.name, _REMEMBERED)
        return Door(
            plan.name,
            plan.camera,
            dry_run=plan.dry_run,
            outputs={
                output: (str(address), self._output(plan, output, address))
                for output, address in plan.outputs.items()
            },
            fire=self._input(plan, "fire_service", plan.fire_service),
            standing=self._input(plan, "standing", plan.standing),
            limits=plan.limits,
            hold=Hold(plan.limits, rests_until_s=self._rests_until_s(plan, before)),
            clock=self._clock,
            now=self._now,
            note=self._scribe.note,
            before=before,
        )

    def _rests_until_s(self, plan: DoorPlan, before: Sequence[DoorChange]) -> float:
        """A session that was open when the service ended counts as used up."""
        if not before or before[-1].state is Reason.NOT_ASKED:
            return -math.inf
        gone_s = max(0.0, (self._now() - before[-1].at).total_seconds())
        return self._clock() + plan.limits.rest_s - gone_s

    def _output(self, plan: DoorPlan, output: Output, address: Address) -> OutputLine:
        off = Command(plan.name, output, on=False, lease_s=plan.limits.lease_s)
        sender = Rehearsal(address, off) if plan.dry_run else open_sender(address, off)
        line = OutputLine(f"door {plan.name}: {output}", sender, clock=self._clock)
        self._lines.append(line)
        return line

    def _input(
        self, plan: DoorPlan, name: str, address: Address | None
    ) -> tuple[str | None, Input]:
        if address is None:
            assert plan.dry_run, "the settings refuse a door whose inputs are not wired"
            return None, Assumed()
        line = InputLine(f"door {plan.name}: {name}", open_reader(address), clock=self._clock)
        self._lines.append(line)
        return str(address), line
