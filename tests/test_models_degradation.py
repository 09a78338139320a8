"""Degraded pictures are still pictures of the same scene."""

import numpy as np
import pytest
from labelled import scenery

from models.synthesis.degradation import degrade


@pytest.mark.parametrize("seed", range(30))
def test_size_and_scene_stay(seed: int) -> None:
    picture = scenery(seed)
    before = picture.copy()

    worse = degrade(np.random.default_rng(seed), picture)

    assert worse.shape == picture.shape
    assert worse.dtype == np.uint8
    alike = np.corrcoef(before.mean(axis=2).ravel(), worse.mean(axis=2).ravel())[0, 1]
    assert alike > 0.4


def test_nights_are_grey_and_days_are_not() -> None:
    colours = {
        bool(np.ptp(degrade(np.random.default_rng(seed), scenery(seed)), axis=2).mean() > 12)
        for seed in range(30)
    }

    assert colours == {True, False}
