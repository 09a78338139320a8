"""Settings as they may be seen: without passwords, and what changed from one to the next."""

import json
from collections.abc import Iterator

from pydantic import BaseModel, JsonValue

from cameras.urls import safe_name
from vision.errors import SettingError

MASK = "***"
"""Stands where a secret was left out."""

_NAMED = {"cameras": "camera", "doors": "door"}


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


def unmasked(field: str, url: str, present: str | None) -> str:
    """An address that was given, with the present one's secrets where it is that one masked.

    Raises SettingError when it is masked and another: secrets go to no other place.
    """
    if present is not None and url == masked(present):
        return present
    if MASK in url:
        reason = f"has {MASK} for a password, but is not the address that is set; give it whole"
        raise SettingError(field, reason)
    return url


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
            listed = _NAMED.get(name) if not where else None
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
