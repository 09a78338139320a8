"""The drawn elevator: what it shows is what its truth says."""

import numpy as np
import pytest

from models.synthesis.entries import KINDS, SETTLES_S
from models.synthesis.session import ElevatorScene, ElevatorSpec
from vision.detections import Label
from vision.errors import SettingError
from vision.options import check_polygon

SMALL = ElevatorSpec(width=320, height=180, fps=5.0, seed=2)


def drawn(*entries: str, crowd: int = 0, light: str = "day", seed: int = 2) -> ElevatorScene:
    return ElevatorScene(
        ElevatorSpec(320, 180, 5.0, seed=seed, entries=entries, crowd=crowd, light=light)
    )


def labels(scene: ElevatorScene, t_s: float) -> list[Label]:
    return [box.label for box in scene.truth(round(t_s * scene.spec.fps))]


def test_the_same_specification_draws_the_same() -> None:
    one, other = ElevatorScene(SMALL), ElevatorScene(SMALL)

    assert one.entries == other.entries
    assert (one.draw(60) == other.draw(60)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_in_is_in_the_truth_and_in_the_picture(kind: str) -> None:
    scene = drawn(kind)
    (entry,) = scene.entries
    empty = scene.draw(0).astype(int)

    inside = round((entry.shut_s + 1.0) * scene.spec.fps)
    found = {box.label for box in scene.truth(inside)}

    brought = {KINDS[kind], Label.PERSON} - {None}
    assert found == (set() if entry.enters_s is None else brought)
    changed = np.mean(np.abs(scene.draw(inside) - empty) > 40) > 0.005
    assert changed == bool(found)


def test_an_ebike_that_stays_outside_shows_only_through_the_open_door() -> None:
    scene = drawn("ebike_outside")
    (entry,) = scene.entries

    assert entry.enters_s is None
    assert labels(scene, entry.opens_s - 0.5) == []
    assert labels(scene, entry.opens_s + 4.0) == [Label.EBIKE]
    assert labels(scene, entry.shut_s + 1.0) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_thing_crosses_the_sill_at_its_moment(seed: int) -> None:
    scene = drawn("ebike", seed=seed)
    (entry,), walk = scene.entries, scene.script.walks[0]
    assert entry.enters_s is not None

    before, after = walk.at(entry.enters_s - 0.1), walk.at(entry.enters_s + 0.1)

    assert before is not None
    assert after is not None
    sill_z = walk.door[1]
    assert before[1] - walk.reach_m > sill_z > after[1] - walk.reach_m
    assert scene.script.opened(entry.enters_s) == 1.0


def test_the_door_opens_and_shuts_twice_an_entry() -> None:
    scene = drawn("people", "nothing", crowd=2)
    times = np.arange(0, scene.script.duration_s, 0.1)

    opened = np.array([scene.script.opened(float(t)) for t in times])

    assert (opened[times < SETTLES_S] == 0).all()
    assert np.count_nonzero(np.diff((opened > 0).astype(int)) == 1) == 4
    for entry in scene.entries:
        assert scene.script.opened(entry.shut_s + 0.5) == 0
        assert scene.script.opened(entry.end_s + 0.5) == 0


def test_the_door_is_where_the_truth_says() -> None:
    scene = drawn("nothing")
    (entry,) = scene.entries
    check_polygon("door", scene.door)
    middle_x = round(sum(x for x, _ in scene.door) / 4 * 320)
    middle_y = round(sum(y for _, y in scene.door) / 4 * 180)

    change = np.abs(scene.draw(round((entry.opens_s + 2) * 5)).astype(int) - scene.draw(0))

    assert change[middle_y - 5 : middle_y + 5, middle_x - 5 : middle_x + 5].mean() > 5
    assert change[:, :40].mean() < 4


def test_another_take_is_the_same_cabin_with_other_times() -> None:
    scene = drawn("ebike")

    other = scene.next_take()

    assert other.door == scene.door
    assert other.entries != scene.entries
    assert np.abs(other.draw(0).astype(int) - scene.draw(0)).mean() < 1


def test_night_is_grey_and_dim_is_dark() -> None:
    day, dim, night = (drawn("people", light=light).draw(60) for light in ("day", "dim", "night"))

    assert dim.mean() < 0.6 * day.mean()
    channels = night.astype(float).mean(axis=(0, 1))
    assert channels.max() - channels.min() < 1


def test_planes_hold_the_colours_of_the_picture() -> None:
    scene = drawn("people")

    planes = scene.planes(60)

    assert planes.shape == (270, 320)
    grey = scene.draw(60).astype(float) @ [0.114, 0.587, 0.299]
    assert np.abs(planes[:180] - grey).max() < 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"entries": ("dragon",)}, "scene.entries: 'dragon' is unknown; give some of ebike"),
        ({"entries": ()}, "scene.entries: has 0"),
        ({"light": "noon"}, "scene.light"),
        ({"width": 321}, "scene.width: is odd"),
        ({"crowd": 9}, "scene.crowd: is 9"),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError) as caught:
        ElevatorSpec(**wrong)  # type: ignore[arg-type]  # each case names one field

    assert words in str(caught.value)
