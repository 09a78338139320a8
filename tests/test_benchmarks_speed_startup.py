"""How long a user waits for the first frame."""

import subprocess

import pytest

from benchmarks.speed.startup import running


def test_a_program_is_run_to_its_end() -> None:
    assert running("import sys; assert sys.argv[1:] == ['analyze']", "analyze")() > 0


def test_one_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        running("raise SystemExit(1)")()
