"""What the service says of itself: lines for people at a terminal, JSON objects for programs."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum


class LogForm(StrEnum):
    """How lines are written."""

    TEXT = "text"
    JSON = "json"


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message; camera and error where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        camera: object = getattr(record, "camera", None)
        if camera:
            line["camera"] = str(camera)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


@contextmanager
def logging_to_stderr(form: LogForm | None) -> Iterator[None]:
    """Write to standard error meanwhile; None: text at a terminal, JSON elsewhere."""
    text = sys.stderr.isatty() if form is None else form is LogForm.TEXT
    handler = logging.StreamHandler()
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(message)s") if text else JsonLines()
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
