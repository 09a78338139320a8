"""The card of a model: what it is, what it was trained on, how well it does and where it fails.

It lies beside the model as JSON: `NAME.json` is the card of `NAME.onnx`. Keys that are not known
here are left alone, so that a card can say more.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vision.detections import Label
from vision.errors import InputError
from vision.records import Json


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The facts of a card that the program needs.

    classes: in the order of the model's output. input_px: side of its square input. thresholds:
    least score by label, 0–1, of what is reported. sha256: of the model file, or None for files
    that only their user vouches for.
    """

    name: str
    classes: tuple[Label, ...]
    input_px: int
    thresholds: Mapping[Label, float]
    sha256: str | None


def read_card(path: Path) -> ModelCard:
    """Read a card. Raises InputError that names the file and the field."""
    try:
        document: Json = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{path}: the card of the model cannot be read ({error.strerror}); "
            "put the card beside the model"
        ) from None
    except ValueError:
        raise InputError(f"{path}: is not JSON; put the card beside the model again") from None
    if not isinstance(document, Mapping):
        raise InputError(f"{path}: is no card; a card is a JSON object")
    fields = _Fields(path, document)
    classes = fields.classes()
    return ModelCard(
        name=fields.text("name"),
        classes=classes,
        input_px=fields.side(),
        thresholds=fields.thresholds(classes),
        sha256=fields.text("sha256"),
    )


def verified(path: Path, card: ModelCard) -> bytes:
    """The model file, if it is the one that the card is of. Raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: the model cannot be read ({error.strerror}); name a model that is there"
        ) from None
    if hashlib.sha256(data).hexdigest() != card.sha256:
        raise InputError(
            f"{path}: is not the file that its card is of (SHA-256 differs); it may be truncated "
            "or changed: get model and card again"
        )
    return data


@dataclass(frozen=True, slots=True)
class _Fields:
    path: Path
    document: Mapping[str, Json]

    def text(self, name: str) -> str:
        value = self.document.get(name)
        if not isinstance(value, str) or not value:
            raise self._wrong(name, "is no text")
        return value

    def classes(self) -> tuple[Label, ...]:
        value = self.document.get("classes")
        if not isinstance(value, list) or not value:
            raise self._wrong("classes", "is no list of names")
        try:
            classes = tuple(Label(str(name)) for name in value)
        except ValueError:
            known = ", ".join(label.value for label in Label)
            raise self._wrong("classes", f"holds a name that is not one of {known}") from None
        if len(set(classes)) < len(classes):
            raise self._wrong("classes", "holds a name twice")
        return classes

    def side(self) -> int:
        value = self.document.get("input_px")
        if not isinstance(value, int) or not 32 <= value <= 4096 or value % 32:
            raise self._wrong("input_px", "is no multiple of 32 from 32 to 4096")
        return value

    def thresholds(self, classes: tuple[Label, ...]) -> Mapping[Label, float]:
        value = self.document.get("thresholds")
        if not isinstance(value, Mapping):
            raise self._wrong("thresholds", "is no object of scores by class")
        thresholds = {}
        for label in classes:
            score = value.get(label.value)
            if isinstance(score, bool) or not isinstance(score, int | float) or not 0 < score <= 1:
                raise self._wrong(f"thresholds.{label.value}", "is no score above 0, at most 1")
            thresholds[label] = float(score)
        return thresholds

    def _wrong(self, name: str, what: str) -> InputError:
        return InputError(f"{self.path}: {name} {what}; get model and card again")
