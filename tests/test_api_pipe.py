"""What is written into a pipe comes out in whole lines, in whatever pieces it came."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import pipe as pipes
from api.pipe import Lines, write
from vision.errors import InputError


@contextmanager
def a_pipe() -> Iterator[tuple[pipes.Pipe, Lines]]:
    """The end that is written to, and what reads the other."""
    near, far = Pipe()
    with near, far:
        yield far, Lines(near)


def read_all(lines: Lines) -> list[bytes]:
    found: list[bytes] = []
    while more := lines.read(0.0):
        found += more
    return found


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)), st.data())
def test_lines_come_whole_in_whatever_pieces(said: list[bytes], data: st.DataObject) -> None:
    coded = b"".join(line + b"\n" for line in said)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(coded)), max_size=4)))
    came: list[bytes] = []

    with a_pipe() as (far, lines):
        for begin, end in zip([0, *cuts], [*cuts, len(coded)], strict=True):
            if begin < end:
                os.write(far.fileno(), coded[begin:end])
                came += lines.read(1.0)
        came += read_all(lines)

    assert came == said


@given(st.text() | st.integers())
def test_texts_and_numbers_are_a_line_whatever_is_in_them(told: str | int) -> None:
    with a_pipe() as (far, lines):
        write(far, told)
        came = lines.read(1.0)

    assert len(came) == 1
    assert came[0].startswith(b"str " if isinstance(told, str) else b"int ")


def test_a_sign_of_life_is_an_empty_line() -> None:
    with a_pipe() as (far, lines):
        write(far, None)

        assert lines.read(1.0) == [b""]


def test_nothing_that_came_is_no_end_and_a_closed_end_is() -> None:
    with a_pipe() as (far, lines):
        nothing = lines.read(0.0)
        far.close()

        assert nothing == []
        with pytest.raises(EOFError):
            lines.read(1.0)


def test_a_line_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "MOST_BYTES", 100)
    with a_pipe() as (far, lines):
        os.write(far.fileno(), b"1" * 101)

        with pytest.raises(InputError, match="said more than 100 bytes at once"):
            lines.read(1.0)


def test_what_is_no_plain_data_is_not_written() -> None:
    with a_pipe() as (far, _), pytest.raises(TypeError, match="object is no plain data"):
        write(far, object())
