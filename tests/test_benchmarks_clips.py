"""`towerwatch bench clips`, on a drawn clip."""

import json
from pathlib import Path

from typer.testing import CliRunner

from benchmarks.commands import app
from cameras.simulated import encode_scene
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

SPEC = SceneSpec(
    width=640, height=360, falls=1, floors=12, min_size_m=0.3, contrast=70, duration_s=6, seed=4
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


def test_a_folder_without_clips_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["clips", str(tmp_path)])
    assert result.exit_code == 2
    assert str(tmp_path) in result.output.replace("\n", "")
