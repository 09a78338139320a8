"""`towerwatch analyze --rule elevator` on an encoded video, with a detector of dark boxes."""

import json
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from typer.testing import CliRunner

from api.main import build
from cameras import rules
from vision.detections import Detection, Label
from vision.errors import InputError
from vision.records import Picture

FPS = 10


class DarkBoxes:
    """Takes what is dark for an e-bike."""

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        del least_score
        return [tuple(self._found(picture)) for picture in pictures]

    def _found(self, picture: Picture) -> list[Detection]:
        ys, xs = np.nonzero(picture[:, :, 0] < 60)
        if len(ys) < 200:
            return []
        box = float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())
        return [Detection(Label.EBIKE, 0.9, box)]


def cabin_video(path: Path) -> Path:
    """Two seconds of nothing, a dark box that comes in from the top, stays, and goes again."""
    random = np.random.default_rng(0)
    wall = random.integers(140, 160, (180, 320), np.uint8)
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=FPS)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for k in range(14 * FPS):
            t_s, view = k / FPS, wall.copy()
            if 2.0 <= t_s < 8.0:
                top = min(100, round(80 * (t_s - 2.0)))
                view[top : top + 60, 120:180] = 20
            frame = av.VideoFrame.from_ndarray(np.repeat(view[:, :, None], 3, 2), "bgr24")
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def test_an_ebike_in_a_video_is_an_event_with_states_and_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "open_detector", DarkBoxes)
    video, out = cabin_video(tmp_path / "cabin.mp4"), tmp_path / "out"

    result = CliRunner().invoke(
        build(), ["analyze", str(video), "--rule", "elevator", "--json", "--out", str(out)]
    )

    assert result.exit_code == 0, result.output
    event, summary = (json.loads(line) for line in result.stdout.splitlines())
    assert event["kind"] == "ebike_elevator"
    assert [change["state"] for change in event["states"]] == ["suspected", "confirmed", "cleared"]
    assert 2.0 <= event["states"][0]["t_s"] < 4.0
    assert event["states"][0]["frame"] == round(FPS * event["states"][0]["t_s"])
    assert summary["events"] == 1
    assert {file.name for file in (out / "cabin" / event["id"]).iterdir()} == {
        "clip.mp4",
        "event.json",
        "still.jpg",
    }


def test_without_a_model_the_command_says_so_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise InputError("the shipped model: is missing; install a version with a model")

    monkeypatch.setattr(rules, "open_detector", none)
    video = cabin_video(tmp_path / "cabin.mp4")

    result = CliRunner().invoke(build(), ["analyze", str(video), "--rule", "elevator"])

    assert result.exit_code == 2
    assert "the shipped model" in result.stderr
