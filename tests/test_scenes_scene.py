"""Scenes draw what their truth says, the same each time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.errors import SettingError
from vision.scenes.conditions import CONDITIONS
from vision.scenes.scene import FacadeScene, TruthBox
from vision.scenes.spec import SceneSpec

SMALL = SceneSpec(width=480, height=272, duration_s=6.0, falls=4, seed=5, min_size_m=0.2)


@pytest.fixture(scope="module")
def scene() -> FacadeScene:
    return FacadeScene(SMALL)


def in_the_air(scene: FacadeScene) -> list[int]:
    return [k for k in range(scene.frames) if scene.truth(k)]


def test_drawing_depends_on_the_specification_and_the_frame_only(scene: FacadeScene) -> None:
    again = FacadeScene(SMALL)
    late = again.draw(70)
    assert np.array_equal(again.draw(3), scene.draw(3))
    assert np.array_equal(late, scene.draw(70))
    assert again.truth(60) == scene.truth(60)
    assert not np.array_equal(scene.draw(3), scene.draw(4))
    assert not np.array_equal(FacadeScene(replace(SMALL, seed=6)).draw(3), scene.draw(3))


@pytest.mark.parametrize("shake_px", [0.0, 2.0])
def test_pictures_with_and_without_throws_differ_within_the_boxes_only(shake_px: float) -> None:
    scene = FacadeScene(replace(SMALL, shake_px=shake_px))
    frames = in_the_air(scene)
    assert len(frames) > 40
    strong = 0
    for index in frames[::5]:
        change = np.abs(scene.draw(index).astype(int) - scene.background(index))
        for box in scene.truth(index):
            around = change[
                max(box.y - 4, 0) : box.y + box.h + 4, max(box.x - 4, 0) : box.x + box.w + 4
            ]
            if box.contrast > 6 and box.area_px >= 4:
                strong += 1
                assert around.max() >= 0.4 * box.contrast
            around[:] = 0
        assert change.max() <= 2  # the blur beyond the mask, or a sliver of a hidden thing
    assert strong > 5


def test_masks_fill_their_boxes(scene: FacadeScene) -> None:
    for index in in_the_air(scene)[::4]:
        for box, (fall, x, y, mask) in zip(scene.truth(index), scene.masks(index), strict=True):
            assert (fall, x, y, mask.shape) == (box.fall, box.x, box.y, (box.h, box.w))
            assert mask.sum() == box.area_px
            assert 0 < box.visible <= 1
            assert x >= 0
            assert x + box.w <= SMALL.width


def test_each_fall_goes_down_from_its_floor_and_column(scene: FacadeScene) -> None:
    facade = scene.facade
    assert len(scene.falls) == 4
    boxes: dict[int, list[TruthBox]] = {}
    for index in range(scene.frames):
        for box in scene.truth(index):
            boxes.setdefault(box.fall, []).append(box)
    for number, fall in enumerate(scene.falls):
        assert facade.lowest_floor <= fall.floor < facade.lowest_floor + facade.floors
        assert 1 <= fall.column <= facade.columns
        assert fall.start_m[1] // 3 + 1 == fall.floor
        assert fall.start_s < fall.end_s
        seen = boxes[number]
        assert seen[-1].y > seen[0].y + 20


def test_contrast_can_be_asked_for() -> None:
    scene = FacadeScene(replace(SMALL, contrast=30.0, falls=6, condition="dusk"))
    found = [
        b.contrast
        for k in range(scene.frames)
        for b in scene.truth(k)
        if b.area_px >= 6 and b.visible == pytest.approx(1)
    ]
    assert np.median(found) == pytest.approx(30, abs=8)


def test_repeated_frames_are_equal() -> None:
    scene = FacadeScene(replace(SMALL, repeat=3, distractors=("insect",)))
    assert np.array_equal(scene.draw(30), scene.draw(32))
    assert not np.array_equal(scene.draw(30), scene.draw(33))
    assert scene.truth(30) == scene.truth(31)


def test_conditions_look_different() -> None:
    drawn = {name: FacadeScene(replace(SMALL, condition=name)).background(0) for name in CONDITIONS}
    means = {name: float(picture.mean()) for name, picture in drawn.items()}
    assert means["day"] > means["dusk"] > means["ir_night"]
    assert means["snow"] > means["rain"] > means["dusk"]
    noise = {}
    for name in ("day", "ir_night"):
        scene = FacadeScene(replace(SMALL, condition=name))
        change = scene.background(1).astype(float) - scene.background(2)
        noise[name] = change[100:200, 150:300].std() / np.sqrt(2)
    assert 0.5 < noise["day"] < noise["ir_night"] < 8


def test_weather_moves_down_from_frame_to_frame() -> None:
    dry = FacadeScene(replace(SMALL, falls=0))
    wet = FacadeScene(replace(SMALL, falls=0, condition="snow"))
    still = [np.abs(dry.draw(k).astype(int) - dry.draw(k + 1)) for k in range(3)]
    moving = [np.abs(wet.draw(k).astype(int) - wet.draw(k + 1)) for k in range(3)]
    assert (np.stack(moving) > 12).sum() > 20 + 5 * (np.stack(still) > 12).sum()


def test_drift_and_shake_move_the_whole_picture() -> None:
    scene = FacadeScene(replace(SMALL, falls=0, drift_px_s=1.0, shake_px=0.5))
    first, later = scene.draw(0).astype(float), scene.draw(70).astype(float)
    assert np.abs(first - later).mean() > 1.5 * np.abs(first - scene.draw(1)).mean()


def test_colour_planes_have_half_the_size(scene: FacadeScene) -> None:
    u, v = scene.chroma
    assert u.shape == v.shape == (SMALL.height // 2, SMALL.width // 2)
    assert np.abs(u.astype(int) - 128).max() > 5
    grey = FacadeScene(replace(SMALL, condition="ir_night")).chroma[0]
    assert (grey == 128).all()


@settings(max_examples=20, deadline=None)
@given(
    st.integers(6, 60), st.floats(15, 72), st.integers(0, 1000), st.sampled_from([1.5, 4.0, 10.0])
)
def test_the_calibration_lies_in_the_picture(
    floors: int, elevation: float, seed: int, height: float
) -> None:
    spec = SceneSpec(
        floors=floors, elevation_deg=elevation, seed=seed, camera_height_m=height, falls=3
    )
    try:
        scene = FacadeScene(spec)
    except SettingError:
        # Only of a low building, from half way up and looking upwards, is too little in view.
        assert floors < 8
        assert height == 10.0
        assert elevation > 30
        return
    assert scene.facade.floors >= 3
    assert scene.facade.lowest_floor + scene.facade.floors - 1 == floors
    assert scene.facade.width_m == pytest.approx(3.6 * scene.facade.columns)


def test_an_unknown_distractor_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="dragon"):
        FacadeScene(replace(SMALL, distractors=("dragon",)))
