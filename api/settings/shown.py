"""Settings as they may be seen: without passwords, and what changed from one to the next."""

import json
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, JsonValue

from cameras.urls import safe_name
from vision.errors import SettingError

MASK = "***"
"""Stands where a secret was left out."""

NAMED = {"cameras": "camera", "doors": "door", "sinks": "sink", "tokens": "token"}
"""What one of a list is called."""

Part = TypeVar("Part", bound=BaseModel)


def shown(part: BaseModel) -> dict[str, JsonValue]:
    """What was set of a part, as in the file; what its fields keep out of their repr is masked."""
    document: dict[str, JsonValue] = part.model_dump(mode="json", exclude_unset=True)
    for name, said in document.items():
        if type(part).model_fields[name].repr:
            document[name] = _seen(getattr(part, name), said)
        else:
            document[name] = _masked(name, said)
    return document


def masked(url: str) -> str:
    """An address whose user, password and secret query values are masked."""
    scheme, found, rest = safe_name(url).partition("://")
    return f"{scheme}://{MASK}@{rest}" if found and "@" in url else safe_name(url)


def unmasked(field: str, given: str, present: str | None) -> str:
    """What was given, with the present secrets where it is the present one as it was shown.

    Raises SettingError when it is masked and another: secrets go to no other place.
    """
    if present is not None and given == (masked(present) if "://" in present else MASK):
        return present
    if MASK in given:
        reason = f"has {MASK} for a secret, but is not what is set; give it whole"
        raise SettingError(field, reason)
    return given


def with_secrets(part: Part, present: BaseModel | None, where: str) -> Part:
    """A part of the settings whose secrets, where they are masked, are the present ones.

    present: the part that was shown. where: begins the names of fields. Raises SettingError.
    """
    whole: dict[str, object] = {}
    for name in part.model_fields_set:
        given: object = getattr(part, name)
        had: object = getattr(present, name, None)
        if isinstance(given, BaseModel):
            before = had if isinstance(had, BaseModel) else None
            whole[name] = with_secrets(given, before, f"{where}{name}.")
        elif isinstance(given, str) and not type(part).model_fields[name].repr:
            whole[name] = unmasked(f"{where}{name}", given, had if isinstance(had, str) else None)
    return part.model_copy(update=whole)


def changes(before: BaseModel, after: BaseModel) -> list[str]:
    """What differs, a line for each setting with its old and its new value, masked."""
    old, new = _values(before), _values(after)
    return [
        _told(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


def _seen(value: object, said: JsonValue) -> JsonValue:
    """What JSON says of a value, with the parts in it shown."""
    if isinstance(value, BaseModel):
        return shown(value)
    if isinstance(value, list | tuple) and isinstance(said, list):
        return [_seen(part, told) for part, told in zip(value, said, strict=True)]
    if isinstance(value, dict) and isinstance(said, dict):
        parts = zip(value.values(), said.items(), strict=True)
        return {name: _seen(part, told) for part, (name, told) in parts}
    return said


def _masked(name: str, said: JsonValue) -> JsonValue:
    if said is None:
        return None
    address = isinstance(said, str) and (name == "url" or "://" in said)
    return masked(str(said)) if address else MASK


def _values(part: BaseModel) -> dict[str, tuple[str, str]]:
    """Each setting's value as JSON: as it may be seen, and as it is."""
    seen = dict(_leaves(shown(part)))
    real = dict(_leaves(part.model_dump(mode="json", exclude_unset=True)))
    return {name: (seen.get(name, MASK), value) for name, value in real.items()}


def _leaves(value: JsonValue, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, part in value.items():
            listed = NAMED.get(name) if not where else None
            if listed and isinstance(part, list):
                for item in part:
                    assert isinstance(item, dict)
                    yield from _leaves(item, f"{listed} {item['name']}: ")
            else:
                joint = "" if where.endswith(": ") or not where else "."
                yield from _leaves(part, f"{where}{joint}{name}")
    else:
        yield where, json.dumps(value, ensure_ascii=False)


def _told(name: str, old: tuple[str, str] | None, new: tuple[str, str] | None) -> str:
    was, becomes = old[0] if old else "unset", new[0] if new else "unset"
    if was == becomes:
        return f"{name}: {was}, its secret was changed"
    return f"{name}: {was} -> {becomes}"
