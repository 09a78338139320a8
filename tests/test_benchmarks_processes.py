"""Work shared out among processes."""

import math
from functools import partial

import pytest

from benchmarks.processes import at_once


def test_what_is_done_comes_in_order() -> None:
    calls = [partial(math.sqrt, number) for number in (9, 16, 25)]
    assert [done.result() for done in at_once(2, "Roots", calls)] == [3, 4, 5]


def test_what_fails_fails_alone() -> None:
    calls = [partial(math.sqrt, number) for number in (-1, 4)]
    failed, done = at_once(1, "Roots", calls)
    assert done.result() == 2
    with pytest.raises(ValueError, match="math domain"):
        failed.result()
