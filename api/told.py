"""What cameras' processes may tell the service, read from the lines that they write."""

from collections.abc import Mapping
from functools import cache
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from cameras.messages import Message
from vision.errors import InputError


def read_message(line: bytes) -> Message:
    """The record that a line of `api.pipe.write` says; every field has the type that it shall have.

    Raises InputError.
    """
    name, _, document = line.partition(b" ")
    kind = _kinds().get(name)
    if kind is None:
        raise InputError("said what is no message")
    try:
        return kind.validate_json(document)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in wrong["loc"])
        raise InputError(f"said what is no {name.decode()}: {where}: {wrong['msg']}") from None


@cache
def _kinds() -> Mapping[bytes, TypeAdapter[Message]]:
    return {kind.__name__.encode(): TypeAdapter(kind) for kind in get_args(Message)}
