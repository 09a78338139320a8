"""What a detector says of labelled pictures, as a table."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.elevator_rates import Looked, measured, read_folder
from vision.detections import Detection, Label
from vision.errors import InputError
from vision.rates import MISSED, NOTHING, outcome, shipped_rates
from vision.things import Xyxy

BOX: Xyxy = (10.0, 10.0, 60.0, 60.0)


def test_shares_are_counted_by_thing_beside_a_few_of_the_shipped_table() -> None:
    found = Looked([(Label.EBIKE, BOX)], [Detection(Label.EBIKE, 0.9, BOX)])
    missed = Looked([(Label.EBIKE, BOX)], [])
    elsewhere = Looked([(Label.EBIKE, BOX)], [Detection(Label.EBIKE, 0.9, (80, 80, 99, 99))])
    empty = Looked([(Label.PERSON, BOX)], [Detection(Label.BICYCLE, 0.5, BOX)])

    rates, counts = measured([found, found, missed, elsewhere, empty], "pictures")

    before = shipped_rates().shares
    right, bicycle = outcome(Label.EBIKE, 0.9), outcome(Label.BICYCLE, 0.5)
    assert rates.shares[Label.EBIKE][right] == pytest.approx(
        (2 + 5 * before[Label.EBIKE][right]) / 9
    )
    assert rates.shares[Label.EBIKE][MISSED] == pytest.approx(
        (2 + 5 * before[Label.EBIKE][MISSED]) / 9
    )
    assert rates.shares[NOTHING][bicycle] == pytest.approx((1 + 5 * before[NOTHING][bicycle]) / 6)
    assert rates.shares[Label.STROLLER] == pytest.approx(before[Label.STROLLER])
    assert all(sum(shares) == pytest.approx(1.0) for shares in rates.shares.values())
    assert (counts[Label.EBIKE], counts[NOTHING], counts[Label.STROLLER]) == (4, 1, 0)
    assert "ebike 4" in rates.source
    assert "all by the shipped table: bicycle, wheelchair" in rates.source


def written(folder: Path, label: str) -> Path:
    for name in ("images", "labels"):
        (folder / name).mkdir()
    (folder / "classes.txt").write_text("person\nebike\nhelmet\n")
    cv2.imwrite(str(folder / "images" / "a.png"), np.zeros((100, 200, 3), np.uint8))
    (folder / "labels" / "a.txt").write_text(label)
    return folder


def test_labels_become_boxes_in_pixels(tmp_path: Path) -> None:
    folder = written(tmp_path, "1 0.5 0.5 0.2 0.4\n2 0.1 0.1 0.1 0.1\n")

    ((image, boxes),) = read_folder(folder)

    assert image.name == "a.png"
    assert boxes[0][0] is Label.EBIKE
    assert boxes[0][1] == pytest.approx((80.0, 30.0, 120.0, 70.0))
    assert len(boxes) == 1


def test_what_is_wrong_in_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"classes\.txt"):
        list(read_folder(tmp_path))
    with pytest.raises(InputError, match=r"a\.txt: line 1"):
        list(read_folder(written(tmp_path, "7 0.5 0.5")))
