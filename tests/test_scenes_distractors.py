"""Every distractor shows in the picture while its pass lasts, and counts its passes."""

from dataclasses import replace

import numpy as np
import pytest

from vision.scenes.distractors import FAMILIES
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

RARE = ("bag", "leaf")
SPEC = SceneSpec(width=480, height=272, duration_s=12.0, falls=0, seed=3)


@pytest.fixture(scope="module")
def empty() -> FacadeScene:
    return FacadeScene(SPEC)


@pytest.mark.parametrize("kind", [kind for kind in FAMILIES if kind != "vehicle"])
def test_it_shows_while_it_passes(kind: str, empty: FacadeScene) -> None:
    scene = FacadeScene(
        replace(SPEC, distractors=(kind,), distractor_rate=3000.0 if kind in RARE else 400.0)
    )
    passes = scene.passes
    assert passes
    assert {p.kind for p in passes} == {kind}
    assert all(0 <= p.start_s < p.end_s <= SPEC.duration_s for p in passes)
    strongest = 0
    for index in range(0, SPEC.frames, 6):
        change = np.abs(scene.draw(index).astype(int) - empty.draw(index))
        t_s = SPEC.time_s(index)
        if not any(p.start_s <= t_s <= p.end_s for p in passes):
            assert change.max() == 0
        strongest = max(strongest, int((change > 6).sum()))
    assert strongest >= 3


def where_vehicles_drive(road_row: float) -> tuple[float, float]:
    """The uppermost and the mean row, in picture heights, in which a vehicle changes a picture
    in the first half of its pass."""
    spec = replace(SPEC, distractors=("vehicle",), distractor_rate=30.0, road_row=road_row)
    scene = FacadeScene(spec)
    drive = scene.passes[0]
    first, last = (round(t_s * SPEC.fps) for t_s in (drive.start_s, drive.end_s))
    step = max(1, (last - first) // 8)
    changed = np.zeros(SPEC.height)
    for index in range(first + step, (first + last) // 2, step):
        change = np.abs(scene.draw(index).astype(int) - scene.draw(index + step)) > 15
        changed += change.sum(axis=1)
    rows = np.flatnonzero(changed > 2)
    mean = float(changed @ np.arange(SPEC.height) / changed.sum())
    return rows[0] / SPEC.height, mean / SPEC.height


def test_vehicles_on_a_road_that_is_seen_farther_are_higher_up() -> None:
    top, mean = zip(*(where_vehicles_drive(row) for row in (0.2, 0.45, 0.76)), strict=True)
    assert list(top) == sorted(top)
    assert list(mean) == sorted(mean)
    assert top[0] < 0.4
    assert top[2] > 0.7


def test_vehicles_drive_on_their_road() -> None:
    scene = FacadeScene(replace(SPEC, distractors=("vehicle",), distractor_rate=30.0))
    late = round((scene.passes[0].end_s - 1.0) * SPEC.fps)
    change = np.abs(scene.draw(late).astype(int) - scene.draw(late - 25)) > 15
    rows = np.flatnonzero(change.sum(axis=1) > 2)
    assert len(rows)
    assert rows.mean() > 0.7 * SPEC.height


@pytest.mark.parametrize("kind", ["bird_glide", "insect", "leaf", "light"])
def test_the_rate_multiplies_passes(kind: str) -> None:
    counts = [
        len(FacadeScene(replace(SPEC, distractors=(kind,), distractor_rate=rate)).passes)
        for rate in (0.0, 3000.0)
    ]
    assert counts[0] == 1
    expected = (FAMILIES[kind].an_hour or 0.0) * 3000 * SPEC.duration_s / 3600
    assert counts[1] == pytest.approx(expected, rel=0.6)


def test_all_together_are_drawn_in_time_for_a_benchmark() -> None:
    scene = FacadeScene(replace(SPEC, distractors=tuple(FAMILIES), condition="rain", falls=2))
    assert {p.kind for p in scene.passes} == set(FAMILIES)
    assert scene.draw(100).shape == (SPEC.height, SPEC.width)
