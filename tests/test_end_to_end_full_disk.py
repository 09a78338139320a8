"""A disk that is full costs evidence, never an event."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import run
from throws import draw_throw

pytestmark = pytest.mark.fault


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, smaller than any clip."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_an_event_is_reported_and_the_missing_clip_is_named(
    tmp_path: Path, small_disk: Path
) -> None:
    throw = draw_throw(tmp_path / "tower.mp4")

    finished = run("analyze", throw.path, "--json", "--out", small_disk)

    *events, summary = [json.loads(line) for line in finished.out.splitlines()]
    assert [event["state"] for event in events] == ["confirmed"]
    assert summary["frames"] == throw.spec.frames
    assert "No space left" in finished.err
    assert "Traceback" not in finished.err
    assert list(small_disk.rglob("clip.*")) == []
