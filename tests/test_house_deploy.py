"""What installs Towerwatch says what is so."""

import re
import subprocess
from pathlib import Path

import pytest
from commandline import run

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
PROGRAM = "/opt/towerwatch/bin/towerwatch"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit of systemd with a program that is there: systemd looks for it."""
    text = (DEPLOY / "towerwatch.service").read_text(encoding="utf-8")
    path = tmp_path / "towerwatch.service"
    path.write_text(text.replace(PROGRAM, "/bin/true"), encoding="utf-8")
    return path


def test_systemd_has_nothing_to_say_against_the_unit(unit: Path) -> None:
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_the_service_is_shut_in(unit: Path) -> None:
    # Of 100; systemd calls what is under 30 well enough shut in.
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert told.returncode == 0, told.stdout[-400:]


@pytest.mark.parametrize("name", ["towerwatch.service", "Dockerfile"])
def test_the_command_that_is_started_exists(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    words = set(re.findall(r"serve|--config", text))
    told = run("serve", "--help")

    assert words == {"serve", "--config"}
    assert told.code == 0
    assert "--config" in told.out


def test_the_image_runs_as_a_user_that_is_not_root() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = next(line for line in reversed(lines) if line.startswith("USER "))

    assert last == "USER towerwatch"
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert any(line.startswith("VOLUME ") for line in lines)


def test_the_image_has_what_the_package_is_built_of() -> None:
    left_out = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    needed = {"api", "benchmarks", "cameras", "models", "vision"}
    needed |= {"CMakeLists.txt", "LICENSE", "README.md", "pyproject.toml"}

    assert {line[1:] for line in left_out if line.startswith("!")} == needed
