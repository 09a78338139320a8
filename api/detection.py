"""The detector that the cameras of the service share: its process, and a place for each camera."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from api.processes import CONTEXT, Kept, Patience, ProcessState
from api.told import read_message
from cameras.looking import Board, Looker, look_for_all
from cameras.messages import Failed, Looked, Message
from cameras.worker import CameraTask
from models.card import read_card
from models.registry import DEFAULT
from vision.errors import InputError
from vision.options import FallingOptions

_SPARE = 8
"""Places for cameras that come while the service runs; memory is all they cost."""

_PATIENCE = Patience(quiet_s=60.0)
"""It says something every second; loading a model takes a few."""

_log = logging.getLogger(__name__)


class SharedDetector:
    """Runs the shipped detector in a process of its own while it is entered, from when a task
    needs it.

    tasks: those given last, each with a way to ask the detector where its rule needs one. down: why
    the detector does not run, None while it does.
    """

    def __init__(self, tasks: Sequence[CameraTask]) -> None:
        self.down: str | None = None
        self._stop = threading.Event()
        self._kept: Kept[Message] | None = None
        self._free: list[Looker] = []
        self._places: dict[str, Looker] = {}
        self.tasks = self._placed(tasks)

    def follow(self, tasks: Sequence[CameraTask]) -> None:
        """Serve these from now on; a camera that asked before keeps its place."""
        runs = self._kept is not None
        self.tasks = self._placed(tasks)
        if self._kept is not None and not runs:
            self._kept.start()

    def processes(self) -> list[ProcessState]:
        """Its process, where there is one."""
        return [] if self._kept is None else [self._kept.state]

    def __enter__(self) -> "SharedDetector":
        if self._kept is not None:
            self._kept.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._kept is not None:
            self._kept.join()

    def _placed(self, tasks: Sequence[CameraTask]) -> list[CameraTask]:
        asking = [task.name for task in tasks if not isinstance(task.options, FallingOptions)]
        if asking and self._kept is None:
            self._open(len(asking) + _SPARE)
        for name in [name for name in self._places if name not in asking]:
            self._free.append(self._places.pop(name))
        for name in asking:
            if name not in self._places and self._free:
                self._places[name] = self._free.pop(0)
            elif name not in self._places and self._kept is not None:
                _log.warning(
                    "camera %s: opens a detector of its own until the next start",
                    name,
                    extra={"camera": name},
                )
        return [replace(task, looker=self._places.get(task.name)) for task in tasks]

    def _open(self, places: int) -> None:
        try:
            side = read_card(DEFAULT.with_suffix(".json")).input_px
        except InputError as error:
            # Each camera tries by itself then, and says why it cannot.
            self.down = str(error)
            return
        board = Board(CONTEXT, places, side)
        self._free = [board.looker(place) for place in range(places)]
        self._kept = Kept(
            "detector",
            "the detector",
            partial(look_for_all, board),
            self._hear,
            self._over,
            read=read_message,
            patience=_PATIENCE,
            stop=self._stop,
        )

    def _hear(self, message: Message) -> None:
        match message:
            case Looked():
                self.down = None
            case Failed(cause):
                self._fail(cause)
            case _:
                pass

    def _over(self, cause: str | None) -> None:
        # What it said itself tells more than how it ended.
        if cause is not None and self.down is None:
            self._fail(cause)

    def _fail(self, cause: str) -> None:
        self.down = cause
        _log.error("detector: %s", cause)
