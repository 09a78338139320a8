"""A detector that is asked through shared memory: same answers, fair turns, no waiting for ever."""

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reds import Reds, never, nobody
from tinymodels import rows, write_card, write_model

from cameras.looking import Board, Looker, look_for_all
from cameras.messages import Failed, Looked, Message
from models.card import read_card
from models.detector import one_by_one
from models.onnx_detector import OnnxDetector
from vision.errors import InputError, LookError
from vision.rates import SCORES
from vision.records import Picture

SIDE = 64
CONTEXT = multiprocessing.get_context("spawn")


def red(value: int, width: int = SIDE, height: int = SIDE) -> Picture:
    return np.full((height, width, 3), (0, 0, value), np.uint8)


@contextmanager
def served(board: Board, detector: object) -> Iterator[None]:
    """Answer in a thread; what is shared between processes is shared between threads, too."""
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            board.serve(detector)  # type: ignore[arg-type]  # as much of a detector as is used

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> OnnxDetector:
    boxes = rows(
        (8, 8, 40, 60, 0.9, 1),
        (0, -9, 70, 9, 0.8, 0),
        (2, 4, 20, 50, 0.3, 2),
        (1, 0, 63, 1, 0.7, 3),
    )
    model = write_model(tmp_path_factory.mktemp("model") / "tiny.onnx", boxes)
    write_card(model)
    return OnnxDetector(model, read_card(model.with_suffix(".json")))


@pytest.fixture(scope="module")
def looker(tiny: OnnxDetector) -> Iterator[Looker]:
    """A place at a board that is served."""
    board = Board(CONTEXT, 1, SIDE)
    with served(board, tiny):
        yield board.looker(0)


@given(width=st.integers(8, 200), height=st.integers(8, 200), shade=st.integers(100, 255))
def test_the_answer_is_that_of_a_detector_of_its_own(
    tiny: OnnxDetector, looker: Looker, width: int, height: int, shade: int
) -> None:
    picture = red(shade, width, height)
    picture[: height // 2] = 50

    shared = looker.look(picture, 30.0)

    own = one_by_one(tiny, SCORES[0])(picture)
    assert [(d.label, d.score) for d in shared] == [(d.label, d.score) for d in own]
    for mine, theirs in zip(shared, own, strict=True):
        assert mine.xyxy == pytest.approx(theirs.xyxy, abs=1e-3)


def test_every_camera_gets_its_own_answer() -> None:
    board, detector = Board(CONTEXT, 5, SIDE), Reds()
    lookers = [board.looker(n) for n in range(5)]
    seen: dict[int, list[float]] = {n: [] for n in range(5)}

    def ask(n: int) -> None:
        for k in range(10):
            (detection,) = lookers[n].look(red(20 * n + k), 30.0)
            seen[n].append(round(detection.score * 255))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(5)]
    with served(board, detector):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert seen == {n: [20 * n + k for k in range(10)] for n in range(5)}


def gives_up(looker: Looker, picture: Picture) -> None:
    with pytest.raises(LookError, match="did not answer within"):
        looker.look(picture, 0.0)


def test_a_camera_that_is_stopped_waits_no_longer() -> None:
    looker = Board(CONTEXT, 1, SIDE).looker(0)

    with pytest.raises(LookError):
        looker.look(red(1), 1000.0, lambda: True)


def test_cameras_take_turns_and_the_newest_picture_counts() -> None:
    board, detector = Board(CONTEXT, 3, SIDE), Reds()
    lookers = [board.looker(n) for n in range(3)]
    for value in (1, 2):
        for n, looker in enumerate(lookers):
            gives_up(looker, red(10 * n + value))

    while board.serve(detector, most=2):  # type: ignore[arg-type]  # as above
        pass

    assert detector.batches == [[2, 12], [22]]


def test_an_answer_that_came_too_late_is_not_taken_for_the_next() -> None:
    board, detector = Board(CONTEXT, 1, SIDE), Reds()
    looker = board.looker(0)
    gives_up(looker, red(100))
    board.serve(detector)  # type: ignore[arg-type]  # as above

    gives_up(looker, red(200))
    with served(board, detector):
        (detection,) = looker.look(red(50), 30.0)

    assert round(detection.score * 255) == 50


def test_another_process_is_answered_and_may_be_killed() -> None:
    board = Board(CONTEXT, 1, SIDE)
    process = CONTEXT.Process(
        target=look_for_all, args=(board, nobody, never), kwargs={"open_": Reds}
    )
    process.start()
    try:
        (detection,) = board.looker(0).look(red(77), 60.0)
    finally:
        process.kill()
        process.join()

    assert round(detection.score * 255) == 77
    gives_up(board.looker(0), red(78))


def test_the_process_tells_that_it_is_well() -> None:
    board = Board(CONTEXT, 1, SIDE)
    told: list[Message] = []
    clock = iter(range(100))

    look_for_all(
        board,
        told.append,
        lambda: len(told) > 2,
        open_=Reds,  # type: ignore[arg-type]  # as above
        clock=lambda: float(next(clock)),
    )

    assert told == [Looked(0)] * 3


def test_a_model_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    told: list[Message] = []

    def cannot() -> OnnxDetector:
        raise InputError(f"{tmp_path}: is no model")

    with pytest.raises(SystemExit) as ended:
        look_for_all(Board(CONTEXT, 1, SIDE), told.append, lambda: False, open_=cannot)

    assert ended.value.code == 1
    assert told == [Failed(f"{tmp_path}: is no model")]
