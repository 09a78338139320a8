"""One box for one thing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.suppression import overlaps, suppress

side = st.floats(0, 100, width=32)
box = st.tuples(side, side, side, side).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]) + 1, max(b[1], b[3]) + 1)
)
seen = st.lists(st.tuples(box, st.floats(0, 1, width=32), st.integers(0, 2)), max_size=25)


def arrays(
    found: list[tuple[tuple[float, float, float, float], float, int]],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.intp]]:
    return (
        np.array([one[0] for one in found], np.float32).reshape(-1, 4),
        np.array([one[1] for one in found], np.float32),
        np.array([one[2] for one in found], np.intp),
    )


@given(seen)
def test_no_two_that_stay_mean_one_thing(
    found: list[tuple[tuple[float, float, float, float], float, int]],
) -> None:
    boxes, scores, classes = arrays(found)

    kept = suppress(boxes, scores, classes, 0.5)

    for position, index in enumerate(kept):
        others = kept[position + 1 :]
        same = classes[others] == classes[index]
        assert not (same & (overlaps(boxes[index], boxes[others]) > 0.5)).any()


@given(seen)
def test_what_goes_had_a_better_one_of_its_class(
    found: list[tuple[tuple[float, float, float, float], float, int]],
) -> None:
    boxes, scores, classes = arrays(found)

    kept = suppress(boxes, scores, classes, 0.5)

    for gone in set(range(len(found))) - set(kept.tolist()):
        better = kept[(classes[kept] == classes[gone]) & (scores[kept] >= scores[gone])]
        assert (overlaps(boxes[gone], boxes[better]) > 0.5).any()


def test_the_best_comes_first() -> None:
    boxes = np.array([[0, 0, 9, 9], [50, 50, 60, 60]], np.float32)

    kept = suppress(boxes, np.array([0.3, 0.8], np.float32), np.array([0, 0]))

    assert kept.tolist() == [1, 0]


def test_a_rider_never_hides_the_bike() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 10]], np.float32)

    kept = suppress(boxes, np.array([0.9, 0.5], np.float32), np.array([0, 1]))

    assert kept.tolist() == [0, 1]
