"""What drew a path, whatever the weights that were learned."""

import numpy as np
import pytest
from drawn import Place, falling_at, frames, moving
from hypothesis import given
from hypothesis import strategies as st
from sightings import points

from vision import company, cues, reading, verdict
from vision.motion import MotionDetector
from vision.network import Network
from vision.reading import read
from vision.suspects import SEEN_RISING, TIME, Points, X, Y, ascent
from vision.tracking import TrackKeeper
from vision.trajectory import View
from vision.verdict import (
    EXPLANATIONS,
    MOST_SLANT,
    VERDICT_NAMES,
    candidates,
    evidence,
    glance,
    log_odds,
)

SIZE = (480, 270)
VIEW = View(*SIZE)
ALONE = np.zeros(len(company.NAMES))
FALL = points([50 + 0.4 * k * k for k in range(30)])


def by_one_cue(names: tuple[str, ...], name: str, usual: float) -> Network:
    """Weights that one cue alone decides by: the greater, the likelier a fall."""
    shape = len(names), len(EXPLANATIONS)
    direct = np.zeros(shape)
    direct[names.index(name), 0] = 100.0
    return Network(
        np.full(shape[0], usual),
        np.ones(shape[0]),
        np.zeros((shape[0], 0)),
        np.zeros(0),
        np.zeros((0, shape[1])),
        direct,
        np.linspace(0, 1, shape[1]),
    )


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a glance by sightings, of a verdict by how far the thing fell."""
    monkeypatch.setattr(
        verdict, "_GLANCE", by_one_cue(cues.NAMES, "log_sightings", float(np.log(20)))
    )
    monkeypatch.setattr(verdict, "_VERDICT", by_one_cue(VERDICT_NAMES, "physics_drop", 1.5))


def judged(path: Points) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = read(path, VIEW, facade_known=False)
    return np.asarray(verdict.verdict(cues.cues(path, SIZE[1]), found, ALONE))


def seen(*places: Place) -> list[Points]:
    """All candidates while a film runs."""
    motion, keeper = MotionDetector(), TrackKeeper(*SIZE)
    found = []
    for frame in frames(*places, size=SIZE):
        moved = motion.update(frame)
        if moved is not None:
            keeper.update(moved)
            found += candidates(keeper, SIZE[1])
    return found


def test_the_weights_that_are_learned_fit_the_cues_and_explanations() -> None:
    for log_p in (glance(FALL, SIZE[1]), judged(FALL)):
        assert log_p.shape == (len(EXPLANATIONS),)
        assert np.exp(log_p).sum() == pytest.approx(1)


def test_a_verdict_sees_the_path_what_physics_makes_of_it_and_its_company() -> None:
    found = read(FALL, VIEW, facade_known=True)
    known, others = cues.cues(FALL, SIZE[1]), np.array([3.0, 2.0, 1.0])
    seen = evidence(known, found, others)
    assert seen.shape == (len(VERDICT_NAMES),)
    np.testing.assert_array_equal(seen, [*known, *found.cues, *others])
    names = (cues.NAMES, reading.NAMES, company.NAMES)
    assert len(VERDICT_NAMES) == len(set(VERDICT_NAMES)) == sum(map(len, names))


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("sightings", [6, 20, 30])
def test_probabilities_sum_to_one(sightings: int) -> None:
    for log_p in (glance(FALL[:sightings], SIZE[1]), judged(FALL[:sightings])):
        assert np.exp(log_p).sum() == pytest.approx(1)
        assert (log_p <= 0).all()


@pytest.mark.usefixtures("weights")
def test_the_likeliest_explanation_is_the_one_the_weights_speak_for() -> None:
    assert log_odds(glance(FALL, SIZE[1]), "fall") > 30
    assert log_odds(glance(FALL[:10], SIZE[1]), "fall") < -30
    assert glance(FALL[:10], SIZE[1]).argmax() == EXPLANATIONS.index("scene")


@pytest.mark.usefixtures("weights")
def test_a_verdict_goes_by_physics_too() -> None:
    assert log_odds(judged(FALL), "fall") > 30
    assert log_odds(judged(FALL[:6]), "fall") < -30


def test_odds_are_against_all_other_explanations_together() -> None:
    log_p = np.log([0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.02])
    assert log_odds(log_p, "fall") == pytest.approx(0)
    assert log_odds(log_p, "bird") == pytest.approx(np.log(0.2 / 0.8))
    assert log_odds(log_p, "scene") == pytest.approx(np.log(0.02 / 0.98))


@given(
    scores=st.lists(st.floats(-200, 200), min_size=len(EXPLANATIONS), max_size=len(EXPLANATIONS))
)
def test_no_two_explanations_are_both_likelier_than_not(scores: list[float]) -> None:
    log_p = np.array(scores) - np.logaddexp.reduce(scores)
    odds = [log_odds(log_p, name) for name in EXPLANATIONS]
    assert sum(o > 0 for o in odds) <= 1
    assert int(np.argmax(odds)) == int(np.argmax(log_p)) or max(odds) < 1e-9
    np.testing.assert_allclose(1 / (1 + np.exp(-np.array(odds))), np.exp(log_p), atol=1e-9)


def rises(path: Points) -> bool:
    return len(ascent(path[: int(path[:, Y].argmin()) + 1])) >= SEEN_RISING


def test_what_falls_is_a_candidate_with_its_path() -> None:
    place = falling_at(200, 1.0)
    longest = max(seen(place), key=len)
    assert len(longest) > 15
    assert not rises(longest)
    for row in longest:
        x, y = place(row[1])
        assert abs(row[X] - x) < 6
        assert abs(row[Y] - y) < 6


@pytest.mark.parametrize(
    "place", [moving(20, 200, 120, 5), moving(300, 250, 0, -70)], ids=["crossing", "rising"]
)
def test_what_does_not_come_down_is_no_candidate(place: Place) -> None:
    assert not seen(place)


def test_what_is_thrown_up_is_a_candidate_with_its_rise() -> None:
    start_s, speed_px_s, pull_px_s2 = 1.0, 60.0, 200.0

    def place(t_s: float) -> tuple[float, float]:
        flown_s = max(0.0, t_s - start_s)
        return 240.0, 150.0 - speed_px_s * flown_s + 0.5 * pull_px_s2 * flown_s**2

    # What it uncovers where it lay draws a path, too.
    path = max(seen(place), key=lambda found: float(found[-1, Y]))
    top = int(path[:, Y].argmin())
    assert rises(path)
    assert path[0, Y] > path[top, Y] + 4
    assert path[0, TIME] < start_s + 0.15
    assert path[top, TIME] == pytest.approx(start_s + speed_px_s / pull_px_s2, abs=0.15)
    assert path[-1, Y] > path[0, Y]
    off = [abs(row[Y] - place(row[TIME])[1]) for row in path]
    assert np.median(off) < 4


def test_what_rises_ever_slower_is_a_candidate_before_it_comes_down() -> None:
    def place(t_s: float) -> tuple[float, float]:
        flown_s = min(max(0.0, t_s - 1.0), 0.8)
        return 240.0, 250.0 - 160.0 * flown_s + 0.5 * 200.0 * flown_s**2

    rising = [path for path in seen(place) if path[-1, Y] < path[0, Y]]
    assert rising
    assert all(rises(path) for path in rising)
    assert min(path[-1, TIME] for path in rising) < 1.6


def test_what_is_thrown_up_may_go_further_aside_than_what_is_let_go() -> None:
    def thrown(t_s: float) -> tuple[float, float]:
        flown_s = max(0.0, t_s - 1.0)
        return 20.0 + 200.0 * flown_s, 80.0 - 80.0 * flown_s + 0.5 * 200.0 * flown_s**2

    def let_go(t_s: float) -> tuple[float, float]:
        flown_s = max(0.0, t_s - 1.0)
        return 20.0 + 200.0 * flown_s, 40.0 + 0.5 * 60.0 * flown_s**2

    up = [path for path in seen(thrown) if rises(path)]
    slants = [(path[-1, X] - path[0, X]) / np.ptp(path[:, Y]) for path in up]
    assert max(slants) > MOST_SLANT
    assert all(
        path[-1, X] - path[0, X] <= MOST_SLANT * (path[-1, Y] - path[0, Y]) for path in seen(let_go)
    )
