"""Elevator-days in replayed detections, and their figures."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.commands import app
from benchmarks.elevator import figures_of
from benchmarks.elevator_days import Days, Entry, entry_of, watch
from benchmarks.elevator_replay import Speaker
from benchmarks.elevator_trips import trips
from vision.cabin import CabinState
from vision.detections import Label
from vision.rates import MISSED, outcome, shipped_rates
from vision.records import StateChange


def test_replayed_shares_are_those_of_the_table() -> None:
    rates, random = shipped_rates(), np.random.default_rng(1)
    speaker = Speaker.of(rates, rates.shares[Label.EBIKE])

    said = np.concatenate([speaker.say(random, np.ones(20), 1.0) for _ in range(1500)])

    for result in (MISSED, outcome(Label.EBIKE, 0.9), outcome(Label.BICYCLE, 0.3)):
        expected = rates.shares[Label.EBIKE][result]
        assert np.mean(said == result) == pytest.approx(expected, abs=0.03)


def test_replayed_looks_are_alike_for_a_while() -> None:
    rates, random = shipped_rates(), np.random.default_rng(2)
    speaker = Speaker.of(rates, rates.shares[Label.EBIKE])

    missed = np.array([speaker.say(random, np.ones(30), 0.2) == MISSED for _ in range(800)])

    again = np.mean(missed[:, 1:][missed[:, :-1]])
    assert again > 3 * missed.mean()


def test_nothing_is_said_of_what_does_not_show() -> None:
    rates = shipped_rates()
    speaker = Speaker.of(rates, rates.shares[Label.EBIKE])

    assert not speaker.say(np.random.default_rng(3), np.zeros(50), 0.2).any()


def test_a_trip_opens_shuts_moves_and_opens_again() -> None:
    for trip in trips(np.random.default_rng(4), 0.2):
        assert trip.cabin(trip.shut_s - 4.0) is CabinState.OPEN
        assert trip.cabin(trip.shut_s - 0.1) is CabinState.CLOSING
        assert trip.cabin(trip.shut_s + 0.1) is CabinState.CLOSED
        assert trip.cabin(trip.leaves_s - 2.0) is CabinState.MOVING
        assert trip.cabin(trip.leaves_s + 1.0) is CabinState.OPEN


def change(state: str, t_s: float) -> StateChange:
    return StateChange(state, round(25 * t_s), t_s)


def test_an_entry_is_caught_when_its_hold_lasts_until_the_door_would_have_shut() -> None:
    held = [change("suspected", 10.4), change("confirmed", 11.0), change("cleared", 40.0)]
    given_up = [change("suspected", 10.4), change("withdrawn", 12.0)]
    late = [change("suspected", 21.0), change("confirmed", 22.0)]

    caught = entry_of(10.0, 20.0, [held])
    assert caught.hold_s == pytest.approx(0.4)
    assert caught.alarm_s == pytest.approx(1.0)
    assert entry_of(10.0, 20.0, [given_up]) == Entry(None, None, 1)
    assert entry_of(10.0, 20.0, [late]).hold_s is None


def test_figures_count_entries_and_false_stops() -> None:
    one = Days(10, trips=100, entries=[Entry(0.3, 0.6, 0), Entry(None, None, 1)], bikes=1, told=1)
    two = Days(10, trips=90, false_stops={"wheelchair": 1, "people": 2})

    figures = figures_of([one, two])

    assert (figures.caught.hits, figures.caught.trials) == (1, 2)
    assert figures.false_stops["all"].value == pytest.approx(3 / 20)
    assert figures.false_stops["wheelchair"].value == pytest.approx(1 / 20)
    assert figures.hold_s == (0.3, 0.3)


def test_the_same_seed_gives_the_same_days() -> None:
    assert watch(5, 1, shipped_rates()) == watch(5, 1, shipped_rates())


def test_the_command_writes_its_figures_with_their_source(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["elevator", "--days", "1", "--out", str(tmp_path / "f.json")])

    written = json.loads((tmp_path / "f.json").read_text())
    assert result.exit_code == 0
    assert "entries caught" in result.stdout
    assert "assumed" in written["rates"]
    assert written["days"] == 1


def test_rates_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["elevator", "--rates", str(tmp_path / "none.json")])

    assert result.exit_code == 2
    assert "none.json" in result.stderr
