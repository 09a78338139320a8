"""How long after a camera's return its first frame is analysed."""

import random
import time
from collections.abc import Iterator, Sequence

from api.supervisor import Supervisor
from benchmarks.service.stand_in import Shown, standing_in
from benchmarks.service.waits import Waits
from cameras.messages import Message, Progress
from cameras.rules import rule_of
from cameras.worker import CameraTask, Send, Stopped, run
from vision.detections import Detect
from vision.options import Options
from vision.records import Event, Frame, Rule

_BOUND_S = 5.0
_SHARE = 0.95
_LONGEST_AWAY_S = 20.0
_PATIENCE_S = 90.0
_POLL_S = 0.02


def return_rows(times: int) -> Iterator[Waits]:
    """A camera of 5 fps is killed and, up to 20 s later, started again: each time at random."""
    away_s = random.Random(1)
    first: list[float] = []

    def hear(_: str, message: Message) -> None:
        if isinstance(message, Progress) and message.frames == 1:
            first.append(time.monotonic())

    taken_s: list[float] = []
    with standing_in(Shown()) as camera:
        task = CameraTask("gate", camera.url())
        with Supervisor([task], hear, lambda *_: None, work=watch_and_tell):
            _wait(first, 1)
            camera.process.kill()
            camera.process.wait()
            for _ in range(times):
                time.sleep(away_s.uniform(1.0, _LONGEST_AWAY_S))
                already = len(first)
                with standing_in(Shown(port=camera.port)):
                    back_s = time.monotonic()
                    _wait(first, already + 1)
                    taken_s.append(first[already] - back_s)
    yield Waits("from a camera's return to its first analysed frame", taken_s, _BOUND_S, _SHARE)


def watch_and_tell(task: CameraTask, send: Send, stopped: Stopped) -> None:
    """What a worker runs, which also tells that it has analysed the first frame of a stream."""

    def make_rule(options: Options, detect: Detect | None = None, /) -> Rule:
        return _First(rule_of(options, detect), send)

    run(task, send, stopped, make_rule=make_rule)


class _First:
    def __init__(self, rule: Rule, send: Send) -> None:
        self._rule, self._send, self._told = rule, send, False

    def update(self, frame: Frame) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        events = self._rule.update(frame)
        if not self._told:
            self._told = True
            self._send(Progress(1, 0, frame.t_s, 0.0, 0.0))
        return events

    def finish(self) -> Sequence[Event]:
        """See `vision.records.Rule`."""
        return self._rule.finish()


def _wait(first: Sequence[float], count: int) -> None:
    until_s = time.monotonic() + _PATIENCE_S
    while len(first) < count:
        if time.monotonic() > until_s:
            raise TimeoutError(f"the camera gave no picture within {_PATIENCE_S:g} s")
        time.sleep(_POLL_S)
