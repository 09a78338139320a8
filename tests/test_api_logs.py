"""Lines of the log."""

import json
import logging

from api.logs import JsonLines


def test_a_line_is_an_object_with_the_camera_in_a_field() -> None:
    record = logging.LogRecord("api.intake", logging.ERROR, "x", 1, "%s: lost\n", ("east",), None)
    record.camera = "east"
    record.created = 1772366400.25

    line = JsonLines().format(record)

    assert "\n" not in line
    assert json.loads(line) == {
        "at": "2026-03-01T12:00:00.250+00:00",
        "level": "error",
        "logger": "api.intake",
        "message": "east: lost\n",
        "camera": "east",
    }
