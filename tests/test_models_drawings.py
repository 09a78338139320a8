"""Drawn things are cut-outs like any other."""

import numpy as np
import pytest

from models.synthesis.drawings import DRAWINGS
from vision.detections import Label


@pytest.mark.parametrize("label", Label)
def test_there_is_a_drawing_of_each_label(label: Label) -> None:
    one, other = (DRAWINGS[label](np.random.default_rng(seed)) for seed in (1, 2))

    assert one.label is label
    assert one.picture.shape == (*one.mask.shape, 3)
    assert 0.1 < np.mean(one.mask > 127) < 0.95
    assert one.picture[one.mask > 127].std() > 10
    assert one.picture.shape != other.picture.shape or (one.picture != other.picture).any()
