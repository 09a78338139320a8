"""The rule for falling objects, on drawn films."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from drawn import Place, falling_at, frames, moving

from benchmarks.analysis import analyse_frames
from vision.falling import FallingRule
from vision.fitting import Values
from vision.options import FallingOptions, Region
from vision.records import Event, EventKind, EventState, Frame
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec
from vision.thresholds import FallingParameters

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def events_of(*places: Place, options: FallingOptions | None = None) -> list[Event]:
    film = frames(*places, seconds=4, size=(640, 360))
    return analyse_frames(film, FallingRule(options)).events


def test_a_fall_is_one_confirmed_event_with_its_path() -> None:
    place = falling_at(300, 1.0)
    (event,) = events_of(place)
    assert (event.kind, event.state) == (EventKind.FALLING_OBJECT, EventState.CONFIRMED)
    assert event.ended
    assert event.confidence > 0.9
    for box in event.path:
        x, y = place(box.t_s)
        assert abs(box.x + box.w / 2 - x) < 8
        assert abs(box.y + box.h / 2 - y) < 8
    assert event.reasons["drop_m"] == pytest.approx(15, rel=0.6)


def test_a_fall_is_told_while_it_falls() -> None:
    analysis = analyse_frames(
        frames(falling_at(300, 1.0), seconds=4, size=(640, 360)), FallingRule()
    )
    (event,) = analysis.events
    assert analysis.first_reported_s[event.id] < event.end_s + 0.1


@pytest.mark.parametrize(
    ("seen_m", "sure", "state"),
    [
        (1.8, 9.0, EventState.WITHDRAWN),
        (3.2, 9.0, EventState.CONFIRMED),
        (1.8, 1.0, EventState.CONFIRMED),
    ],
)
def test_a_fall_that_is_lost_from_sight_stays_if_it_is_sure_or_may_have_been_long_enough(
    seen_m: float, sure: float, state: EventState
) -> None:
    falls = falling_at(300, 1.0, pixels_a_metre=20, y=100)

    def place(t_s: float) -> tuple[float, float]:
        x, y = falls(t_s)
        return (x, y) if y < 100 + 20 * seen_m else (x, 1000)

    rule = FallingRule(parameters=FallingParameters(suspicion=1.5, early_drop_m=0.5, sure=sure))
    (event,) = analyse_frames(frames(place, seconds=4, size=(640, 360)), rule).events
    assert event.state is state


@pytest.mark.parametrize(
    "place",
    [
        moving(100, 20, 5, 80),
        moving(20, 200, 120, 10),
        moving(300, 340, 0, -90),
        lambda t_s: (340 - 40 * 4 / (4 + 6 * t_s), 60 + 280 * 4 / (4 + 6 * t_s)),
    ],
    ids=["steady descent", "crossing", "rising", "driving away"],
)
def test_what_does_not_fall_raises_no_alarm(place: Place) -> None:
    assert not [e for e in events_of(place) if e.kind is EventKind.FALLING_OBJECT]


@pytest.mark.parametrize(("certainty", "rising"), [(0.97, False), (0.999, True)])
def test_what_has_only_risen_must_be_the_likelier_a_fall(
    monkeypatch: pytest.MonkeyPatch, certainty: float, rising: bool
) -> None:
    def told(*_: object) -> Values:
        return np.log([certainty, *[(1 - certainty) / 6] * 6])

    def thrown(t_s: float) -> tuple[float, float]:
        flown_s = max(0.0, t_s - 1.0)
        return 300.0, 250.0 - 160.0 * flown_s + 0.5 * 200.0 * flown_s**2

    monkeypatch.setattr("vision.falling.glance", told)
    monkeypatch.setattr("vision.falling.verdict", told)
    rule = FallingRule(parameters=FallingParameters(early_drop_m=0.0))
    analysis = analyse_frames(frames(thrown, seconds=3, size=(640, 360)), rule)
    # What it uncovers where it lay moves, too.
    event = max(analysis.events, key=lambda e: len(e.path))
    assert (analysis.first_reported_s[event.id] < 1.8) is rising


@pytest.mark.parametrize(("certainty", "looks"), [(0.95, 3), (0.99, 2)])
def test_what_was_hardly_like_a_fall_must_be_the_likelier_one(
    monkeypatch: pytest.MonkeyPatch, certainty: float, looks: int
) -> None:
    told: list[float] = []

    def doubtful_at_first(*_: object) -> Values:
        told.append(certainty if told else 0.5)
        return np.log([told[-1], *[(1 - told[-1]) / 6] * 6])

    monkeypatch.setattr("vision.falling.verdict", doubtful_at_first)
    rule = FallingRule(parameters=FallingParameters(early_drop_m=0.0))
    film = frames(falling_at(300, 1.0), seconds=3, size=(640, 360))
    assert any(rule.update(frame) for frame in film)
    assert len(told) == looks


@pytest.mark.parametrize("hidden_s", [0.5, 0.8])
def test_a_fall_that_is_lost_from_sight_for_a_while_is_one_event(hidden_s: float) -> None:
    falls = falling_at(300, 1.0, pixels_a_metre=9, y=20)

    def place(t_s: float) -> tuple[float, float]:
        return (300, 1000) if 1.9 < t_s < 1.9 + hidden_s else falls(t_s)

    (event,) = events_of(place)
    assert event.start_s < 1.9
    assert event.end_s > 1.9 + hidden_s


def test_a_fall_that_is_lost_twice_begins_where_it_was_seen_first() -> None:
    falls = falling_at(300, 1.0, pixels_a_metre=14, y=20)

    def place(t_s: float) -> tuple[float, float]:
        return (300, 2000) if 1.9 < t_s < 2.5 or 3.1 < t_s < 3.4 else falls(t_s)

    film = frames(place, seconds=5, size=(640, 720))
    (event,) = analyse_frames(film, FallingRule()).events
    assert event.start_s < 1.9
    assert event.end_s > 3.4


def test_what_falls_after_another_is_another_event() -> None:
    first, second = (falling_at(300, from_s, pixels_a_metre=9, y=20) for from_s in (0.5, 1.6))

    def place(t_s: float) -> tuple[float, float]:
        return first(t_s) if t_s < 1.5 else second(t_s)

    assert len(events_of(place)) == 2


def test_two_falls_are_two_events() -> None:
    found = events_of(falling_at(150, 1.0), falling_at(450, 1.3))
    assert [e.state for e in found] == [EventState.CONFIRMED] * 2


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (FallingOptions(), 1),
        (FallingOptions(light_objects=False), 0),
        (FallingOptions(regions=(Region(WHOLE, 0),)), 0),
    ],
)
def test_what_is_taken_for_a_leaf_is_a_light_object_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch, options: FallingOptions, count: int
) -> None:
    def light(*_: object) -> Values:
        return np.log([0.02, *[0.01] * 2, 0.93, *[0.01] * 3])

    monkeypatch.setattr("vision.falling.glance", light)
    monkeypatch.setattr("vision.falling.verdict", light)
    kinds = [event.kind for event in events_of(moving(100, 20, 5, 80), options=options)]
    assert kinds == [EventKind.LIGHT_OBJECT] * count


def test_a_shielded_fall_raises_no_alarm() -> None:
    options = FallingOptions(regions=(Region(WHOLE, 0),))
    assert not events_of(falling_at(300, 1.0), options=options)


def test_capture_time_is_that_of_the_first_box() -> None:
    began = datetime(2026, 5, 1, tzinfo=UTC)
    film = [
        Frame(f.index, f.t_s, began + timedelta(seconds=f.t_s), f.luma, f.picture)
        for f in frames(falling_at(300, 1.0), seconds=3, size=(640, 360))
    ]
    (event,) = analyse_frames(film, FallingRule()).events
    assert event.captured_at is not None
    assert abs(event.captured_at - began - timedelta(seconds=event.start_s)) < timedelta(
        milliseconds=1
    )


def test_the_floor_of_a_drawn_fall_is_told() -> None:
    spec = SceneSpec(
        width=960,
        height=540,
        floors=12,
        falls=2,
        seed=1,
        duration_s=9,
        min_size_m=0.25,
        contrast=60,
    )
    scene = FacadeScene(spec)
    film = (
        Frame(i, i / spec.fps, None, scene.draw(i), lambda: (_ for _ in ()).throw(AssertionError))
        for i in range(scene.frames)
    )
    found = analyse_frames(film, FallingRule(FallingOptions(facade=scene.facade))).events
    floors = [event.reasons["floor"] for event in found]
    told = {floor["floor"] for floor in floors if isinstance(floor, dict)}
    near = {fall.floor + step for fall in scene.falls for step in (-1, 0, 1)}
    assert found
    assert told <= near
