"""How long an event takes from the verdict in a camera's process to a receiver."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from api.inbox import Inbox
from api.intake import Intake
from api.losses import Losses
from api.sinks.opening import SinkPlan, Way
from api.sinks.outbox import Outbox
from api.sinks.report import News, Wish
from api.sinks.sinks import Sinks
from api.store import Store
from api.supervisor import Supervisor
from benchmarks.service.receivers import Arrivals, mqtt_receiver, web_receiver
from benchmarks.service.waits import Waits
from cameras.messages import EventUpdate, Message, Progress
from cameras.worker import CameraTask
from vision.errors import InputError
from vision.records import Event, EventKind, EventState, PathBox

_BOUND_S = 0.3
_SHARE = 0.99
_PAUSE_S = 0.25
_PATIENCE_S = 120.0


def wire_rows(events: int) -> Iterator[Waits]:
    """Events of one camera, four a second so that none waits for the one before.

    They go through its pipe, the inbox, the store and the outbox. Raises InputError when not all
    arrive, or when Mosquitto is not installed.
    """
    name = "from a verdict to its receiver, by"
    with TemporaryDirectory() as folder:
        arrivals = Arrivals(events)
        with web_receiver(arrivals) as hook:
            _send(Path(folder) / "webhook.db", hook, arrivals)
    yield Waits(f"{name} webhook", arrivals.times_s[:events], _BOUND_S, _SHARE)
    with TemporaryDirectory() as folder:
        arrivals = Arrivals(events)
        with mqtt_receiver(arrivals, Path(folder)) as broker:
            _send(Path(folder) / "mqtt.db", broker, arrivals)
    yield Waits(f"{name} MQTT", arrivals.times_s[:events], _BOUND_S, _SHARE)


def _send(place: Path, way: Way, arrivals: Arrivals) -> None:
    sinks = Sinks([SinkPlan("bench", Wish(frozenset({News.CONFIRMED})), way)])
    store = Store.open(place, tell=sinks.put)
    try:
        intake = Intake(store, place.parent)
        with Inbox(Losses(store).unkept) as inbox:

            def hear(camera: str, message: Message) -> None:
                inbox.put(camera, datetime.now(UTC), partial(intake.hear, camera, message))

            cameras = Supervisor(
                [CameraTask("bench", "sim://facade")],
                hear,
                lambda *_: None,
                work=partial(_report, arrivals.awaited),
            )
            with sinks.delivering(Outbox(store.session), lambda _: None), cameras:
                if not arrivals.full.wait(arrivals.awaited * _PAUSE_S + _PATIENCE_S):
                    came = len(arrivals.times_s)
                    raise InputError(f"wire: only {came} of {arrivals.awaited} events arrived")
    finally:
        store.close()


def _report(
    events: int, _task: CameraTask, tell: Callable[[Message], None], stopped: Callable[[], bool]
) -> None:
    """What the camera's process runs: verdicts that hold the moment when they were given."""
    path = tuple(PathBox(n, n / 25, 5.0, 6.0 + n, 3.0, 4.0) for n in range(50))
    for number in range(events):
        if stopped():
            return
        time.sleep(_PAUSE_S)
        event = Event(
            id=f"wire-{number}",
            kind=EventKind.FALLING_OBJECT,
            state=EventState.CONFIRMED,
            ended=False,
            start_s=0.0,
            end_s=2.0,
            first_frame=0,
            last_frame=49,
            confidence=0.9,
            path=path,
            # The clock counts for all processes of a machine.
            reasons={"verdict_s": time.monotonic()},
        )
        tell(EventUpdate(event))
    while not stopped():
        time.sleep(_PAUSE_S)
        tell(Progress(events, 0, 0.0, 0.0, 25.0))
