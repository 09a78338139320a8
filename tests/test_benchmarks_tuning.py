"""`towerwatch bench tune`, on paths that were collected before."""

import json
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from recorded import wall_clip
from sightings import points
from typer.testing import CliRunner

from benchmarks import examples, readings, suite, tuning
from benchmarks.commands import app
from benchmarks.examples import Examples
from benchmarks.paths import LabelledPath, collect
from benchmarks.suite import Case
from vision import verdict
from vision.cues import NAMES
from vision.network import Network, network_of, written
from vision.scenes.spec import SceneSpec
from vision.verdict import EXPLANATIONS, VERDICT_NAMES, log_odds

Made = TypeVar("Made")

THINGS, SIGHTINGS = 12, 20
SECONDS = np.arange(SIGHTINGS) / 25


def a_case(group: str, number: int = 1) -> Case:
    spec = SceneSpec(width=320, height=180, falls=1 if group == "falls" else 0, duration_s=1)
    return Case(f"{group}-{number}", group, spec, "h264", 500_000, calibrated=False)


def keep_paths(case: Case, out: Path, seed: int) -> None:
    """As `benchmarks.paths.collect` does: a dozen things that fall, or that come down steadily."""
    rng = np.random.default_rng(seed)
    falls = case.group == "falls"
    paths = []
    for _ in range(THINGS):
        speed, pull = (5.0, 230.0) if falls else (140.0, 0.0)
        y = 20 + rng.normal(speed, 3) * SECONDS + 0.5 * pull * SECONDS**2
        paths.append(points(y + rng.normal(0, 0.2, SIGHTINGS), rng.uniform(20, 300)))
    rows = [(1.0, thing, 0 if falls else -1, falls, SIGHTINGS) for thing in range(THINGS)]
    np.savez_compressed(
        out / f"{case.name}.npz", rows=np.array(rows, float), points=np.concatenate(paths)
    )


def here(_jobs: int, _what: str, calls: Sequence[Callable[[], Made]]) -> Iterator[Future[Made]]:
    """Make the calls in this process, but as another one would get them."""
    for call in calls:
        done: Future[Made] = Future()
        done.set_result(pickle.loads(pickle.dumps(call))())
        yield done


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which cases are asked for: two with falls and two with rain, and one of rain that has not
    been collected yet."""
    made = [a_case(group, number) for group in ("falls", "rain") for number in (1, 2)]
    for seed, case in enumerate(made):
        keep_paths(case, tmp_path, seed)
    asked: list[str] = []

    def some_cases(split: str, seed: int, *, quick: bool) -> list[Case]:
        asked.append(f"{split} {quick}")
        return [*made, a_case("rain", 3)] if seed == 0 else []

    monkeypatch.setattr(tuning, "cases", some_cases)
    monkeypatch.setattr(tuning, "practice", lambda _: [])
    for module in (tuning, examples):
        monkeypatch.setattr(module, "at_once", here)
    monkeypatch.setattr(tuning, "HIDDEN", 3)
    monkeypatch.setattr(tuning, "GLANCE_HIDDEN", 2)
    monkeypatch.setattr(tuning, "MEMBERS", 2)
    sketches = {name: (kind[0], 10, kind[2]) for name, kind in examples.SKETCHES.items()}
    monkeypatch.setattr(examples, "SKETCHES", sketches)
    # What so few paths teach a glance would dismiss all rain.
    monkeypatch.setattr(readings, "WORTH", -1e9)
    return asked


def tuned(*arguments: str) -> str:
    told = CliRunner().invoke(app, ["tune", "--rounds", "3", "--jobs", "1", *arguments])
    assert told.exit_code == 0, told.output
    return told.stdout


def learned(file: Path) -> tuple[Network, Network]:
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert list(kept) == ["glance", "verdict"]
    return network_of(NAMES, kept["glance"]), network_of(VERDICT_NAMES, kept["verdict"])


def test_the_weights_of_the_training_half_are_written(tmp_path: Path, asked: list[str]) -> None:
    file = tmp_path / "weights.json"
    told = tuned("--out", str(tmp_path), "--write", str(file))
    assert {half for half, _ in (a.split() for a in asked)} == {"train"}
    assert "threshold  falls  falls  rain\n0  2/2  0  0\n" in told
    assert (tmp_path / "rain-3.npz").exists()
    glance, read = learned(file)
    assert (glance.hidden.shape[1], read.hidden.shape[1]) == (2, 3 * tuning.MEMBERS)
    assert len(glance.bias) == len(read.bias) == len(EXPLANATIONS)
    for case, is_fall in ((a_case("falls"), True), (a_case("rain"), False)):
        kept = collect(case, tmp_path, tmp_path)
        rows = [found.evidence for found in readings.read_paths(case, kept, glance)]
        assert len(rows) == 2 * THINGS
        for row in rows:
            seen = row[: len(NAMES)]
            assert (log_odds(glance.log_probabilities(seen), "fall") > 0) == is_fall
            assert (log_odds(read.log_probabilities(row), "fall") > 0) == is_fall


@pytest.mark.usefixtures("asked")
def test_without_a_file_to_write_it_only_shows_the_table(tmp_path: Path) -> None:
    assert "threshold  falls" in tuned("--out", str(tmp_path))
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.usefixtures("asked")
def test_what_films_show_is_learned_and_told_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[int] = []
    fit = tuning._fit_verdict

    def noted(learned_from: Examples, jobs: int) -> Network:
        taught.append(len(learned_from.importance))
        return fit(learned_from, jobs)

    monkeypatch.setattr(tuning, "_fit_verdict", noted)
    (tmp_path / "films").mkdir()
    for name in ("wall", "other"):
        wall_clip(tmp_path / "films" / f"{name}.mp4", frames=150)
    arguments = ["--out", str(tmp_path), "--cache", str(tmp_path)]
    arguments += ["--write", str(tmp_path / "weights.json")]
    of_cases = tuned(*arguments)
    told = tuned(*arguments, "--films", str(tmp_path / "films"), "--film-rounds", "2")
    *more_in_folds, more = np.subtract(taught[5:], taught[:5])
    assert more > 0
    # Each clip is left out of one fold.
    assert sum(more_in_folds) == (tuning.FOLDS - 1) * more
    cases, clips = told.split("\n\n")
    assert cases.splitlines()[0] == of_cases.splitlines()[0]
    assert clips.splitlines()[0] == "threshold  falls  clips"
    assert len(list(tmp_path.glob("film-wall-*.npz"))) == 3


def test_a_folder_without_films_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["tune", "--out", str(tmp_path), "--films", str(tmp_path)])
    assert told.exit_code == 2
    assert "holds no clip" in told.stderr


def test_a_verdict_on_a_case_is_by_what_others_taught() -> None:
    taught: list[set[str]] = []
    path, cues = points([50.0] * 6), len(VERDICT_NAMES)
    names = [f"case {k}" for k in range(6)]
    sources = [
        [readings.ReadPath(LabelledPath(name, 1.0, 0, None, False, path), np.zeros(cues))]
        for name in names
    ]

    def learned(read: Sequence[readings.ReadPath]) -> Network:
        taught.append({r.path.case for r in read})
        zero, none = np.zeros(cues), np.zeros((cues, 0))
        count = len(EXPLANATIONS)
        bias = np.zeros(count)
        bias[0] = len(taught)
        weights = np.zeros((0, count)), np.zeros((cues, count))
        return Network(zero, np.ones(cues), none, np.zeros(0), *weights, bias)

    told = tuning._out_of_fold(sources, learned)
    assert sorted(path.case for path, _ in told) == names
    by = dict(zip(sorted({odds for _, odds in told}), taught, strict=True))
    assert all(path.case not in by[odds] for path, odds in told)
    assert all(len(learned_from) >= 4 for learned_from in taught)


def test_the_weights_that_are_in_use_are_as_they_were_written() -> None:
    kept = verdict.LEARNED.read_text(encoding="utf-8")
    assert kept == tuning._text(verdict._GLANCE, verdict._VERDICT)


@pytest.mark.parametrize("hidden", [0, 2])
def test_what_is_written_is_json_with_a_cue_or_a_unit_a_line(hidden: int) -> None:
    def made(names: Sequence[str]) -> Network:
        count, classes = len(names), len(EXPLANATIONS)
        random = np.random.default_rng(hidden).normal
        return Network(
            random(size=count),
            random(size=count),
            random(size=(count, hidden)),
            random(size=hidden),
            random(size=(hidden, classes)),
            random(size=(count, classes)),
            random(size=classes),
        )

    glance, read = made(NAMES), made(VERDICT_NAMES)
    text = tuning._text(glance, read)
    assert json.loads(text) == {
        "glance": written(NAMES, glance),
        "verdict": written(VERDICT_NAMES, read),
    }
    lines = [line.strip() for line in text.splitlines()]
    for name in VERDICT_NAMES:
        assert sum(line.startswith(f'"{name}": [') for line in lines) == 1 + (name in NAMES)
    assert sum(line.startswith("[") for line in lines) == 2 * hidden


def test_no_two_cases_to_learn_from_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def any_building(_: np.random.Generator, **fields: Any) -> SceneSpec:
        return SceneSpec(**fields)

    monkeypatch.setattr(suite, "_possible", any_building)
    names = Counter(case.name for case in tuning._first_rounds(2))
    assert not [name for name, count in names.items() if count > 1]
