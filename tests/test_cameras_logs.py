"""What is logged in a camera's process is told, without passwords."""

import logging
import warnings

import pytest

from cameras.logs import logging_to
from cameras.messages import Logged, Message

URL = "rtsp://guard:hunter2@192.0.2.1/east"
library = logging.getLogger("library")


def test_lines_and_warnings_are_told_and_debugging_is_not() -> None:
    sent: list[Message] = []

    with logging_to(sent.append, URL):
        library.debug("silence")
        library.info("opened")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("old", stacklevel=1)
    library.error("afterwards")

    first, second = sent
    assert first == Logged(logging.INFO, "library: opened")
    assert isinstance(second, Logged)
    assert second.level == logging.WARNING
    assert "UserWarning: old" in second.text


def test_a_password_is_taken_out() -> None:
    sent: list[Message] = []

    with logging_to(sent.append, URL):
        library.warning("cannot read %s with hunter2", URL)

    assert sent == [Logged(logging.WARNING, "library: cannot read rtsp://192.0.2.1/east with ***")]


def test_an_error_is_told_with_its_place() -> None:
    sent: list[Message] = []

    with logging_to(sent.append, URL):
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            library.exception("broken")

    (told,) = sent
    assert isinstance(told, Logged)
    assert "test_cameras_logs.py" in told.text


def test_words_that_do_not_fit_end_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    sent: list[Message] = []
    others = list(logging.getLogger().handlers)  # those of pytest do raise
    line = logging.LogRecord("library", logging.WARNING, "x.py", 1, "%d frames", ("many",), None)

    with logging_to(sent.append, URL):
        (teller,) = (one for one in logging.getLogger().handlers if one not in others)
        teller.handle(line)

    assert sent == []
    assert "Logging error" in capsys.readouterr().err
