import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from videos import make_video, units

from cameras.container import ContainerSource
from cameras.messages import ClipReady, EvidenceGap, Message, StillReady
from cameras.opening import open_source
from cameras.recorder import Recorder
from vision.options import Polygon
from vision.records import Event, EventKind, EventState, Frame, PathBox

_SECONDS = 24


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(tmp_path_factory.mktemp("video") / "a.mp4", frames=25 * _SECONDS, gop=50)


@contextmanager
def _recording(
    video: Path, out: Path, sent: list[Message], privacy: tuple[Polygon, ...] = ()
) -> Iterator[tuple[Recorder, Iterator[Frame]]]:
    with open_source(str(video)) as source:
        assert isinstance(source, ContainerSource)
        recorder = Recorder(
            out,
            sent.append,
            source.info,
            source.templates,
            before_s=5.0,
            after_s=5.0,
            privacy=privacy,
        )
        yield recorder, source.frames(recorder.on_packet)


def _event(start_s: float, end_s: float, *, boxes: int = 3) -> Event:
    path = tuple(PathBox(i, i / 25, 80.0, 20.0 + 4 * i, 5.0, 5.0) for i in range(boxes))
    return Event(
        id="e1",
        kind=EventKind.FALLING_OBJECT,
        state=EventState.CONFIRMED,
        ended=False,
        start_s=start_s,
        end_s=end_s,
        first_frame=round(start_s * 25),
        last_frame=round(end_s * 25),
        confidence=0.9,
        path=path,
        reasons={},
    )


def test_an_event_gets_a_still_and_a_clip_around_it(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    with _recording(video, tmp_path, sent) as (recorder, frames):
        for frame in frames:
            if frame.index == 250:
                recorder.on_event(_event(9.0, 10.0), frame)
            if frame.index == 275:
                recorder.on_event(replace(_event(9.0, 11.0, boxes=9), ended=True), frame)
        recorder.finish()
    still, longer, clip = sent
    assert isinstance(still, StillReady)
    assert isinstance(longer, StillReady)
    assert still.sha256 != longer.sha256
    assert isinstance(clip, ClipReady)
    # Two seconds between keyframes: the last one before 4 s is at 4 s.
    assert clip.start_s == pytest.approx(4.0)
    assert clip.end_s == pytest.approx(16.0)
    assert clip.playable
    assert not clip.derived
    # The first unit of the video is the encoder's own note.
    assert units(Path(clip.path)) == units(video)[101:402]
    for ready in (longer, clip):
        data = Path(ready.path).read_bytes()
        assert ready.sha256 == hashlib.sha256(data).hexdigest()
        assert ready.size == len(data)
    assert sorted(path.name for path in (tmp_path / "e1").iterdir()) == ["clip.mp4", "still.jpg"]


def test_an_event_that_is_told_at_its_end_gets_the_same(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    with _recording(video, tmp_path, sent) as (recorder, frames):
        for frame in frames:
            if frame.index == 450:
                recorder.on_event(replace(_event(9.0, 10.0), ended=True), frame)
    assert [type(message) for message in sent] == [StillReady, ClipReady]
    clip = sent[1]
    assert isinstance(clip, ClipReady)
    assert (clip.start_s, clip.end_s) == pytest.approx((4.0, 15.0))


def test_a_clip_ends_with_its_source(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    with _recording(video, tmp_path, sent) as (recorder, frames):
        for frame in frames:
            last = frame
        recorder.on_event(replace(_event(23.0, 23.9), ended=True), last)
        recorder.finish()
    clip = sent[-1]
    assert isinstance(clip, ClipReady)
    assert clip.end_s == pytest.approx(_SECONDS - 1 / 25)


def test_a_clip_of_an_event_without_end_is_closed(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4", frames=25 * 70, gop=50)
    sent: list[Message] = []
    with _recording(video, tmp_path / "out", sent) as (recorder, frames):
        for frame in frames:
            if frame.index == 100:
                recorder.on_event(_event(4.0, 4.0, boxes=0), frame)
        assert [type(message) for message in sent] == [StillReady, ClipReady]
    clip = sent[1]
    assert isinstance(clip, ClipReady)
    assert clip.end_s == pytest.approx(64.0)


@pytest.mark.parametrize("before", [True, False])
def test_a_withdrawn_event_keeps_nothing(video: Path, tmp_path: Path, before: bool) -> None:
    sent: list[Message] = []
    with _recording(video, tmp_path, sent) as (recorder, frames):
        for frame in frames:
            if frame.index == 250:
                state = EventState.CONFIRMED if before else EventState.PROVISIONAL
                recorder.on_event(replace(_event(9.0, 10.0), state=state), frame)
            if frame.index == 260:
                withdrawn = replace(_event(9.0, 10.0), state=EventState.WITHDRAWN, ended=True)
                recorder.on_event(withdrawn, frame)
        recorder.finish()
    assert not list(tmp_path.iterdir())
    assert not any(isinstance(message, ClipReady | EvidenceGap) for message in sent)


def test_stills_honour_privacy_polygons(video: Path, tmp_path: Path) -> None:
    sent: list[Message] = []
    hidden: Polygon = ((0.0, 0.0), (0.4, 0.0), (0.4, 1.0), (0.0, 1.0))
    with _recording(video, tmp_path, sent, (hidden,)) as (recorder, frames):
        recorder.on_event(_event(0.0, 0.0), next(frames))
        recorder.finish()
    still = np.asarray(cv2.imread(str(tmp_path / "e1" / "still.jpg")), np.uint8)
    assert still[:, :60].max() < 12
    assert still[:, 70:].mean() > 60


def test_what_cannot_be_kept_is_told(video: Path, tmp_path: Path) -> None:
    (tmp_path / "e1").write_text("a file where the folder should be")
    sent: list[Message] = []
    with _recording(video, tmp_path, sent) as (recorder, frames):
        recorder.on_event(_event(0.0, 0.0), next(frames))
        for _ in frames:
            pass
        recorder.finish()
    gaps = [message for message in sent if isinstance(message, EvidenceGap)]
    assert [gap.what for gap in gaps] == ["still", "clip"]
    assert all("e1" in gap.cause for gap in gaps)
    assert len(sent) == 2
