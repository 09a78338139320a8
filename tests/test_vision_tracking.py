"""From blobs to tracks, in a picture of 1280 × 720 px and 25 frames a second."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest
from drawn import Place, falling_at, moving

from vision.kernels import Tracker
from vision.motion import Motion
from vision.suspects import FRAME, SCORE, TIME, X, Y, descent, gained
from vision.tracking import Track, TrackerParameters, TrackKeeper

WIDTH, HEIGHT, RATE = 1280, 720, 25
LEAST_MOVE_PX = 0.03 * HEIGHT

Blobs = list[tuple[float, ...]]


class Drawn:
    """Draws blobs, with centres good to 0.4 px."""

    def __init__(self, seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)

    def thing(self, x: float, y: float) -> tuple[float, ...]:
        x, y = x + self.random.normal(0, 0.4), y + self.random.normal(0, 0.4)
        return x, y, x - 1.5, y - 1.5, 3, 3, 9, 30

    def clutter(self, count: int) -> Blobs:
        x, y = self.random.uniform((0, 0), (WIDTH, HEIGHT), (count, 2)).T
        area = self.random.integers(1, 40, count)
        four, grey = np.full(count, 4), np.full(count, 30)
        return list(zip(x, y, x - 2, y - 2, four, four, area, grey, strict=True))

    def film(
        self,
        places: Sequence[Place],
        frames: int,
        clutter: int = 30,
        shown: Callable[[int], bool] = lambda _: True,
    ) -> Iterable[Blobs]:
        """Clutter and the things whose places lie in the picture, frame by frame."""
        for index in range(frames):
            spots = [place(index / RATE) for place in places] if shown(index) else []
            things = [self.thing(x, y) for x, y in spots if 0 <= y < HEIGHT]
            yield self.clutter(clutter) + things


def followed(film: Iterable[Blobs], keeper: TrackKeeper | None = None) -> list[list[Track]]:
    """The tracks that moved down or up, after each frame."""
    keeper = keeper or TrackKeeper(WIDTH, HEIGHT)
    found = []
    for index, blobs in enumerate(film):
        rows = np.array(blobs, np.float32).reshape(-1, 8)
        keeper.update(Motion(index, index / RATE, rows, 0.0, 0.0, jolt=False))
        found.append(keeper.moving(24, 8, LEAST_MOVE_PX))
    return found


def share_on(track: Track, place: Place) -> float:
    """Share of a track's sightings that are less than 2 px from where the thing was."""
    wanted = np.array([place(t_s) for t_s in track.points[:, TIME]])
    return float(np.mean(np.hypot(*(track.points[:, [X, Y]] - wanted).T) < 2))


@pytest.mark.parametrize("clutter", [0, 30, 200])
def test_a_parabola_in_clutter_is_one_track_with_its_sightings(clutter: int) -> None:
    place = falling_at(400, 0.4, pixels_a_metre=35)
    *_, tracks = followed(Drawn().film([place], 56, clutter, shown=lambda index: index >= 10))
    (track,) = tracks
    assert len(track.points) >= 40
    assert share_on(track, place) >= 0.9
    assert track.points[-1, SCORE] == pytest.approx(track.score)
    assert track.points[-1, FRAME] == 55


def test_a_fall_is_known_within_half_a_second() -> None:
    found = followed(Drawn().film([moving(400, 60, 20, 150)], 13))
    assert found[-1]


def test_clutter_alone_falls_nowhere() -> None:
    assert not any(followed(Drawn().film([], 50, clutter=100)))


def test_two_falls_that_cross_are_two_tracks() -> None:
    def right(t_s: float) -> tuple[float, float]:
        return 500 + 60 * t_s, 40 + 150 * t_s**2

    def left(t_s: float) -> tuple[float, float]:
        return 620 - 60 * t_s, 60 + 140 * t_s**2

    *_, tracks = followed(Drawn().film([right, left], 50))
    first, second = sorted(tracks, key=lambda track: -share_on(track, right))
    assert share_on(first, right) > 0.9
    assert share_on(second, left) > 0.9


@pytest.mark.parametrize("gap", [1, 3])
def test_a_thing_unseen_for_a_few_frames_goes_on(gap: int) -> None:
    place = falling_at(500, 0.0, pixels_a_metre=30)
    *_, tracks = followed(Drawn().film([place], 50, shown=lambda index: not 0 <= index - 22 < gap))
    (track,) = tracks
    assert track.points[0, FRAME] < 10
    assert track.points[-1, FRAME] == 49
    assert share_on(track, place) > 0.9


def test_a_thing_unseen_for_a_second_is_given_up() -> None:
    place = falling_at(500, 0.0, pixels_a_metre=30)
    *_, tracks = followed(Drawn().film([place], 50, shown=lambda index: index < 25))
    assert not tracks


def test_what_moves_up_is_followed_and_what_moves_across_is_not() -> None:
    up, across = moving(100, 700, 20, -300), moving(100, 400, 300, 0)
    *_, tracks = followed(Drawn().film([up, across], 50))
    (track,) = tracks
    assert share_on(track, up) > 0.9


@pytest.mark.parametrize("rest_s", [0.4, 2.0])
def test_a_thing_that_rests_then_falls_is_found_from_where_it_starts(rest_s: float) -> None:
    place = falling_at(500, rest_s, pixels_a_metre=30, y=100)
    *_, tracks = followed(Drawn().film([place], round((rest_s + 1.8) * RATE)))
    (track,) = tracks
    assert track.points[0, Y] - 100 < 8
    assert share_on(track, place) > 0.9


def test_leaves_that_swing_around_their_places_do_not_fall_far() -> None:
    drawn = Drawn()
    places = drawn.random.uniform((300, 200), (700, 500), (60, 2))
    rates_hz, phases = drawn.random.uniform((0.5, 0), (2, 2 * np.pi), (60, 2)).T
    widths_px = drawn.random.uniform(2, 10, 60)

    def film() -> Iterable[Blobs]:
        for index in range(250):
            turns = 2 * np.pi * rates_hz * index / RATE + phases
            x = places[:, 0] + widths_px * np.sin(turns)
            y = places[:, 1] + 0.6 * widths_px * np.sin(turns + 1)
            seen = drawn.random.random(60) < 0.6
            yield [drawn.thing(*spot) for spot in zip(x[seen], y[seen], strict=True)]

    descents = [descent(track.points) for tracks in followed(film()) for track in tracks]
    falls = [points for points in descents if gained(points) > 24 and len(points) >= 8]
    assert all(points[-1, Y] - points[0, Y] < 0.1 * HEIGHT for points in falls)


def test_a_thing_that_comes_to_rest_is_let_go() -> None:
    def place(t_s: float) -> tuple[float, float]:
        return 500, 100 + min(t_s, 1.0) * 200

    found = followed(Drawn().film([place], 75))
    assert found[25]
    assert not found[-1]


def test_steps_of_a_sixth_of_the_picture_are_linked() -> None:
    steps_px = 120 / 1.2 ** np.arange(24)[::-1]
    down_px = 10 + np.cumsum(steps_px)
    drawn = Drawn()
    *_, tracks = followed([*drawn.clutter(20), drawn.thing(500, y)] for y in down_px)
    (track,) = tracks
    assert track.points[-1, Y] == pytest.approx(down_px[-1], abs=2)
    assert len(track.points) >= 20


def test_a_path_is_told_in_steady_coordinates() -> None:
    keeper = TrackKeeper(WIDTH, HEIGHT)
    drawn = Drawn()
    for index in range(25):
        sway_px = 8 * np.sin(index / 2)
        rows = np.array([drawn.thing(500 + sway_px, 100 + 8 * index)], np.float32)
        keeper.update(Motion(index, index / RATE, rows, -sway_px, 0.0, jolt=False))
    (track,) = keeper.moving(24, 8, LEAST_MOVE_PX)
    assert np.ptp(track.points[:, X]) < 3
    assert len(track.points) >= 24


def test_the_number_of_tracks_stays_bounded_in_a_storm() -> None:
    keeper = TrackKeeper(WIDTH, HEIGHT)
    followed(Drawn().film([], 30, clutter=1500), keeper)
    tracker: Tracker = keeper._tracker
    assert len(tracker) <= 5000


def test_tracks_are_forgotten_when_nothing_moves() -> None:
    keeper = TrackKeeper(WIDTH, HEIGHT)
    followed([*Drawn().film([], 30, clutter=300), *([[]] * 15)], keeper)
    assert len(keeper._tracker) == 0


def test_what_is_thrown_over_a_camera_is_one_track_from_its_rise_on() -> None:
    """It rises for a second in the picture, and leaves it at the side before it is down again."""

    def place(t_s: float) -> tuple[float, float]:
        return 900 - 250 * t_s**2, 200 + 60 * (t_s - 1.0) ** 2

    *_, tracks = followed(Drawn().film([place], round(1.85 * RATE)))
    (track,) = tracks
    assert track.points[0, TIME] < 0.3
    assert share_on(track, place) > 0.9


def test_what_keeps_rising_is_let_go() -> None:
    def place(t_s: float) -> tuple[float, float]:
        return 500, 600 - 60 * min(t_s, 3.0) + 60 * max(t_s - 3.0, 0.0)

    *_, tracks = followed(Drawn().film([place], round(4.0 * RATE)))
    assert all(track.points[0, TIME] > 1.0 for track in tracks)


def test_a_young_track_has_its_place_among_many_old_ones() -> None:
    flakes = [moving(30 + 30 * k, 20 + 7 * k, 0, 70) for k in range(40)]
    place = falling_at(400, 1.6, pixels_a_metre=35)
    few = TrackKeeper(WIDTH, HEIGHT, TrackerParameters(most=200))
    tracks = followed(Drawn().film([*flakes, place], 80), few)[-1]
    assert max((share_on(track, place) for track in tracks), default=0.0) > 0.9
