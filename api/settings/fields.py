"""The names of settings, and what is said of one that is wrong."""

import difflib
import types
from collections.abc import Iterator, Mapping
from typing import Union, get_args, get_origin

from pydantic import BaseModel, JsonValue, ValidationError

from vision.errors import SettingError


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The name of every setting of a model and its parts, with dots between levels."""
    for name, field in model.model_fields.items():
        yield prefix + name
        for inner in _models(field.annotation):
            yield from fields(inner, f"{prefix}{name}.")


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (list, Union, types.UnionType):
        for part in get_args(annotation):
            yield from _models(part)


def explained(
    error: ValidationError, model: type[BaseModel], document: Mapping[str, JsonValue]
) -> SettingError:
    """What is wrong with a document that a model refused, and the way out."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    field = _named(where, first["loc"], document)
    match first["type"]:
        case "extra_forbidden":
            level = ".".join(part for part in first["loc"][:-1] if isinstance(part, str))
            places = (name.rpartition(".") for name in fields(model))
            known = [name for place, _, name in places if place == level]
            near = difflib.get_close_matches(str(first["loc"][-1]), known, 1, 0.5)
            hint = f"; did you mean {near[0]}?" if near else "; take it out"
            return SettingError(field, f"is not a setting{hint}")
        case "missing":
            return SettingError(field, "is missing; give it")
        case "finite_number":
            return SettingError(field, "is not a finite number; give one")
        case "value_error":
            return SettingError(field or "cameras", str(first["ctx"]["error"]))
        case _:
            reason = first["msg"][0].lower() + first["msg"][1:]
            return SettingError(field, f"{reason}; mend it")


def _named(where: str, loc: tuple[int | str, ...], document: Mapping[str, JsonValue]) -> str:
    """A field of a camera or a door named by its name where it has one."""
    for key, what in (("cameras", "camera"), ("doors", "door"), ("sinks", "sink")):
        listed = document.get(key)
        if len(loc) > 1 and loc[0] == key and isinstance(listed, list):
            index = loc[1]
            item = listed[index] if isinstance(index, int) and index < len(listed) else None
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                field = ".".join(str(part) for part in loc[2:])
                return f"{what} {item['name']}: {field}" if field else f"{what} {item['name']}"
    return where
