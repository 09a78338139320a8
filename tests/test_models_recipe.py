"""Recipes are read, or what is wrong in them is named."""

from pathlib import Path

import pytest

import models.training
from models.data.recipe import read_recipe
from vision.detections import Label
from vision.errors import SettingError

SHIPPED = Path(models.training.__file__).with_name("recipe.yaml")


def write(folder: Path, text: str) -> Path:
    path = folder / "recipe.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_recipe_of_the_shipped_model_is_read() -> None:
    recipe = read_recipe(SHIPPED, Path("/pictures"))

    assert Label.EBIKE in recipe.classes
    assert recipe.sources[0].folder == Path("/pictures/cabins_train")


def test_validation_cabins_are_never_learned_from() -> None:
    recipe = read_recipe(SHIPPED, Path("/pictures"))

    (cabins,) = [source for source in recipe.sources if source.folder.name == "cabins_val"]

    assert cabins.test == {0, 1, 2, 3, 4}


def test_what_is_left_out_has_a_plain_meaning(tmp_path: Path) -> None:
    path = write(tmp_path, "classes: [ebike]\nsources: [{folder: cabins}]\n")

    (source,) = read_recipe(path, tmp_path).sources

    assert (source.repeat, source.val, source.test) == (1, frozenset(), frozenset())


def test_in_each_round_other_cabins_are_kept_apart_and_all_are_at_some_time() -> None:
    recipe = read_recipe(SHIPPED, Path("/pictures"))

    apart = [
        {source.folder.name: source.test for source in recipe.of_round(number).sources}
        for number in (1, 2, 3)
    ]

    for cabins in ("cabins_train", "cabins_val"):
        folds = [fold for round_ in apart for fold in round_[cabins]]
        assert sorted(folds) == [0, 1, 2, 3, 4]


def test_what_all_rounds_may_learn_from_has_no_cabin() -> None:
    recipe = read_recipe(SHIPPED, Path("/pictures"))

    folders = {source.folder.name for source in recipe.of_round(0).sources}

    assert "coco" in folders
    assert not {"cabins_train", "cabins_val"} & folders


def test_a_round_that_is_none_is_named() -> None:
    recipe = read_recipe(SHIPPED, Path("/pictures"))

    with pytest.raises(SettingError, match="up to 3"):
        recipe.of_round(4)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[", "recipe.yaml"),
        ("- ebike", "recipe.yaml"),
        ("classes: ebike", "classes"),
        ("classes: [horse]", "classes"),
        ("classes: [1]", "classes"),
        ("composed: -1", "composed"),
        ("composed: many", "composed"),
        ("sources: [cabins]", "sources[0]"),
        ("sources: [{repeat: 2}]", "sources[0].folder"),
        ("sources: [{folder: a, val: [x]}]", "sources[0].val"),
        ("sources: [{folder: a, rounds: [1, x]}]", "sources[0].rounds"),
        ("sources: [{folder: a, colour: red}]", "sources[0].colour"),
        ("cutouts: [{folder: a, label: horse}]", "cutouts.label"),
        ("colour: red", "colour"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, field: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_recipe(write(tmp_path, text), tmp_path)

    assert field in caught.value.field
