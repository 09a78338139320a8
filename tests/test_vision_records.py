"""Records travel between processes and cannot be changed on the way."""

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import numpy as np
import pytest

from vision.records import Event, EventKind, EventState, Frame, PathBox

EVENT = Event(
    id="0193",
    kind=EventKind.FALLING_OBJECT,
    state=EventState.PROVISIONAL,
    ended=False,
    start_s=1.0,
    end_s=1.4,
    first_frame=25,
    last_frame=35,
    confidence=0.9,
    path=(PathBox(25, 1.0, 100.0, 50.0, 4.0, 5.0),),
    reasons={"likelihoods": {"fall": 12.5}},
    captured_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def test_an_event_passes_through_a_pipe_unchanged() -> None:
    assert pickle.loads(pickle.dumps(EVENT)) == EVENT


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        EVENT.confidence = 0.1  # type: ignore[misc]  # that it is refused is what is tested


def test_a_later_report_is_a_new_record_of_the_same_event() -> None:
    last = replace(EVENT, state=EventState.WITHDRAWN, ended=True)

    assert last.id == EVENT.id
    assert EVENT.state is EventState.PROVISIONAL


def test_kinds_and_states_are_the_words_of_the_interface() -> None:
    assert [str(kind) for kind in EventKind] == [
        "falling_object",
        "light_object",
        "camera_blind",
        "ebike_elevator",
        "ebike_zone",
        "ebike_parked",
    ]
    assert [str(state) for state in EventState] == ["provisional", "confirmed", "withdrawn"]


def test_a_frame_makes_its_colours_only_when_asked() -> None:
    asked = []

    def picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        asked.append(True)
        return np.zeros((4, 6, 3), np.uint8)

    frame = Frame(0, 0.0, None, np.zeros((4, 6), np.uint8), picture)

    repr(frame)
    assert asked == []
    assert frame.picture().shape == (4, 6, 3)
