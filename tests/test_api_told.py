"""What cameras' processes tell is read as what it was, and anything else is refused."""

import os
import pickle
from dataclasses import replace
from datetime import UTC
from multiprocessing import Pipe
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored import NOON, an_event
from workers import INFO

from api.pipe import Lines, write
from api.told import read_message
from cameras.latencies import Latencies
from cameras.messages import (
    ClipReady,
    EventUpdate,
    EvidenceGap,
    Failed,
    Finished,
    FootageGap,
    Logged,
    Looked,
    Message,
    Progress,
    SegmentReady,
    Started,
    StillReady,
)
from vision.errors import InputError
from vision.records import Event, EventKind, EventState, PathBox, StateChange

MESSAGES = [
    Started(INFO),
    Progress(25, 1, 1.0, 1.5, 24.5, 1, 2, 3, -0.5, 25.0, 24.0, 7, Latencies((1,) * 9, 0.25)),
    EventUpdate(an_event()),
    StillReady("e1", "/data/evidence/east/e1/still.jpg", "ab" * 32, 9),
    ClipReady("e1", "/data/c.mp4", "ab" * 32, 9, -0.5, 2.0, "h264", "video/mp4", False, True),
    EvidenceGap("e1", "clip", "the disk is full"),
    SegmentReady("/data/s.mp4", "ab" * 32, 9, NOON, NOON, "h264", "video/mp4"),
    FootageGap(NOON, "the disk is full"),
    Failed("camera: gone"),
    Finished(50, 1, 2.0, 2.5, 3),
    Looked(12),
    Logged(30, "library: stutters"),
]

sizes = st.floats(-1e6, 1e6)
frames = st.integers(0, 2**53)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | sizes | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
    max_leaves=8,
)
events = st.builds(
    Event,
    id=st.text(),
    kind=st.sampled_from(EventKind),
    state=st.sampled_from(EventState),
    ended=st.booleans(),
    start_s=sizes,
    end_s=sizes,
    first_frame=frames,
    last_frame=frames,
    confidence=st.floats(0, 1),
    path=st.lists(st.builds(PathBox, frames, sizes, sizes, sizes, sizes, sizes), max_size=3).map(
        tuple
    ),
    reasons=st.dictionaries(st.text(), json, max_size=3),
    captured_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    states=st.lists(st.builds(StateChange, st.text(), frames, sizes), max_size=2).map(tuple),
)


def line_of(told: object) -> bytes:
    near, far = Pipe()
    with near, far:
        write(far, told)
        (line,) = Lines(near).read(1.0)
    return line


def test_each_kind_of_message_is_tried() -> None:
    assert {type(message) for message in MESSAGES} == set(get_args(Message))


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_is_read_as_it_was_told(message: Message) -> None:
    assert read_message(line_of(message)) == message


@given(events)
def test_an_event_is_read_as_it_was_told(event: Event) -> None:
    read = read_message(line_of(EventUpdate(event)))

    assert isinstance(read, EventUpdate)
    assert read.event == event
    assert read.event.kind is event.kind


@given(
    st.binary()
    | st.sampled_from([b"EventUpdate ", b"Failed "]).flatmap(
        lambda name: st.binary().map(lambda rest: name + rest)
    )
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(InputError):
        read_message(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'Path "/etc/passwd"', "said what is no message"),
        (b'Looked {"looks": "many"}', "said what is no Looked: looks: "),
        (b'StillReady {"event_id": "e1"}', "said what is no StillReady: path: "),
        (b'EvidenceGap {"event_id": "e", "what": "door", "cause": ""}', "what: "),
        (b'FootageGap {"start_at": "yesterday", "cause": ""}', "start_at: "),
    ],
)
def test_what_is_wrong_is_named(line: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_message(line)

    assert words in str(caught.value)


def test_counts_of_other_ranges_are_refused() -> None:
    line = line_of(MESSAGES[1]).replace(b"[1, 1, 1, 1, 1, 1, 1, 1, 1]", b"[1, 1]")

    with pytest.raises(InputError, match="has 2 counts for 9 ranges"):
        read_message(line)


class Code:
    def __init__(self, place: Path) -> None:
        self._place = place

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._place),)


def test_a_pickle_in_place_of_a_record_is_text_at_most(tmp_path: Path) -> None:
    place = tmp_path / "was-here"
    coded = pickle.dumps(Code(place))

    for line in (coded, b"Failed " + coded, b"EventUpdate " + coded):
        with pytest.raises(InputError):
            read_message(line)
    hidden = read_message(line_of(replace(Failed(""), cause=coded.hex())))

    assert hidden == Failed(coded.hex())
    assert not place.exists()
