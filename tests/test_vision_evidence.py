"""What repeated looks tell."""

import math

from hypothesis import given
from hypothesis import strategies as st

from vision.detections import Label
from vision.evidence import SUREST, Evidence
from vision.rates import OUTCOMES, outcome, shipped_rates

RATES = shipped_rates()


def evidence(*looks: tuple[Label, float], every_s: float = 0.2) -> Evidence:
    found = Evidence(RATES)
    for k, (label, score) in enumerate(looks):
        found.add(outcome(label, score), k * every_s)
    return found


def test_a_sure_ebike_speaks_for_itself_and_a_faint_one_does_not() -> None:
    assert evidence((Label.EBIKE, 0.9)).log_odds > 2
    assert evidence((Label.EBIKE, 0.3)).log_odds < 0


def test_any_other_label_speaks_against_an_ebike() -> None:
    for label in (Label.BICYCLE, Label.WHEELCHAIR, Label.STROLLER, Label.OTHER_WHEELED):
        both = evidence((Label.EBIKE, 0.6), (label, 0.8))
        assert both.log_odds < min(0.0, evidence((Label.EBIKE, 0.6)).log_odds - 1)


def test_a_mistake_that_stays_counts_little_at_every_look() -> None:
    first = evidence((Label.EBIKE, 0.6)).log_odds
    at_once = evidence(*[(Label.EBIKE, 0.6)] * 3, every_s=0.01).log_odds
    later = evidence(*[(Label.EBIKE, 0.6)] * 3, every_s=10.0).log_odds

    assert at_once - first < 0.3 * (later - first)


@given(looks=st.lists(st.tuples(st.integers(0, OUTCOMES - 1), st.floats(0.01, 5.0)), max_size=40))
def test_log_odds_stay_finite_and_bounded(looks: list[tuple[int, float]]) -> None:
    found, t_s = Evidence(RATES), 0.0

    for result, passed_s in looks:
        t_s += passed_s
        found.add(result, t_s)

    assert math.isfinite(found.log_odds)
    assert abs(found.log_odds) < SUREST + math.log(20)
