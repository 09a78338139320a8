"""Which part of a track may be a fall."""

from sightings import points

from vision.suspects import Owners, Points, descent, gained, setting_out


def falling(count: int = 30) -> list[float]:
    return [50 + 0.4 * k * k for k in range(count)]


def test_what_went_up_before_is_left_out() -> None:
    assert len(descent(points([80, 60, 70, 50, *falling(20)]))) == 21


def test_small_steps_up_are_allowed() -> None:
    assert len(descent(points([50, 51, 50, 52, 55]))) == 5


def test_what_had_not_moved_yet_is_left_out() -> None:
    still = points([50.0] * 10 + [60.0, 70.0])
    assert len(setting_out(still)) == 4


def test_score_counts_from_the_first_sighting() -> None:
    assert gained(points(falling(11))[5:]) == 25


def test_a_path_belongs_to_the_thing_that_shares_its_sightings() -> None:
    path = points(falling(20))
    owners: Owners[Points] = Owners()
    assert owners.thing(path, lambda known: known) is None
    owners.claim(path[:10], path[:10])
    found = owners.thing(path[5:], lambda known: known)
    assert found is not None
    assert len(found) == 10
    assert owners.thing(path[7:], lambda known: known) is None
    assert owners.thing(path[10:], lambda known: known) is None


def test_the_thing_that_shares_most_sightings_is_the_one() -> None:
    path = points(falling(20))
    owners: Owners[Points] = Owners()
    owners.claim(path[:8], path[:8])
    owners.claim(path[8:], path[8:])
    found = owners.thing(path, lambda known: known)
    assert found is not None
    assert len(found) == 12


def test_what_was_seen_before_is_forgotten() -> None:
    path = points(falling(20))
    owners: Owners[Points] = Owners()
    owners.claim(path, path)
    owners.forget(15)
    assert owners.thing(path[:15], lambda known: known) is None
    assert owners.thing(path[15:], lambda known: known) is path
