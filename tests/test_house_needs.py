"""What is missing from Debian is named, with the command that installs it."""

import shutil
import subprocess
from pathlib import Path

import pytest

CI = Path(__file__).resolve().parent.parent / ".ci"


@pytest.fixture
def needs(tmp_path: Path) -> Path:
    shutil.copy(CI / "needs", tmp_path)
    (tmp_path / "debian-packages").write_text(
        "# who needs it, the package, a file that shows it is there\n"
        f"test     here       {tmp_path}/nee*\n"
        f"test     elsewhere  {tmp_path}/nowhere\n"
        f"browser  also-gone  {tmp_path}/*/nowhere\n"
    )
    return tmp_path / "needs"


def test_a_missing_package_fails_with_the_command_that_installs_it(needs: Path) -> None:
    asked = subprocess.run([needs, "test"], capture_output=True, text=True, check=False)

    assert asked.returncode == 1
    assert "sudo apt-get install --no-install-recommends elsewhere\n" in asked.stderr


def test_names_alone_are_for_scripts(needs: Path) -> None:
    asked = subprocess.run(
        [needs, "-q", "test", "browser"], capture_output=True, text=True, check=False
    )

    assert (asked.returncode, asked.stdout) == (0, "elsewhere also-gone\n")


def test_a_group_that_lacks_nothing_passes(needs: Path) -> None:
    asked = subprocess.run([needs, "build"], capture_output=True, text=True, check=False)

    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "", "")
