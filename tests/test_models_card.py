"""Cards say what is wrong with them."""

import json
from pathlib import Path

import pytest

from models.card import read_card
from vision.detections import Label
from vision.errors import InputError

RIGHT = {
    "name": "cabin",
    "classes": ["person", "ebike"],
    "input_px": 416,
    "thresholds": {"person": 0.5, "ebike": 0.4},
    "sha256": "0" * 64,
}


def write(folder: Path, **changed: object) -> Path:
    path = folder / "cabin.json"
    path.write_text(json.dumps({**RIGHT, **changed}), encoding="utf-8")
    return path


def test_a_card_says_what_the_program_needs(tmp_path: Path) -> None:
    card = read_card(write(tmp_path, known_failures=["covered bikes"]))

    assert card.classes == (Label.PERSON, Label.EBIKE)
    assert card.input_px == 416
    assert card.thresholds == {Label.PERSON: 0.5, Label.EBIKE: 0.4}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "name"),
        ("classes", ["person", "horse"], "person, ebike, bicycle"),
        ("classes", ["person", "person"], "twice"),
        ("classes", "person", "classes"),
        ("input_px", 400, "multiple of 32"),
        ("input_px", "416", "multiple of 32"),
        ("thresholds", {"person": 0.5}, "thresholds.ebike"),
        ("thresholds", {"person": 0.5, "ebike": 0}, "thresholds.ebike"),
        ("thresholds", {"person": 0.5, "ebike": True}, "thresholds.ebike"),
        ("sha256", None, "sha256"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(
    tmp_path: Path, field: str, value: object, said: str
) -> None:
    path = write(tmp_path, **{field: value})

    with pytest.raises(InputError, match=said) as caught:
        read_card(path)

    assert str(path) in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00\xff"])
def test_what_is_no_card_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cabin.json"
    path.write_text(text, encoding="latin-1")

    with pytest.raises(InputError, match=r"cabin\.json"):
        read_card(path)


def test_a_missing_card_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="put the card beside the model"):
        read_card(tmp_path / "none.json")
