"""Tables of what a detector says."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rates import read_rates, write_rates
from vision.detections import Label
from vision.errors import InputError
from vision.rates import MISSED, NOTHING, OUTCOMES, SHIPPED, THINGS, outcome, said, shipped_rates


@given(label=st.sampled_from(THINGS), score=st.floats(0.25, 1.0))
def test_an_outcome_tells_its_label_and_the_bin_of_its_score(label: Label, score: float) -> None:
    told = said(outcome(label, score))

    assert told is not None
    assert told[0] is label
    assert told[1] <= score


def test_people_and_faint_boxes_count_as_missed() -> None:
    assert outcome(Label.PERSON, 0.9) == MISSED
    assert outcome(Label.EBIKE, 0.2) == MISSED
    assert said(MISSED) is None


def test_the_shipped_table_says_where_it_comes_from_and_sums_to_one() -> None:
    rates = shipped_rates()

    assert rates.source
    for thing in (*THINGS, NOTHING):
        assert len(rates.shares[thing]) == OUTCOMES
        assert sum(rates.shares[thing]) == pytest.approx(1.0)


def test_a_table_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "rates.json"

    write_rates(path, shipped_rates())

    assert read_rates(path).shares[Label.BICYCLE] == pytest.approx(
        shipped_rates().shares[Label.BICYCLE], abs=1e-4
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scores": [0.5]}, "other bins"),
        ({"shares": {}}, "no table"),
        ({"lasting": 1.0}, "lasting"),
        ({"persistence_s": 0}, "persistence_s"),
    ],
)
def test_a_wrong_table_is_refused_by_name(
    tmp_path: Path, change: dict[str, object], words: str
) -> None:
    path = tmp_path / "rates.json"
    path.write_text(json.dumps({**json.loads(SHIPPED.read_text()), **change}))

    with pytest.raises(InputError, match=words) as raised:
        read_rates(path)

    assert "rates.json" in str(raised.value)


def test_shares_above_one_are_refused(tmp_path: Path) -> None:
    written = json.loads(SHIPPED.read_text())
    written["shares"]["ebike"]["ebike"] = [0.5] * 5
    path = tmp_path / "rates.json"
    path.write_text(json.dumps(written))

    with pytest.raises(InputError, match="ebike"):
        read_rates(path)


@pytest.mark.parametrize("text", ["", "[", "[]", '"x"'])
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rates.json"
    path.write_text(text)

    with pytest.raises(InputError, match=r"rates\.json"):
        read_rates(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_rates(tmp_path / "none.json")
