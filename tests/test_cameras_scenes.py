"""Which scene an address names."""

import numpy as np
import pytest

from cameras.opening import open_source
from cameras.scenes import parsed
from models.synthesis.session import ElevatorScene, ElevatorSpec
from vision.errors import SourceError


def test_an_elevator_is_read_from_its_address() -> None:
    scene, coding, run = parsed(
        "sim://elevator?entries=ebike,wheelchair&crowd=2&light=dim&seed=3&gop_s=1&loop=1"
    )

    assert isinstance(scene, ElevatorScene)
    assert scene.spec == ElevatorSpec(entries=("ebike", "wheelchair"), crowd=2, light="dim", seed=3)
    assert coding.gop_s == 1
    assert (run.loop, run.realtime) == (True, False)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sim://elevator?entries=dragon", "'dragon' is unknown; give some of ebike"),
        ("sim://elevator?floors=3", "'floors' is unknown; the nearest is 'loop'"),
        ("sim://elevator?crowd=many", "crowd is 'many'; give a number"),
        ("sim://lift", "names no scene; give sim://facade or sim://elevator"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(url: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        parsed(url)

    assert words in str(caught.value)


def test_the_drawn_cabin_arrives_as_it_was_drawn() -> None:
    url = "sim://elevator?entries=ebike&width=320&height=180&fps=5&seed=2"
    scene = ElevatorScene(ElevatorSpec(320, 180, 5.0, seed=2))
    (entry,) = scene.entries
    number = round((entry.shut_s + 1) * 5)

    with open_source(url) as source:
        assert source.info.frames == scene.frames
        picture = next(frame.picture() for frame in source.frames() if frame.index == number)

    assert np.abs(picture.astype(int) - scene.draw(number)).mean() < 8
