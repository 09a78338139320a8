"""Things followed by their boxes."""

from hypothesis import given
from hypothesis import strategies as st

from vision.detections import Detection, Label
from vision.rates import shipped_rates
from vision.things import Things, same_place


def box(x: float, y: float = 100.0, label: Label = Label.EBIKE, score: float = 0.8) -> Detection:
    return Detection(label, score, (x, y, x + 80, y + 100))


def followed(looks: list[list[Detection]]) -> Things:
    things = Things(shipped_rates())
    for k, detections in enumerate(looks):
        things.look(k, k * 0.2, detections)
    return things


def test_a_moving_thing_stays_one_whatever_it_is_called() -> None:
    labels = [Label.EBIKE, Label.BICYCLE, Label.EBIKE, Label.WHEELCHAIR]

    things = followed([[box(100 + 12 * k, label=labels[k % 4])] for k in range(12)])

    assert len(things.alive) == 1
    assert things.alive[0].ebike_looks == 6
    assert len(things.alive[0].path) == 12


def test_two_things_that_stand_apart_are_two() -> None:
    assert len(followed([[box(50), box(400)]] * 5).alive) == 2


def test_several_labels_on_one_thing_are_one_thing_of_the_surest() -> None:
    things = followed([[box(100, score=0.5), box(104, label=Label.BICYCLE, score=0.9)]])

    assert [thing.label for thing in things.alive] == [Label.BICYCLE]


def test_what_is_unseen_for_long_is_forgotten() -> None:
    assert followed([[box(100)]] + [[]] * 20).alive == []


def test_a_look_that_people_hide_tells_nothing() -> None:
    person = Detection(Label.PERSON, 0.9, (60.0, 0.0, 240.0, 260.0))

    hidden = followed([[box(100)], [person], [person]]).alive[0]
    missed = followed([[box(100)], [], []]).alive[0]

    assert hidden.evidence.looks == 1
    assert missed.evidence.log_odds < hidden.evidence.log_odds


def test_a_path_does_not_grow_without_end() -> None:
    assert len(followed([[box(100)]] * 1500).alive[0].path) <= 600


@given(st.lists(st.floats(0, 500), max_size=6), st.lists(st.floats(0, 500), max_size=6))
def test_each_box_goes_to_one_thing(first: list[float], second: list[float]) -> None:
    things = followed([[box(x) for x in first], [box(x) for x in second]])

    seen = [thing for thing in things.alive if thing.seen_now]
    assert len(seen) <= len(second)
    assert all(len(thing.path) <= 2 for thing in seen)


def test_boxes_share_a_place_when_they_share_most_of_what_they_cover() -> None:
    assert same_place((0, 0, 10, 10), (1, 0, 11, 10), 0.5)
    assert not same_place((0, 0, 10, 10), (8, 0, 18, 10), 0.5)
