"""What a data set is made of, as a YAML file says it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import yaml

from models.labels import KNOWN
from vision.detections import Label
from vision.errors import SettingError

Yaml: TypeAlias = "str | int | float | bool | list[Yaml] | dict[str, Yaml] | None"


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of labelled pictures.

    missing: what is in its pictures without being labelled. cut: what is cut out of those to learn
    from, for drawn cabins. repeat: how often a picture to learn from is shown in an epoch.
    val, test: folds of its scenes (see `models.data.scenes`) that are kept apart. rounds: of a
    cross-validation, each with the folds that are its test.
    """

    folder: Path
    missing: frozenset[Label]
    cut: frozenset[Label]
    repeat: int
    val: frozenset[int]
    test: frozenset[int]
    rounds: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A data set.

    cutouts: folders of pictures with transparency. composed: how many drawn cabins are added to
    what is learned from.
    """

    classes: tuple[Label, ...]
    sources: tuple[Source, ...]
    cutouts: tuple[tuple[Path, Label], ...]
    composed: int
    seed: int

    def of_round(self, number: int) -> "Recipe":
        """What a round of the cross-validation learns from, the first is 1; 0: what all may learn
        from, without the sources that take turns. Raises SettingError."""
        most = max((len(source.rounds) for source in self.sources), default=0)
        if not 0 <= number <= most:
            raise SettingError("round", f"is {number}; the recipe has rounds up to {most}")
        turned = (
            replace(source, val=frozenset(), test=source.rounds[number - 1])
            if source.rounds
            else source
            for source in self.sources
            if number or not source.rounds
        )
        return replace(self, sources=tuple(turned))


def read_recipe(path: Path, root: Path) -> Recipe:
    """Read a recipe; its folders lie in `root`. Raises SettingError naming the field."""
    try:
        document: Yaml = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise SettingError(str(path), "is no YAML file that can be read") from None
    top = _Section(document, str(path))
    recipe = Recipe(
        classes=tuple(_label(name, "classes") for name in top.names("classes")),
        sources=tuple(
            _source(_Section(item, f"sources[{number}]"), root)
            for number, item in enumerate(top.items("sources"))
        ),
        cutouts=tuple(
            (root / item.text("folder"), _label(item.text("label"), "cutouts.label"))
            for item in (_Section(value, "cutouts") for value in top.items("cutouts"))
        ),
        composed=top.number("composed", 0),
        seed=top.number("seed", 0),
    )
    top.nothing_else()
    return recipe


def _source(section: "_Section", root: Path) -> Source:
    source = Source(
        folder=root / section.text("folder"),
        missing=frozenset(_label(name, "missing") for name in section.names("missing")),
        cut=frozenset(_label(name, "cut") for name in section.names("cut")),
        repeat=section.number("repeat", 1),
        val=frozenset(section.numbers("val")),
        test=frozenset(section.numbers("test")),
        rounds=tuple(frozenset(folds) for folds in section.number_lists("rounds")),
    )
    section.nothing_else()
    return source


def _label(name: str, field: str) -> Label:
    if name not in KNOWN:
        raise SettingError(field, f"unknown class {name!r}; known are {', '.join(KNOWN)}")
    return KNOWN[name]


class _Section:
    """A mapping of the file, taken apart key by key."""

    def __init__(self, value: Yaml, name: str) -> None:
        if not isinstance(value, dict):
            raise SettingError(name, "is no mapping of names to values; write it as one")
        self._left = dict(value)
        self._name = name

    def text(self, key: str) -> str:
        value = self._left.pop(key, None)
        if not isinstance(value, str):
            raise SettingError(f"{self._name}.{key}", "is not a text; give one")
        return value

    def number(self, key: str, default: int) -> int:
        value = self._left.pop(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise SettingError(f"{self._name}.{key}", "is no whole number from 0; give one")
        return value

    def items(self, key: str) -> list[Yaml]:
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            raise SettingError(f"{self._name}.{key}", "is no list; write it as one")
        return value

    def names(self, key: str) -> list[str]:
        values = self.items(key)
        names = [value for value in values if isinstance(value, str)]
        if len(names) != len(values):
            raise SettingError(f"{self._name}.{key}", "holds more than names; give class names")
        return names

    def numbers(self, key: str) -> list[int]:
        return self._folds(key, self.items(key))

    def number_lists(self, key: str) -> list[list[int]]:
        values = self.items(key)
        return [self._folds(key, v if isinstance(v, list) else [v]) for v in values]

    def _folds(self, key: str, values: list[Yaml]) -> list[int]:
        numbers = [value for value in values if isinstance(value, int)]
        if len(numbers) != len(values):
            raise SettingError(f"{self._name}.{key}", "holds more than numbers; give folds, 0 to 4")
        return numbers

    def nothing_else(self) -> None:
        for key in self._left:
            raise SettingError(f"{self._name}.{key}", "is not a setting; take it out")
