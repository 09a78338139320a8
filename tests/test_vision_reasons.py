"""Why a path is told as what it is."""

import json

import numpy as np
import pytest
from sightings import points

from vision.calibration import calibrate
from vision.reading import read
from vision.reasons import path_of, reasons_of
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec
from vision.suspects import HEIGHT, LEFT, TOP, WIDTH
from vision.trajectory import View
from vision.verdict import EXPLANATIONS

FALLING = points([20 + 0.4 * k * k for k in range(20)])
LOG_P = np.log(np.full(len(EXPLANATIONS), 1 / len(EXPLANATIONS)))


def test_boxes_are_where_it_was_seen() -> None:
    boxes = path_of(FALLING)
    np.testing.assert_allclose(
        [(b.x, b.y, b.w, b.h) for b in boxes], FALLING[:, [LEFT, TOP, WIDTH, HEIGHT]]
    )
    assert [b.frame for b in boxes] == sorted(b.frame for b in boxes)


def test_reasons_are_plain_numbers_by_name() -> None:
    reading = read(FALLING, View(640, 360), facade_known=False)
    told = reasons_of(reading, LOG_P, None)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["likelihoods"] == dict.fromkeys(EXPLANATIONS, -1.9)
    assert told["sightings"] == len(reading.kept)
    assert told["drop_m"] == pytest.approx(reading.judgement.fall.drop_m, abs=0.05)
    assert "floor" not in told
    assert "impact" not in told


def test_a_facade_tells_the_floor_and_the_impact() -> None:
    scene = FacadeScene(SceneSpec(width=640, height=360, floors=10))
    calibration = calibrate(scene.facade, 640, 360)
    view = calibration.view_at(320, 60)
    path = points([60 + 0.4 * k * k for k in range(20)], 320)
    told = reasons_of(read(path, view, facade_known=True), LOG_P, calibration)
    assert set(told) > {"floor", "impact"}
