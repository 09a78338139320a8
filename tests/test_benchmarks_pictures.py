"""Small pictures of what went wrong."""

from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from outcomes import alarm, case, fall
from stored import an_event

from benchmarks.pictures import cut, take, with_pictures
from benchmarks.truth import Box, TrueFall
from cameras.simulated import encode_scene
from vision.records import PathBox, Picture
from vision.scenes.spec import SceneSpec


def decoded(jpeg: bytes) -> Picture:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, np.uint8)


def path(x: float, top: float, bottom: float) -> dict[int, Box]:
    return {f: Box(x, y, 6, 6) for f, y in enumerate(np.linspace(top, bottom, 11).tolist())}


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("scene") / "scene.mp4"
    encode_scene(SceneSpec(width=320, height=180, falls=0, duration_s=0.6), file)
    return file


@pytest.mark.parametrize(
    ("size", "boxes"),
    [
        pytest.param((2592, 1520), path(1200, 20, 1500), id="a long path in a large picture"),
        pytest.param(
            (2592, 1520), {0: Box(0, 700, 9, 9), 1: Box(2580, 700, 9, 9)}, id="a wide one"
        ),
        pytest.param((640, 360), path(300, 100, 180), id="a short path"),
        pytest.param((640, 360), {0: Box(637, 357, 6, 6)}, id="one box in a corner"),
        pytest.param((160, 120), {0: Box(-9, -9, 4, 4)}, id="a box outside"),
    ],
)
def test_a_picture_is_small_whatever_the_path(size: tuple[int, int], boxes: dict[int, Box]) -> None:
    width, height = size
    picture = decoded(cut(np.full((height, width, 3), 90, np.uint8), boxes, min(boxes)))
    assert 1 <= picture.shape[0] <= 480
    assert 1 <= picture.shape[1] <= 480


def test_the_path_is_drawn_and_the_thing_is_left_visible() -> None:
    picture = np.full((360, 640, 3), 90, np.uint8)
    boxes = path(300, 100, 180)
    here = boxes[5]
    picture[int(here.y) : int(here.y + 6), 300:306] = 250
    drawn = decoded(cut(picture, boxes, 5)).astype(int)
    yellow = (drawn[..., 2] - drawn[..., 0]) > 60
    assert np.ptp(np.nonzero(yellow.any(1))[0]) > 0.4 * len(drawn)  # the line spans the path
    assert (drawn.min(-1) > 200).sum() > 100  # the thing, enlarged, nothing over it


def test_each_path_gets_its_picture_and_none_gets_none(video: Path) -> None:
    first, nothing, late = take(video, [path(100, 20, 90), {}, {5000: Box(1, 1, 2, 2)}])
    assert first is not None
    assert decoded(b64decode(first)).shape[1] <= 480
    assert nothing is None
    assert late is None


def test_missed_clear_falls_and_the_surest_alarms_are_shown(video: Path) -> None:
    falls = [fall(), fall(found=False), fall(found=False, visibility="faint")]
    truth = [TrueFall(str(k), path(50 + 50 * k, 20, 90)) for k in range(3)]
    confidences = [k / 20 for k in range(15)]
    seen = tuple(PathBox(f, f / 25, 200, 20 + 5 * f, 4, 4) for f in range(8))
    wrong = [replace(an_event(str(c)), confidence=c, path=seen) for c in confidences]
    result = case("falls", *falls, alarms=[alarm(c) for c in confidences])
    shown = with_pictures(result, video, truth, wrong)
    assert [f.picture is not None for f in shown.falls] == [False, True, False]
    assert [a.picture is not None for a in shown.false_alarms] == [False] * 3 + [True] * 12
