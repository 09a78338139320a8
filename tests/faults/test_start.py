"""A disk that nothing can be kept on is refused at the start, in one line."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from commandline import run

pytestmark = pytest.mark.fault


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB that is this user's alone."""
    place = tmp_path / "disk"
    place.mkdir()
    size = "size=4m,mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def refused(tmp_path: Path, data: Path) -> str:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text(f"server: {{port: 0}}\ndata: {data}\n", encoding="utf-8")

    finished = run("serve", "--config", settings)

    assert finished.code == 1
    (line,) = finished.err.splitlines()
    return line


def test_a_full_disk(tmp_path: Path, disk: Path) -> None:
    with suppress(OSError), (disk / "other").open("wb", buffering=0) as other:
        while other.write(bytes(1 << 16)):
            pass

    line = refused(tmp_path, disk)

    assert f"data: {disk} cannot be written (No space left on device); make room" in line


def test_a_disk_that_is_mounted_for_reading(tmp_path: Path, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)

    line = refused(tmp_path, disk)

    assert f"data: {disk} cannot be written (Read-only file system)" in line
