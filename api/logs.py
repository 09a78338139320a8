"""What the service says of itself: lines for people at a terminal, JSON objects for programs."""

import json
import logging
import sys
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
        if camera is not None:
            line["camera"] = str(camera)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def write_logs(form: LogForm | None) -> None:
    """Write to standard error from now on; None: text at a terminal, JSON elsewhere."""
    text = sys.stderr.isatty() if form is None else form is LogForm.TEXT
    handler = logging.StreamHandler()
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(message)s") if text else JsonLines()
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
