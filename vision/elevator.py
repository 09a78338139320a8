"""The rule that sees an e-bike come into an elevator."""

from collections.abc import Sequence

from vision.bikes import BeliefParameters, Moment, NewId, random_id
from vision.boarding import Boarding, BoardingParameters
from vision.cabin import CabinInput, DoorWatch
from vision.detections import Detect
from vision.errors import LookError
from vision.gate import MotionGate
from vision.health import SightKeeper
from vision.options import ElevatorOptions
from vision.pace import Pace
from vision.rates import Rates
from vision.records import Event, Frame


class ElevatorRule:
    """Judges the frames of a camera in a cabin; see `vision.records.Rule`.

    detect: looks at a picture. cabin: what the elevator says of its door; where it says nothing,
    the picture tells. rates: of that detector.
    """

    def __init__(
        self,
        options: ElevatorOptions,
        detect: Detect,
        *,
        cabin: CabinInput | None = None,
        rates: Rates | None = None,
        belief: BeliefParameters | None = None,
        parameters: BoardingParameters | None = None,
        new_id: NewId = random_id,
    ) -> None:
        self._options = options
        self._detect = detect
        self._cabin = cabin
        self._door = DoorWatch(options.door) if options.door is not None else None
        self._gate = MotionGate()
        self._pace = Pace(options.looks_per_s)
        self._sight = SightKeeper(new_id)
        self._rates = rates
        self._belief = belief
        self._parameters = parameters
        self._new_id = new_id
        self._size = (0, 0)
        self._boarding: Boarding | None = None

    def update(self, frame: Frame) -> Sequence[Event]:
        """Take one frame; return the events that are new or changed."""
        events = self._sight.update(frame)
        height, width = frame.luma.shape
        if self._boarding is None or (width, height) != self._size:
            events += self._boarding.finish() if self._boarding else []
            self._size, self._boarding = (width, height), self._begin(width, height)
        seen = self._door.update(frame) if self._door is not None else None
        told = self._cabin() if self._cabin is not None else None
        moving = self._gate.update(frame)
        if self._pace.due(
            frame.t_s, awake=moving or self._boarding.busy, idle=self._boarding.learning
        ):
            now = Moment(frame.index, frame.t_s, frame.captured_at)
            try:
                found = self._detect(frame.picture())
            except LookError:
                return events
            events += self._boarding.look(now, found, told if told is not None else seen)
        return events

    def finish(self) -> Sequence[Event]:
        """The stream has ended: return the last word on every open event."""
        return [*(self._boarding.finish() if self._boarding else []), *self._sight.finish()]

    def _begin(self, width: int, height: int) -> Boarding:
        return Boarding(
            self._options,
            width,
            height,
            rates=self._rates,
            belief=self._belief,
            parameters=self._parameters,
            new_id=self._new_id,
        )
