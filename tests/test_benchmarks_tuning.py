"""`towerwatch bench tune`, on paths that were collected before."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks import tuning
from benchmarks.commands import app
from benchmarks.learning import Softmax
from benchmarks.suite import Case
from benchmarks.weights import module_of
from vision import learned
from vision.cues import NAMES
from vision.scenes.spec import SceneSpec
from vision.verdict import EXPLANATIONS

SHOWN = NAMES.index("start_acceleration")


def a_case(group: str, number: int = 1) -> Case:
    spec = SceneSpec(width=320, height=180, falls=1 if group == "falls" else 0, duration_s=1)
    return Case(f"{group}-{number}", group, spec, "h264", 500_000, calibrated=False)


def keep_paths(case: Case, out: Path, fall: int, mean: float) -> None:
    """Twenty things whose acceleration at the start is about `mean`."""
    rows = np.random.default_rng(1).normal(0, 0.3, (20, 4 + len(NAMES)))
    rows[:, :4] = [[1.0, thing, fall, fall >= 0] for thing in range(20)]
    rows[:, 4 + SHOWN] += mean
    np.savez_compressed(out / f"{case.name}.npz", rows=rows)


def loaded(path: Path) -> ModuleType:
    spec = spec_from_file_location("weights_of_a_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_weights_of_the_training_half_become_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    falls, rain = a_case("falls"), a_case("rain")
    keep_paths(falls, tmp_path, 0, 3.0)
    keep_paths(rain, tmp_path, -1, -3.0)
    asked: list[str] = []

    def two_cases(split: str, seed: int, *, quick: bool) -> list[Case]:
        asked.append(f"{split} {seed} {quick}")
        return [falls, rain, a_case("rain", 2)]

    monkeypatch.setattr(tuning, "cases", two_cases)
    monkeypatch.setattr(tuning, "practice", lambda _: [])
    file = tmp_path / "weights.py"
    arguments = ["tune", "--out", str(tmp_path), "--rounds", "1", "--jobs", "1"]
    told = CliRunner().invoke(app, [*arguments, "--write", str(file)])
    assert told.exit_code == 0, told.output
    assert asked == ["train 0 False"]
    assert "threshold  falls  falls  rain\n0  1/1  0  0\n" in told.stdout
    module = loaded(file)
    assert len(module.CENTRE) == len(NAMES)
    assert len(module.BIAS) == len(EXPLANATIONS)
    assert list(module.WEIGHTS) == list(NAMES)
    assert {len(weights) for weights in module.WEIGHTS.values()} == {len(EXPLANATIONS)}
    fall, weather = (EXPLANATIONS.index(name) for name in ("fall", "weather"))
    of_acceleration = module.WEIGHTS["start_acceleration"]
    assert of_acceleration[fall] > 0 > of_acceleration[weather]


def test_the_weights_that_are_in_use_are_as_they_were_written() -> None:
    weights = np.array([learned.WEIGHTS[name] for name in NAMES])
    now = Softmax(np.array(learned.CENTRE), weights, np.array(learned.BIAS))
    assert Path(learned.__file__).read_text(encoding="utf-8") == module_of(now)


def test_numbers_are_written_with_four_digits(tmp_path: Path) -> None:
    count = len(NAMES)
    made = Softmax(np.full(count, 1234.567), np.full((count, 7), -1.23456e-7), np.full(7, np.pi))
    (tmp_path / "weights.py").write_text(module_of(made), encoding="utf-8")
    module = loaded(tmp_path / "weights.py")
    assert (module.CENTRE[0], module.BIAS[0]) == (1235.0, 3.142)
    assert module.WEIGHTS["slant"] == (-1.235e-7,) * 7
