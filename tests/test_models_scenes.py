"""Pictures of one scene are told from others, and stay together."""

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from labelled import scenery

from models.data.scenes import FOLDS, fold, scenes
from vision.records import Picture


def write(folder: Path, **pictures: Picture) -> list[Path]:
    paths = []
    for name, picture in pictures.items():
        paths.append(folder / f"{name}.png")
        cv2.imwrite(str(paths[-1]), picture)
    return paths


def turned(picture: Picture, angle: float, scale: float) -> Picture:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height)), np.uint8)


def test_crops_and_turned_and_stretched_copies_are_of_one_scene(tmp_path: Path) -> None:
    whole = scenery(1, 320, 240)
    stretched = np.asarray(cv2.resize(whole, (400, 240)), np.uint8)
    a, b, c, d = write(
        tmp_path, a=whole, b=whole[20:220, 40:300], c=turned(whole, 12, 0.95), d=stretched
    )

    shown = scenes([d, b, c, a])

    assert shown == dict.fromkeys([a, b, c, d], "a.png")


def test_other_pictures_are_other_scenes(tmp_path: Path) -> None:
    paths = write(tmp_path, **{f"p{seed}": scenery(seed, 320, 240) for seed in range(8)})

    assert len(set(scenes(paths).values())) == 8


def test_pictures_with_nothing_in_them_are_scenes_of_their_own(tmp_path: Path) -> None:
    blank = np.full((100, 100, 3), 128, np.uint8)

    shown = scenes(write(tmp_path, a=blank, b=blank))

    assert len(set(shown.values())) == 2


@given(st.text())
def test_every_scene_has_a_fold(name: str) -> None:
    assert 0 <= fold(name) < FOLDS


def test_folds_are_about_fifths() -> None:
    counts = Counter(fold(f"scene-{number}.jpg") for number in range(2000))

    assert all(330 < counts[number] < 470 for number in range(FOLDS))
