"""What a process tells the service through a pipe: lines of text, of which nothing but data can be
made.

A process may have been taken over by what it decodes. What it pickles, the service would run; a
line is read as one of the records that are known, or it is refused.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import TypeAlias

from vision.errors import InputError

Pipe: TypeAlias = "Connection[object, object]"
"""Only its bytes are used; its own `send` and `recv` pickle."""

MOST_BYTES = 1 << 24
"""Of a line. The longest path of an event takes a tenth of a megabyte."""

_PIECE_BYTES = 1 << 16


def write(pipe: Pipe, told: object) -> None:
    """Write a record, a number or a text in one line; None, a sign of life, is an empty one.

    Raises BrokenPipeError when nobody reads.
    """
    line = memoryview(_line(told))
    while line:
        line = line[os.write(pipe.fileno(), line) :]


def _line(told: object) -> bytes:
    if told is None:
        return b"\n"
    plain = asdict(told) if is_dataclass(told) and not isinstance(told, type) else told
    return f"{type(told).__name__} {json.dumps(plain, default=_plain)}\n".encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no plain data")


class Lines:
    """Reads lines as they come: one that stands still in the middle holds up nobody."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._rest = bytearray()

    def read(self, wait_s: float) -> list[bytes]:
        """The lines that have come whole, without their ends; waits at most so long for anything.

        Raises EOFError or OSError when the other end hung up, InputError when a line is too long.
        """
        if not self._pipe.poll(wait_s):
            return []
        piece = os.read(self._pipe.fileno(), _PIECE_BYTES)
        if not piece:
            raise EOFError
        self._rest += piece
        if b"\n" not in piece:
            if len(self._rest) > MOST_BYTES:
                raise InputError(f"said more than {MOST_BYTES} bytes at once")
            return []
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        return lines
