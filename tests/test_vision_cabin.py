"""The door's state from its picture."""

import numpy as np
from drawn import frame_of

from vision.cabin import CabinState, DoorWatch
from vision.records import Luma

DOOR = ((0.34, 0.1), (0.66, 0.1), (0.66, 0.65), (0.34, 0.65))


def picture(k: int, open_share: float, floor: int = 0, light: float = 0.0) -> Luma:
    """A cabin whose two panels have gone that far to the sides; floors look differently."""
    random = np.random.default_rng(k)
    view = np.full((360, 640), 90.0)
    panel = 150 + 10 * np.sin(np.arange(204) / 7)
    view[36:234, 218:422] = panel
    gap = round(102 * open_share)
    if gap:
        landing = np.random.default_rng(1000 + floor).uniform(0, 255, (10, 10))
        view[36:234, 320 - gap : 320 + gap] = np.kron(landing, np.ones((20, 21)))[:198, : 2 * gap]
    noisy: Luma = (view + light + random.normal(0, 2, view.shape)).clip(0, 255).astype(np.uint8)
    return noisy


def states(shares: list[float], light: float = 0.0) -> list[CabinState | None]:
    watch = DoorWatch(DOOR)
    return [
        watch.update(frame_of(picture(k, share, k // 100, light * k), k, k * 0.1))
        for k, share in enumerate(shares)
    ]


OPENS = [k / 15 for k in range(15)]
CLOSES = [1 - k / 25 for k in range(25)]


def test_a_door_that_opens_waits_and_closes_is_told() -> None:
    told = states([0.0] * 100 + OPENS + [1.0] * 40 + CLOSES + [0.0] * 40)

    assert told[20] is None
    assert told[99] is CabinState.MOVING
    assert set(told[112:155]) == {CabinState.OPEN}
    assert CabinState.CLOSING in told[158:180]
    assert told[183] is CabinState.CLOSED
    assert told[-1] is CabinState.MOVING


def test_every_floor_is_open_and_only_the_shut_door_is_shut() -> None:
    stop = [0.0] * 60 + OPENS + [1.0] * 30 + CLOSES
    shares = [0.0] * 60 + stop * 5

    told = states(shares)

    for k, share in enumerate(shares[60:], 60):
        if share == 1.0:
            assert told[k] in {CabinState.OPEN, CabinState.CLOSING}
        if share == 0.0 and shares[k - 3 : k] == [0.0] * 3:
            assert told[k] in {CabinState.CLOSED, CabinState.MOVING}


def test_slow_light_does_not_open_the_door() -> None:
    told = states([0.0] * 300, light=0.1)

    assert set(told[60:]) <= {CabinState.CLOSED, CabinState.MOVING}
