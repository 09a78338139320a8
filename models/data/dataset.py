"""A data set as Ultralytics lays it out: a YAML file beside pictures and labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from models.data.recipe import Yaml
from models.data.yolo import Sample, read_samples
from models.labels import KNOWN
from vision.detections import Label
from vision.errors import InputError


@dataclass(frozen=True, slots=True)
class DataSet:
    """classes: in the order of the label files. splits: folder or list of pictures by name."""

    classes: tuple[Label, ...]
    splits: Mapping[str, Path]

    def samples(self, split: str) -> list[Sample]:
        """The labelled pictures of a split, each once. Raises InputError."""
        if split not in self.splits:
            raise InputError(f"the data set has no {split}; it has {', '.join(self.splits)}")
        place = self.splits[split]
        return read_samples(place, self.classes)


def read_dataset(path: Path) -> DataSet:
    """Read a data set's YAML file. Raises InputError."""
    try:
        document: Yaml = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise InputError(f"{path}: is no YAML file that can be read; name a data set's") from None
    if not isinstance(document, dict):
        raise InputError(f"{path}: is no data set; its YAML names train, val and names")
    base = path.parent / str(document.get("path") or ".")
    splits: dict[str, Path] = {
        split: base / str(document[split])
        for split in ("train", "val", "test")
        if split in document
    }
    return DataSet(_classes(path, document.get("names")), splits)


def _classes(path: Path, names: Yaml) -> tuple[Label, ...]:
    values = list(names.values()) if isinstance(names, dict) else names
    if not isinstance(values, list) or not values:
        raise InputError(f"{path}: names is no list of classes; write it as one")
    for name in values:
        if name not in KNOWN:
            raise InputError(f"{path}: unknown class {name!r}; known are {', '.join(KNOWN)}")
    return tuple(KNOWN[str(name)] for name in values)
