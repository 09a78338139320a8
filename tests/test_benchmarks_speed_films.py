"""Films of façades, and their frames again and again."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.speed.films import QUIET, Reel, film
from benchmarks.speed.sender import Film
from cameras.opening import open_source

SMALL = replace(QUIET, width=320, height=240, duration_s=0.2)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film(SMALL, tmp_path_factory.mktemp("films"))


def test_a_film_is_made_once(small: Film) -> None:
    made = small.path.stat().st_mtime_ns

    again = film(SMALL, small.path.parent)

    assert again == small
    assert again.path.stat().st_mtime_ns == made
    assert list(small.path.parent.iterdir()) == [small.path]


def test_another_scene_is_another_film(small: Film, tmp_path: Path) -> None:
    other = film(replace(SMALL, seed=8), tmp_path)

    assert other.path.name != small.path.name


def test_time_goes_on_where_a_film_begins_anew(small: Film) -> None:
    with open_source(str(small.path)) as source:
        once = [frame.luma.copy() for frame in source.frames()]

    frames = list(islice(Reel(small).endless(), 8))

    assert [frame.index for frame in frames] == list(range(8))
    assert [round(frame.t_s, 2) for frame in frames] == [round(k / 25, 2) for k in range(8)]
    assert len(once) == 5
    assert all(np.array_equal(frame.luma, once[frame.index % 5]) for frame in frames)
    assert frames[0].picture().shape == (240, 320, 3)
