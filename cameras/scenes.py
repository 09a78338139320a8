"""Which scene an address sim://… names, and how it is shown."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from cameras.encoder import Coding, Scene
from models.synthesis.session import ElevatorScene, ElevatorSpec
from vision.errors import SettingError, SourceError
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

Spec: TypeAlias = SceneSpec | ElevatorSpec


@dataclass(frozen=True, slots=True)
class Run:
    """realtime: as fast as a camera, not as fast as can be. loop: never end."""

    realtime: bool = False
    loop: bool = False


def scene_of(spec: Spec) -> Scene:
    """The scene of a specification. Raises SettingError."""
    return FacadeScene(spec) if isinstance(spec, SceneSpec) else ElevatorScene(spec)


def parsed(url: str) -> tuple[Scene, Coding, Run]:
    """Read sim://NAME?…; the query takes every field of the scene's specification (those that
    hold several have commas between them), of Coding and of Run. Raises SourceError."""
    parts = urlsplit(url)
    if parts.netloc not in _SCENES or parts.path not in {"", "/"}:
        known = " or ".join(f"sim://{name}" for name in _SCENES)
        raise SourceError(f"{url}: names no scene; give {known}")
    record = _SCENES[parts.netloc]
    keys = _keys(record)
    values: dict[type, dict[str, Any]] = {record: {}, Coding: {}, Run: {}}
    for key, text in parse_qsl(parts.query, keep_blank_values=True):
        if key not in keys:
            near = difflib.get_close_matches(key, keys, 1, 0.0)
            raise SourceError(f"{url}: {key!r} is unknown; the nearest is {near[0]!r}")
        part, read = keys[key]
        try:
            values[part][key] = read(text)
        except ValueError:
            raise SourceError(f"{url}: {key} is {text!r}; give a number") from None
    try:
        coding, run = Coding(**values[Coding]), Run(**values[Run])
        return scene_of(record(**values[record])), coding, run
    except SettingError as error:
        raise SourceError(f"{url}: {error}") from None


_SCENES: Mapping[str, type[Spec]] = {"facade": SceneSpec, "elevator": ElevatorSpec}


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _yes(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError
    return text == "1"


def _reader(default: object) -> Callable[[str], object]:
    """How a field is read whose usual value is `default`; those without one are numbers."""
    readers: tuple[tuple[type, Callable[[str], object]], ...] = (
        (bool, _yes),
        (int, int),
        (str, str),
        (tuple, _names),
    )
    return next((read for kind, read in readers if isinstance(default, kind)), float)


def _keys(record: type[Spec]) -> dict[str, tuple[type, Callable[[str], object]]]:
    """The record that each key of the query belongs to, and how its value is read."""
    readers: dict[str, tuple[type, Callable[[str], object]]] = {
        f.name: (part, _reader(f.default)) for part in (record, Coding, Run) for f in fields(part)
    }
    return readers | {"bitrate": (Coding, int)}
