"""What drew a path, whatever the weights that were learned."""

import numpy as np
import pytest
from drawn import Place, falling_at, frames, moving
from sightings import points

from vision import verdict
from vision.cues import NAMES
from vision.motion import MotionDetector
from vision.suspects import Points, X, Y
from vision.tracking import TrackKeeper
from vision.verdict import EXPLANATIONS, belief, candidates, log_odds, log_probabilities

SIZE = (480, 270)
FALL = points([50 + 0.4 * k * k for k in range(30)])


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that a path's sightings alone decide by: the more, the likelier a fall."""
    shape = len(NAMES), len(EXPLANATIONS)
    made = np.zeros(shape)
    made[NAMES.index("log_sightings"), 0] = 100.0
    monkeypatch.setattr(verdict, "_WEIGHTS", made)
    monkeypatch.setattr(verdict, "_CENTRE", np.full(shape[0], np.log(20)))
    monkeypatch.setattr(verdict, "_BIAS", np.linspace(0, 1, shape[1]))


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
    assert log_probabilities(FALL, 270).shape == (len(EXPLANATIONS),)
    assert np.exp(log_probabilities(FALL, 270)).sum() == pytest.approx(1)


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("sightings", [6, 20, 30])
def test_probabilities_sum_to_one(sightings: int) -> None:
    log_p = log_probabilities(FALL[:sightings], 270)
    assert np.exp(log_p).sum() == pytest.approx(1)
    assert (log_p <= 0).all()


@pytest.mark.usefixtures("weights")
def test_the_likeliest_explanation_is_the_one_the_weights_speak_for() -> None:
    assert log_odds(log_probabilities(FALL, 270), "fall") > 30
    assert log_odds(log_probabilities(FALL[:10], 270), "fall") < -30
    assert log_odds(log_probabilities(FALL[:10], 270), "scene") > 0


def test_odds_are_against_the_likeliest_other_explanation() -> None:
    log_p = np.log([0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.02])
    assert log_odds(log_p, "fall") == pytest.approx(np.log(0.5 / 0.2))
    assert log_odds(log_p, "bird") == pytest.approx(np.log(0.2 / 0.5))
    assert log_odds(log_p, "scene") == pytest.approx(np.log(0.02 / 0.5))


def test_what_falls_is_a_candidate_with_its_path() -> None:
    place = falling_at(200, 1.0)
    longest = max(seen(place), key=len)
    assert len(longest) > 15
    for row in longest:
        x, y = place(row[1])
        assert abs(row[X] - x) < 6
        assert abs(row[Y] - y) < 6


@pytest.mark.parametrize(
    "place", [moving(20, 200, 120, 5), moving(300, 250, 0, -70)], ids=["crossing", "rising"]
)
def test_what_does_not_come_down_is_no_candidate(place: Place) -> None:
    assert not seen(place)


def test_physics_speaks_against_leaves_and_not_against_birds() -> None:
    leaf, bird = np.full(7, -9.0), np.full(7, -9.0)
    leaf[0] = bird[0] = leaf[EXPLANATIONS.index("light")] = bird[EXPLANATIONS.index("bird")] = -0.7
    assert belief(leaf, 10.0) > 4
    assert belief(bird, 10.0) == pytest.approx(0.0)
    assert belief(leaf, 1e9) < 20
