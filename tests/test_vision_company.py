"""What else came down lately."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sightings import points

from vision.company import CELLS, LATELY_S, NAMES, WINDOW_S, Company
from vision.fitting import Values
from vision.suspects import TIME, Points

SIZE = (640, 360)
SIGHTINGS = 8


def passing(
    x: float, y: float, *, at_s: float = 20.0, down: float = 4.0, aside: float = 0.0
) -> Points:
    """A thing whose last sighting is at x, y; steps in pixels a frame."""
    back: Values = np.arange(SIGHTINGS, dtype=np.float64) - SIGHTINGS + 1
    path = points(y + down * back, x + aside * back)
    path[:, TIME] += at_s - path[-1, TIME]
    return path


OWN = passing(320, 180)


def cells(company: Company, path: Points = OWN, thing: int = 0) -> dict[str, float]:
    return dict(zip(NAMES, np.expm1(company.cues(thing, path)), strict=True))


def company_of(*paths: Points) -> Company:
    company = Company(*SIZE)
    for thing, path in enumerate(paths, start=1):
        company.saw(thing, path)
    return company


def test_what_falls_alone_has_no_company() -> None:
    company = Company(*SIZE)
    company.saw(0, OWN)
    assert cells(company) == dict.fromkeys(NAMES, 0.0)


def test_rain_is_everywhere() -> None:
    places = [(x, y) for x in range(40, 640, 80) for y in range(22, 360, 45)]
    found = cells(company_of(*[passing(x, y) for x, y in places]))
    assert found == pytest.approx(dict.fromkeys(NAMES, CELLS * CELLS))


def test_a_road_is_in_few_places() -> None:
    found = cells(company_of(*[passing(100 + k, 300 + k % 3) for k in range(30)]))
    assert found == pytest.approx(dict.fromkeys(NAMES, 1.0))


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (passing(100, 100, down=6.0), 1.0),
        (passing(100, 100, down=10.0), 0.0),
        (passing(100, 100, down=1.5), 0.0),
        (passing(100, 100, aside=1.0), 1.0),
        (passing(100, 100, aside=4.0), 0.0),
    ],
    ids=["a little faster", "fast", "slow", "a little aslant", "aslant"],
)
def test_what_moves_otherwise_is_not_alike(other: Points, alike: float) -> None:
    found = cells(company_of(other))
    assert found["log_cells"] == pytest.approx(1.0)
    assert found["log_cells_alike"] == pytest.approx(alike)


def test_what_is_long_past_is_no_company() -> None:
    long_ago = passing(100, 100, at_s=20.0 - WINDOW_S - 0.1)
    a_while_ago = passing(300, 100, at_s=20.0 - LATELY_S - 0.1)
    found = cells(company_of(long_ago, a_while_ago))
    assert found["log_cells"] == pytest.approx(1.0)
    assert found["log_cells_lately"] == 0.0


@given(st.integers(0, 3000))
def test_however_much_comes_down_what_was_lately_is_kept(count: int) -> None:
    company = Company(*SIZE)
    for k in range(count):
        company.saw(1 + k, passing(100, 100, at_s=k / 100))
    last = passing(320, 180, at_s=count / 100)
    company.saw(0, last)
    assert cells(company, last)["log_cells"] == pytest.approx(float(count > 0))
