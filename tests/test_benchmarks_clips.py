"""`towerwatch bench clips`, on a drawn clip."""

import json
from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from benchmarks.clips import ClipResult, summary
from benchmarks.commands import app
from cameras.simulated import encode_scene
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

SPEC = SceneSpec(
    width=640,
    height=360,
    falls=1,
    floors=12,
    min_size_m=0.3,
    throw_share=0,
    contrast=70,
    duration_s=6,
    seed=4,
)


def test_a_clip_with_truth_is_scored(tmp_path: Path) -> None:
    encode_scene(SPEC, tmp_path / "fall.mp4", bitrate=2_000_000)
    scene = FacadeScene(SPEC)
    rows = [
        f"fall.mp4,A,{index},{box.x},{box.y},{box.w},{box.h}"
        for index in range(scene.frames)
        for box in scene.truth(index)
    ]
    (tmp_path / "truth.csv").write_text("clip,event,frame,x,y,w,h\n" + "\n".join(rows) + "\n")
    result = CliRunner().invoke(app, ["clips", str(tmp_path), "--json"])
    assert result.exit_code == 0, result.output
    scored = json.loads(result.stdout.splitlines()[-1])
    assert (scored["falls"], scored["found"], scored["other"]) == (1, 1, 0)


def test_footage_without_falls_tells_alarms_a_day() -> None:
    plain = ClipResult("plain.mp4", "towerwatch", 0, 0, {}, {}, 2, 0, 3600.0, 9.0)
    (line,) = summary([plain])
    assert "2 other events" in line
    assert "(0 to 7 an hour; 6 to 173 a day, 95 %)" in line
    (line,) = summary([replace(plain, falls=1)])
    assert "a day" not in line


def test_a_folder_without_clips_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["clips", str(tmp_path)])
    assert result.exit_code == 2
    assert str(tmp_path) in result.output.replace("\n", "")
