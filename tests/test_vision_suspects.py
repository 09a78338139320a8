"""Which part of a track may be a fall."""

from sightings import points

from vision.suspects import descent, gained, same_sightings, setting_out


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


def test_tracks_share_what_they_both_saw() -> None:
    path = points(falling(20))
    assert same_sightings(path, path[5:]) == 1
    assert same_sightings(path[:10], path[10:]) == 0
