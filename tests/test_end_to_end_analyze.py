"""Recorded video in, events with evidence out, through the command that a user types."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
import pytest
from commandline import Finished, run
from ports import free_port
from throws import Throw, draw_throw, slices

Line: TypeAlias = "dict[str, object]"

EVENT_KEYS = {
    "schema",
    "id",
    "kind",
    "state",
    "source",
    "start_s",
    "end_s",
    "first_frame",
    "last_frame",
    "captured_at",
    "confidence",
    "path",
    "reasons",
    "states",
}
SUMMARY_KEYS = {"schema", "source", "frames", "corrupt_frames", "video_s", "wall_s", "events"}


@pytest.fixture(scope="module")
def throw(tmp_path_factory: pytest.TempPathFactory) -> Throw:
    return draw_throw(tmp_path_factory.mktemp("throw") / "tower.mp4")


@pytest.fixture(scope="module")
def streamed(tmp_path_factory: pytest.TempPathFactory) -> Throw:
    """The same as a transport stream, which is readable from anywhere on."""
    return draw_throw(tmp_path_factory.mktemp("streamed") / "whole.ts")


@dataclass(frozen=True)
class Analysed:
    """What became of the throw. out: the folder of its evidence."""

    finished: Finished
    out: Path


@pytest.fixture(scope="module")
def analysed(throw: Throw, tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    out = tmp_path_factory.mktemp("out")
    return Analysed(run("analyze", throw.path, "--json", "--out", out), out)


def lines(finished: Finished) -> list[Line]:
    return [json.loads(line) for line in finished.out.splitlines()]


def test_a_throw_comes_out_as_one_event_with_its_evidence(throw: Throw, analysed: Analysed) -> None:
    finished = analysed.finished

    assert finished.code == 0, finished.err
    *reported, summary = lines(finished)
    events = [line for line in reported if line["state"] == "confirmed"]
    assert len(events) == 1
    event = events[0]
    assert set(event) == EVENT_KEYS
    assert event["schema"] == "towerwatch.event/1"
    assert event["kind"] == "falling_object"
    assert event["captured_at"] is None
    path = event["path"]
    assert isinstance(path, list)
    assert throw.boxes_hit(path) >= 3
    assert (event["first_frame"], event["last_frame"]) == (path[0]["frame"], path[-1]["frame"])
    assert event["start_s"] == pytest.approx(path[0]["t_s"])
    assert path[0]["t_s"] == pytest.approx(path[0]["frame"] / throw.spec.fps, abs=0.002)

    assert set(summary) == SUMMARY_KEYS
    assert summary["schema"] == "towerwatch.summary/1"
    assert summary["source"] == event["source"]
    assert (summary["frames"], summary["corrupt_frames"]) == (throw.spec.frames, 0)
    assert summary["video_s"] == pytest.approx(throw.spec.duration_s, abs=0.1)

    folder = analysed.out / "tower" / str(event["id"])
    assert {file.name for file in folder.iterdir()} == {"clip.mp4", "still.jpg", "event.json"}
    assert json.loads((folder / "event.json").read_text(encoding="utf-8")) == event
    assert (folder / "still.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_a_clip_holds_the_packets_of_its_source_unaltered(throw: Throw, analysed: Analysed) -> None:
    (clip,) = (analysed.out / "tower").glob("*/clip.mp4")
    source, kept = slices(throw.path), slices(clip)
    assert len(kept) > throw.spec.fps
    first = source.index(kept[0])
    assert kept == source[first : first + len(kept)]


def test_people_get_a_table_and_programs_get_lines(throw: Throw) -> None:
    finished = run("analyze", throw.path)

    assert finished.code == 0, finished.err
    assert "tower.mp4" in finished.out + finished.err
    assert "towerwatch.event/1" not in finished.out


def missing(folder: Path) -> str:
    return str(folder / "nothing.mp4")


def empty(folder: Path) -> str:
    (folder / "empty.mp4").touch()
    return str(folder / "empty.mp4")


def text(folder: Path) -> str:
    (folder / "text.mp4").write_text("This is a letter, not a video.\n" * 50)
    return str(folder / "text.mp4")


def sound(folder: Path) -> str:
    path = folder / "sound.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 48_000), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 48_000
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return str(path)


def no_pictures(folder: Path) -> str:
    (folder / "letters").mkdir()
    (folder / "letters" / "a.txt").write_text("A letter.")
    return str(folder / "letters")


def refused(_folder: Path) -> str:
    return f"rtsp://guard:hunter2@127.0.0.1:{free_port()}/east"


@pytest.mark.parametrize("make", [missing, empty, text, sound, no_pictures, refused])
def test_what_cannot_be_read_is_named_in_one_line(
    make: Callable[[Path], str], tmp_path: Path
) -> None:
    source = make(tmp_path)

    finished = run("analyze", source, "--json")

    assert finished.code == 2
    assert finished.out == ""
    assert len(finished.err.splitlines()) == 1, finished.err
    assert source.replace("guard:hunter2@", "") in finished.err.replace("guard:***@", "")
    assert "hunter2" not in finished.err


def test_the_rest_is_analysed_when_one_input_cannot_be_read(throw: Throw, tmp_path: Path) -> None:
    finished = run("analyze", tmp_path / "nothing.mp4", throw.path, "--json")

    assert finished.code == 2
    summaries = [line for line in lines(finished) if line["schema"] == "towerwatch.summary/1"]
    assert [Path(str(line["source"])).name for line in summaries] == ["tower.mp4"]
    assert summaries[0]["frames"] == throw.spec.frames


def test_a_truncated_recording_is_analysed_to_its_end(streamed: Throw, tmp_path: Path) -> None:
    whole = streamed.path.read_bytes()
    cut = tmp_path / "cut.ts"
    cut.write_bytes(whole[: len(whole) // 2])

    finished = run("analyze", cut, "--json")

    assert finished.code == 0, finished.err
    frames = lines(finished)[-1]["frames"]
    assert isinstance(frames, int)
    assert 0.2 * streamed.spec.frames < frames < streamed.spec.frames


def test_garbage_in_the_middle_is_counted_and_passed_over(streamed: Throw, tmp_path: Path) -> None:
    broken = bytearray(streamed.path.read_bytes())
    rng = np.random.default_rng(1)
    middle = len(broken) // 2
    broken[middle : middle + 20_000] = rng.bytes(20_000)
    garbled = tmp_path / "garbled.ts"
    garbled.write_bytes(broken)

    finished = run("analyze", garbled, "--json")

    assert finished.code == 0, finished.err
    summary = lines(finished)[-1]
    corrupt, frames = summary["corrupt_frames"], summary["frames"]
    assert isinstance(corrupt, int)
    assert isinstance(frames, int)
    assert corrupt > 0
    assert frames > 0.7 * streamed.spec.frames
