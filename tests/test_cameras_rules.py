"""Options choose the rule of a camera."""

from collections.abc import Sequence

import numpy as np
import pytest

from cameras import rules
from vision.detections import Detection, Label
from vision.elevator import ElevatorRule
from vision.falling import FallingRule
from vision.options import ElevatorOptions, FallingOptions, ZoneOptions
from vision.records import Picture
from vision.zone import ZoneRule

BIKE = Detection(Label.EBIKE, 0.9, (0, 0, 10, 10))


class OneBike:
    """Sees the same in every picture."""

    def detect(
        self, pictures: Sequence[Picture], *, least_score: float | None = None
    ) -> list[tuple[Detection, ...]]:
        assert least_score is not None
        return [(BIKE,) for _ in pictures]


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (FallingOptions(), FallingRule),
        (ElevatorOptions(), ElevatorRule),
        (ZoneOptions(), ZoneRule),
    ],
)
def test_options_choose_the_rule(
    monkeypatch: pytest.MonkeyPatch,
    options: FallingOptions | ElevatorOptions | ZoneOptions,
    kind: type,
) -> None:
    monkeypatch.setattr(rules, "open_detector", OneBike)

    assert isinstance(rules.rule_of(options), kind)


def test_the_shipped_detector_looks_at_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "open_detector", OneBike)

    assert rules.shipped_detect()(np.zeros((8, 8, 3), np.uint8)) == (BIKE,)
