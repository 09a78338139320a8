"""A detector as rules take it."""

from pathlib import Path

import numpy as np
from tinymodels import RED, rows, write_card, write_model

from models.detector import one_by_one
from models.registry import open_detector


def test_rules_ask_for_one_picture_at_a_time(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", rows((8, 8, 40, 60, 0.2, 1)))
    write_card(model)
    look = one_by_one(open_detector(model), 0.1)

    assert [one.label for one in look(RED)] == ["ebike"]
    assert look(np.zeros_like(RED)) == ()
