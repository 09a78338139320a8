"""What is logged in a camera's process, told to the service, which writes all lines of the log."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cameras.messages import Logged
from cameras.urls import redact
from cameras.worker import CameraTask, Send, Stopped

Work = Callable[[CameraTask, Send, Stopped], None]


class _Teller(logging.Handler):
    def __init__(self, url: str, send: Send) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self._url = url
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        try:
            text = self.format(record)
        except (KeyError, TypeError, ValueError):  # the words do not fit what is to be put in
            self.handleError(record)
        else:
            self._send(Logged(record.levelno, redact(text, self._url)))


@contextmanager
def logging_to(send: Send, url: str) -> Iterator[None]:
    """Send Logged for each line and each warning meanwhile. url: its password is taken out."""
    root = logging.getLogger()
    level = root.level
    teller = _Teller(url, send)
    root.addHandler(teller)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(teller)
        root.setLevel(level)


def speaking(work: Work, task: CameraTask, send: Send, stopped: Stopped) -> None:
    """What a camera's process runs: its work, whose log is told, too."""
    with logging_to(send, task.url):
        work(task, send, stopped)
