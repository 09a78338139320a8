"""A data set made from a recipe: folders brought together, split by scene, drawn cabins added."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from models.data.completion import complete
from models.data.recipe import Recipe, Source
from models.data.scenes import fold, scenes
from models.data.yolo import Box, Sample, label_lines, read_classes, read_folder
from models.labels import KNOWN
from models.pictures import read_picture, write_jpeg
from models.synthesis.composing import compose
from models.synthesis.cutouts import Cutout, cut_out, read_cutout
from vision.detections import Detect, Label
from vision.errors import InputError
from vision.records import Picture

Progress = Callable[[str], None]

_STANDING = 1.6
"""Height over width of a person who is seen from head to foot."""


class Side(StrEnum):
    """What a picture is for: learning, choosing among what was learned, or the last word."""

    TRAIN = "train"
    VAL = "val"
    TEST = "test"


def side_of(source: Source, scene: str) -> Side:
    """The side that a scene of the source is on."""
    number = fold(scene)
    if number in source.test:
        return Side.TEST
    return Side.VAL if number in source.val else Side.TRAIN


def build(recipe: Recipe, root: Path, guess: Detect, out: Path, tell: Progress) -> Path:
    """Write the data set to `out` in the Ultralytics layout; return its YAML file.

    root: has classes.txt of the labelled folders. guess: labels what they lack.
    `scenes.json` beside the YAML says which scene of which folder each picture shows.
    Raises InputError.
    """
    if out.exists() and any(out.iterdir()):
        raise InputError(f"{out}: is not empty; name a new folder")
    maker = _Maker(recipe, out)
    names = read_classes(root / "classes.txt", KNOWN)
    for source in recipe.sources:
        samples = read_folder(source.folder, names)
        tell(f"{source.folder.name}: {len(samples)} pictures")
        shown = scenes([sample.image for sample in samples])
        for sample in samples:
            scene = shown[sample.image]
            maker.take(source, sample, scene, side_of(source, scene), guess)
    for folder, label in recipe.cutouts:
        for path in sorted(folder.iterdir()):
            maker.cuts.setdefault(label, []).append(read_cutout(path, label))
    for number, (picture, boxes) in enumerate(_composed(recipe, maker.cuts)):
        maker.write(Side.TRAIN, f"drawn-{number:05d}", picture, boxes)
        if number % 100 == 0:
            tell(f"drawn cabins: {number} of {recipe.composed}")
    return maker.finish()


def _composed(
    recipe: Recipe, cuts: dict[Label, list[Cutout]]
) -> Iterator[tuple[Picture, Sequence[Box]]]:
    for number in range(recipe.composed):
        yield compose(np.random.default_rng([recipe.seed, number]), cuts)


@dataclass
class _Maker:
    """The data set while it is written."""

    recipe: Recipe
    out: Path

    def __post_init__(self) -> None:
        self.cuts: dict[Label, list[Cutout]] = {}
        self._shown: dict[str, dict[str, str]] = {}
        self._train: list[str] = []
        for side in Side:
            (self.out / "images" / side).mkdir(parents=True)
            (self.out / "labels" / side).mkdir(parents=True)

    def take(self, source: Source, sample: Sample, scene: str, side: Side, guess: Detect) -> None:
        picture, boxes = read_picture(sample.image), sample.boxes
        if source.missing and side is not Side.TEST:  # the last word is with people
            picture, boxes = complete(picture, boxes, guess(picture), source.missing)
        if side is Side.TRAIN:
            self._cut(source, picture, boxes)
        name = f"{source.folder.name}-{sample.image.stem}"
        self._shown[name] = {"side": side, "scene": f"{source.folder.name}/{scene}"}
        self.write(side, name, picture, boxes, source.repeat)

    def _cut(self, source: Source, picture: Picture, boxes: Sequence[Box]) -> None:
        for box in boxes:
            x1, y1, x2, y2 = box.xyxy
            whole = box.label is not Label.PERSON or y2 - y1 > _STANDING * (x2 - x1)
            if whole and box.label in source.cut and (cut := cut_out(picture, box)):
                self.cuts.setdefault(box.label, []).append(cut)

    def write(
        self, side: Side, name: str, picture: Picture, boxes: Sequence[Box], repeat: int = 1
    ) -> None:
        image = self.out / "images" / side / f"{name}.jpg"
        write_jpeg(image, picture)
        height, width = picture.shape[:2]
        lines = label_lines(Sample(image, (width, height), tuple(boxes)), self.recipe.classes)
        (self.out / "labels" / side / f"{name}.txt").write_text(lines, encoding="utf-8")
        if side is Side.TRAIN:
            self._train += [f"./images/train/{name}.jpg"] * repeat

    def finish(self) -> Path:
        (self.out / "train.txt").write_text("".join(f"{line}\n" for line in self._train))
        text = json.dumps(self._shown, indent=1, sort_keys=True)
        (self.out / "scenes.json").write_text(text, encoding="utf-8")
        data = self.out / "data.yaml"
        # JSON is YAML, and needs no quoting rules of its own.
        document = {
            "path": str(self.out.resolve()),
            "train": "train.txt",
            "val": "images/val",
            "test": "images/test",
            "names": [label.value for label in self.recipe.classes],
        }
        data.write_text(json.dumps(document, indent=1), encoding="utf-8")
        return data
