"""Data sets in the Ultralytics layout, or what is wrong with them."""

from pathlib import Path

import pytest
from labelled import scenery, write_labelled

from models.data.dataset import read_dataset
from vision.detections import Label
from vision.errors import InputError


def write(folder: Path, text: str) -> Path:
    path = folder / "data.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("names", ["[person, motorcycle]", "{0: person, 1: ebike}"])
def test_names_may_be_a_list_or_numbered(tmp_path: Path, names: str) -> None:
    write_labelled(tmp_path / "set", [scenery(1)], ["1 .5 .5 .5 .5"])

    data = read_dataset(write(tmp_path, f"path: set\nval: images\nnames: {names}\n"))

    assert data.classes == (Label.PERSON, Label.EBIKE)
    assert data.samples("val")[0].boxes[0].label is Label.EBIKE


def test_a_list_of_pictures_names_each_once(tmp_path: Path) -> None:
    write_labelled(tmp_path / "set", [scenery(1), scenery(2)], ["", ""])
    (tmp_path / "set" / "train.txt").write_text("./images/00.png\n" * 3, encoding="utf-8")

    data = read_dataset(write(tmp_path, "path: set\ntrain: train.txt\nnames: [person]\n"))

    assert len(data.samples("train")) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "no YAML"),
        ("text", "no data set"),
        ("train: images", "no list of classes"),
        ("names: [person, horse]", "unknown class 'horse'"),
        ("names: [1]", "unknown class 1"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_dataset(write(tmp_path, text))

    assert "data.yaml" in str(caught.value)


def test_a_split_that_is_not_there_is_named(tmp_path: Path) -> None:
    data = read_dataset(write(tmp_path, "train: images\nnames: [person]\n"))

    with pytest.raises(InputError, match="has no test; it has train"):
        data.samples("test")
    with pytest.raises(InputError, match="images"):
        data.samples("train")
