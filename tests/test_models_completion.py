"""What people did not label is labelled or hidden, and never overrules them."""

import numpy as np

from models.data.completion import complete, covered
from models.data.yolo import Box
from vision.detections import Detection, Label

PICTURE = np.full((100, 100, 3), 10, np.uint8)
MISSING = frozenset({Label.PERSON, Label.BICYCLE})
BIKE = Box(Label.EBIKE, (10, 40, 60, 90))


def seen(label: Label, score: float, *xyxy: float) -> Detection:
    x1, y1, x2, y2 = xyxy
    return Detection(label, score, (x1, y1, x2, y2))


def test_sure_guesses_become_labels() -> None:
    rider = seen(Label.PERSON, 0.8, 15, 10, 50, 70)

    picture, boxes = complete(PICTURE, [BIKE], [rider], MISSING)

    assert boxes == (BIKE, Box(Label.PERSON, rider.xyxy))
    assert (picture == PICTURE).all()


def test_unsure_guesses_are_hidden() -> None:
    picture, boxes = complete(PICTURE, [BIKE], [seen(Label.PERSON, 0.2, 70, 0, 90, 30)], MISSING)

    assert boxes == (BIKE,)
    assert (picture[0:30, 70:90] == 114).all()
    assert np.count_nonzero(picture != PICTURE) == 30 * 20 * 3


def test_what_is_labelled_is_never_hidden() -> None:
    picture, _ = complete(PICTURE, [BIKE], [seen(Label.PERSON, 0.2, 15, 10, 50, 70)], MISSING)

    assert (picture == PICTURE).all()


def test_a_labelled_ebike_becomes_no_bicycle() -> None:
    _, boxes = complete(PICTURE, [BIKE], [seen(Label.BICYCLE, 0.9, 11, 41, 59, 89)], MISSING)

    assert boxes == (BIKE,)


def test_what_is_labelled_completely_is_left_to_people() -> None:
    picture, boxes = complete(PICTURE, [], [seen(Label.WHEELCHAIR, 0.9, 0, 0, 50, 50)], MISSING)

    assert boxes == ()
    assert (picture == PICTURE).all()


def test_one_thing_guessed_twice_is_one() -> None:
    twice = [seen(Label.PERSON, 0.8, 70, 0, 90, 60), seen(Label.PERSON, 0.5, 71, 0, 90, 40)]

    _, boxes = complete(PICTURE, [], twice, MISSING)

    assert len(boxes) == 1


def test_covering_is_of_the_smaller_box() -> None:
    assert covered((0, 0, 10, 10), (5, 0, 25, 10)) == 0.5
    assert covered((0, 0, 2, 2), (0, 0, 90, 90)) == 1.0
    assert covered((0, 0, 2, 2), (5, 5, 6, 6)) == 0.0
