"""What commands share: lines for people, and a request to stop instead of an exception."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended."""


def one_line(text: str) -> str:
    """The text without line breaks and without what a terminal would take for a command."""
    words = " ".join(text.split())
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in words)


def complain(text: str) -> None:
    """Write one line to standard error."""
    typer.echo(one_line(text), err=True)


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets; a second one has its usual effect.

    Only for the main thread.
    """
    stop = threading.Event()
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        restore()

    for number in former:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        restore()
