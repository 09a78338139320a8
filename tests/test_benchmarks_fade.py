"""`towerwatch bench fade`, on a drawn data set."""

import json
from pathlib import Path

import cv2
import pytest
from drawn import falling_at, frames
from typer.testing import CliRunner, Result

from benchmarks.commands import app
from benchmarks.fade import FadeResult, markdown


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["fade", *arguments])


def draw(folder: Path) -> None:
    """A data set of one video: a dot that falls, marked in every frame."""
    place = falling_at(300, 1.0)
    (folder / "Video 1" / "JPEGImages").mkdir(parents=True)
    (folder / "Video 1" / "Annotations").mkdir()
    for frame in frames(place, seconds=4, size=(640, 360)):
        number = frame.index + 1
        picture = folder / "Video 1" / "JPEGImages" / f"frame{number}.png"
        cv2.imwrite(str(picture), frame.picture())
        x, y = place(frame.t_s)
        box = f"<xmin>{x - 4}</xmin><ymin>{y - 4}</ymin><xmax>{x + 4}</xmax><ymax>{y + 4}</ymax>"
        falls = frame.t_s > 1.0 and y < 360
        thing = f"<object><bndbox>{box}</bndbox></object>" if falls else ""
        (folder / "Video 1" / "Annotations" / f"frame{number}.xml").write_text(
            f"<annotation>{thing}</annotation>", encoding="utf-8"
        )


def test_a_fall_is_found_in_its_boxes(tmp_path: Path) -> None:
    draw(tmp_path)
    told = run(str(tmp_path), "--json")
    assert told.exit_code == 0, told.output
    scored = json.loads(told.stdout)
    assert scored["video"] == "Video 1"
    assert scored["frames"] == 100
    assert scored["correct"] > 0.3 * scored["true"]
    assert scored["time_overlap"] > 0.5
    table = run(str(tmp_path))
    assert "| videos with a correct box | 1/1 = 1.00" in table.stdout


def test_a_wrong_annotation_is_named(tmp_path: Path) -> None:
    draw(tmp_path)
    wrong = tmp_path / "Video 1" / "Annotations" / "frame9.xml"
    wrong.write_text("<!DOCTYPE a><annotation/>", encoding="utf-8")
    told = run(str(tmp_path))
    assert told.exit_code == 2
    assert "frame9.xml: has a DOCTYPE" in told.stderr.replace("\n", "")


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    told = run(str(tmp_path))
    assert told.exit_code == 2
    assert "holds no video" in told.stderr


@pytest.mark.parametrize("arguments", [["--first-frame", "2"], ["--rate", "0"]])
def test_wrong_arguments_are_refused(tmp_path: Path, arguments: list[str]) -> None:
    assert run(str(tmp_path), *arguments).exit_code == 2


def test_figures_of_several_videos() -> None:
    text = markdown(
        [
            FadeResult("a", true=40, found=20, correct=10, time_overlap=0.5, frames=100),
            FadeResult("b", true=10, found=0, correct=0, time_overlap=0.0, frames=100),
            FadeResult("c", true=0, found=5, correct=0, time_overlap=None, frames=100),
        ]
    )
    for row in (
        "| precision | 0.400 |",
        "| recall | 0.200 |",
        "| F | 0.267 |",
        "| videos with a correct box | 1/2 = 0.50",
        "| false boxes a video | 5.0 |",
        "| TRO | 0.250 |",
    ):
        assert row in text


def test_nothing_found_leaves_no_figure() -> None:
    text = markdown([FadeResult("c", true=0, found=0, correct=0, time_overlap=None, frames=9)])
    assert "| precision | none |" in text
    assert "| TRO | none |" in text
