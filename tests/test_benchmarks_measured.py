"""How well a fall could be seen."""

import numpy as np
import pytest

from benchmarks.measured import Sighting, Visible, clear_from, visibility
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec


def sightings(
    size_px: float, contrast: float, count: int = 10, *, row: float = 0.2, step: float = 0.02
) -> list[Sighting]:
    return [Sighting(k, row + k * step, size_px, contrast) for k in range(count)]


def test_what_is_large_and_dark_for_long_is_clear() -> None:
    assert visibility(sightings(4, 12)) == "clear"
    assert visibility(sightings(4, 12, 7)) == "hidden"
    assert visibility(sightings(3, 30)) == "faint"
    assert visibility(sightings(10, 9)) == "faint"
    assert visibility(sightings(10, 5)) == "hidden"


def test_what_leaves_the_picture_at_its_top_passes_overhead() -> None:
    assert visibility(sightings(10, 40, row=0.5, step=-0.02)) == "overhead"
    assert visibility(sightings(3, 30, row=0.5, step=-0.02)) == "overhead"
    assert visibility(sightings(10, 5, row=0.5, step=-0.02)) == "hidden"


def test_what_goes_up_first_is_judged_by_how_it_comes_down() -> None:
    up = sightings(10, 40, row=0.5, step=-0.02)
    assert visibility([*up, *sightings(10, 40, row=0.32)]) == "clear"
    assert visibility([*up, *sightings(10, 5, row=0.32)]) == "hidden"
    assert visibility([*up, *sightings(10, 40, row=0.32, step=0.002)]) == "overhead"


def test_a_fall_is_clear_from_when_it_is_large_and_strong_at_once() -> None:
    small, weak, both = (Sighting(k, 0.5, *s) for k, s in enumerate([(3, 30), (9, 5), (4, 12)]))
    assert clear_from([small, weak, both]) == 2
    assert clear_from([small, weak]) is None


def test_contrast_is_that_of_the_picture() -> None:
    spec = SceneSpec(
        width=640, height=360, falls=1, min_size_m=0.3, contrast=60, duration_s=4, seed=2
    )
    scene = FacadeScene(spec)
    seen = Visible(scene)
    for index in range(scene.frames):
        seen.look(index, scene.draw(index))
    contrasts = [s.contrast for s in seen.sightings[0] if s.size_px > 4]
    assert np.median(contrasts) == pytest.approx(60, rel=0.5)
