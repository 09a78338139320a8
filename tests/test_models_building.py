"""A data set is put together: split by scene, complete, and with drawn cabins."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from labelled import scenery, write_labelled

from models.data.building import build
from models.data.dataset import read_dataset
from models.data.recipe import read_recipe
from models.data.scenes import scenes
from vision.detections import Detection, Label
from vision.errors import InputError
from vision.records import Picture

RECIPE = """
classes: [person, ebike, bicycle]
seed: 3
composed: 4
sources:
  - {folder: cabins, missing: [person], cut: [ebike], repeat: 3, val: [1, 2], test: [0]}
"""


def two_of_each(count: int) -> list[Picture]:
    """Pictures of `count` scenes, each whole and cropped."""
    whole = [scenery(seed, 320, 240) for seed in range(count)]
    return [*whole, *(picture[10:230, 20:310] for picture in whole)]


def person(_picture: Picture) -> list[Detection]:
    return [Detection(Label.PERSON, 0.9, (200.0, 10.0, 240.0, 100.0))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pictures")
    pictures = two_of_each(12)
    write_labelled(root / "cabins", pictures, ["6 0.3 0.5 0.4 0.8\n"] * len(pictures))
    (root / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    recipe = read_recipe(root / "recipe.yaml", root)
    told: list[str] = []
    return build(recipe, root, person, root / "set", told.append)


def test_no_scene_is_on_both_sides(made: Path) -> None:
    sides = ("train", "val", "test")
    images = {
        path: side for side in sides for path in (made.parent / "images" / side).glob("cabins-*")
    }

    shown = scenes(list(images))

    assert len(set(shown.values())) == 12
    assert set(images.values()) == set(sides)
    by_scene: dict[str, set[str]] = {}
    for path, scene in shown.items():
        by_scene.setdefault(scene, set()).add(images[path])
    assert [found for found in by_scene.values() if len(found) > 1] == []


def test_each_picture_says_which_scene_it_shows(made: Path) -> None:
    shown = json.loads((made.parent / "scenes.json").read_text(encoding="utf-8"))

    assert len(shown) == 24
    assert shown["cabins-12"]["scene"] == shown["cabins-00"]["scene"] == "cabins/00.png"


def test_labels_are_completed_where_they_teach(made: Path) -> None:
    data = read_dataset(made)

    learned = {box.label for sample in data.samples("train") for box in sample.boxes}
    measured = {box.label for sample in data.samples("test") for box in sample.boxes}

    assert {Label.PERSON, Label.EBIKE} <= learned
    assert measured == {Label.EBIKE}


def test_drawn_cabins_are_for_learning_only(made: Path) -> None:
    data = read_dataset(made)

    drawn = [sample for sample in data.samples("train") if sample.image.name.startswith("drawn-")]

    assert len(drawn) == 4
    assert not [path for side in ("val", "test") for path in made.parent.glob(f"*/{side}/drawn*")]


def test_few_pictures_are_shown_more_often(made: Path) -> None:
    lines = (made.parent / "train.txt").read_text(encoding="utf-8").splitlines()

    counts = {lines.count(line) for line in lines if "cabins-" in line}

    assert counts == {3}


def test_a_folder_that_holds_something_is_left_alone(made: Path) -> None:
    recipe = read_recipe(made.parent.parent / "recipe.yaml", made.parent.parent)

    with pytest.raises(InputError, match="is not empty"):
        build(recipe, made.parent.parent, person, made.parent, print)


def test_pictures_are_as_they_were(made: Path) -> None:
    (image,) = made.parent.glob("images/*/cabins-05.jpg")

    picture = cv2.imread(str(image))

    assert picture is not None
    assert np.abs(picture.astype(int) - scenery(5, 320, 240)).mean() < 8
