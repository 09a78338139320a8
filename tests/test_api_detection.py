"""Cameras that need a detector share one, which is started again when it dies."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from waiting import until

from api import detection
from api.detection import SharedDetector
from cameras.looking import Looker
from cameras.worker import CameraTask
from vision.errors import LookError
from vision.options import ElevatorOptions, ZoneOptions

STARTED_S = 60.0
"""For a process that loads the runtime and the model."""

EMPTY = np.zeros((90, 160, 3), np.uint8)
TASKS = [
    CameraTask("east", "rtsp://192.0.2.1/east"),
    CameraTask("car-a", "rtsp://192.0.2.1/a", options=ElevatorOptions()),
    CameraTask("lobby", "rtsp://192.0.2.1/lobby", options=ZoneOptions()),
]


def answers(looker: Looker) -> bool:
    """Whether it answers; a detector that is being started misses some looks."""
    try:
        looker.look(EMPTY, 1.0)
    except LookError:
        return False
    return True


def down(shared: SharedDetector) -> str | None:
    return shared.down


def test_only_cameras_that_look_for_bikes_ask_it() -> None:
    shared = SharedDetector(TASKS)

    assert [task.name for task in shared.tasks] == ["east", "car-a", "lobby"]
    assert [task.looker is not None for task in shared.tasks] == [False, True, True]


def test_falls_need_none() -> None:
    with SharedDetector(TASKS[:1]) as shared:
        assert multiprocessing.active_children() == []

    assert shared.tasks == TASKS[:1]


def test_a_camera_that_comes_later_is_served_and_the_others_keep_their_places() -> None:
    with SharedDetector(TASKS[:1]) as shared:
        shared.follow(TASKS[:2])
        (before,) = (task.looker for task in shared.tasks if task.looker is not None)
        shared.follow(TASKS)
        lookers = [task.looker for task in shared.tasks if task.looker is not None]

        assert lookers[0] is before
        until(lambda: all(answers(looker) for looker in lookers), STARTED_S)


def test_a_place_is_used_again() -> None:
    shared = SharedDetector(TASKS[:2])
    cars = [replace(TASKS[1], name=f"car-{number}") for number in range(20)]

    shared.follow(cars)
    served = [task.name for task in shared.tasks if task.looker is not None]
    shared.follow(cars[-2:])

    assert served == [f"car-{number}" for number in range(9)]
    assert all(task.looker is not None for task in shared.tasks)


def test_one_that_dies_is_started_again() -> None:
    with SharedDetector(TASKS) as shared:
        lookers = [task.looker for task in shared.tasks if task.looker is not None]
        until(lambda: all(answers(looker) for looker in lookers), STARTED_S)
        (process,) = multiprocessing.active_children()
        process.kill()
        until(lambda: down(shared) is not None)
        cause = down(shared)

        until(lambda: all(answers(looker) for looker in lookers), STARTED_S)
        assert down(shared) is None

    assert cause == "the detector was ended by SIGKILL; started again"


def test_without_a_card_cameras_say_themselves_what_lacks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(detection, "DEFAULT", tmp_path / "none.onnx")

    with SharedDetector(TASKS) as shared:
        assert shared.down is not None
        assert "card of the model cannot be read" in shared.down

    assert shared.tasks == TASKS
