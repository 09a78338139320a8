"""The JSON objects of events and summaries."""

import json
import math
from dataclasses import replace

from stored import NOON, an_event

from api.encoding import event_json, summary_json


def test_an_event_has_the_documented_fields() -> None:
    document = event_json(an_event(), "cam")
    assert document["schema"] == "towerwatch.event/1"
    assert document["source"] == "cam"
    assert document["captured_at"] is None
    assert document["path"] == [
        {"frame": 10, "t_s": 0.4, "x": 5.0, "y": 6.0, "w": 3.0, "h": 4.0},
        {"frame": 11, "t_s": 0.44, "x": 5.0, "y": 9.0, "w": 3.0, "h": 5.0},
    ]
    assert document["reasons"] == {"drop_m": 12.5}


def test_a_capture_time_is_written_in_utc() -> None:
    document = event_json(replace(an_event(), captured_at=NOON), "cam")
    assert document["captured_at"] == "2026-03-01T12:00:00+00:00"


def test_what_json_does_not_know_becomes_null() -> None:
    odd = replace(an_event(), reasons={"a": math.nan, "b": [math.inf, 1.0], "c": {"d": -math.inf}})
    document = event_json(odd, "cam")
    assert document["reasons"] == {"a": None, "b": [None, 1.0], "c": {"d": None}}
    json.dumps(document, allow_nan=False)


def test_a_summary_says_how_long_it_took() -> None:
    assert summary_json("a.mp4", 250, 2, 10.0, 1.25, 1) == {
        "schema": "towerwatch.summary/1",
        "source": "a.mp4",
        "frames": 250,
        "corrupt_frames": 2,
        "video_s": 10.0,
        "wall_s": 1.25,
        "events": 1,
    }
