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
        ("sources: [{folder: a, colour: red}]", "sources[0].colour"),
        ("cutouts: [{folder: a, label: horse}]", "cutouts.label"),
        ("colour: red", "colour"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, field: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_recipe(write(tmp_path, text), tmp_path)

    assert field in caught.value.field
