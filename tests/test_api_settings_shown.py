"""Settings are seen without their passwords, and what changed is told."""

from pathlib import Path

import pytest
from pydantic import Field

from api.settings.file import Settings, parse
from api.settings.section import Section
from api.settings.shown import changes, masked, shown, unmasked, with_secrets
from api.settings.sink import SinkSettings
from vision.errors import SettingError
from vision.records import EventKind

PATH = Path("/etc/towerwatch.yaml")
EAST = "rtsp://guard:hunter2@192.0.2.1/east"
CAR = """
cameras:
  - name: car-a
    url: {url}
    elevator: {{sensitivity: {sensitivity}}}
doors:
  - name: car-a
    camera: car-a
    lamp: http://guard:hunter2@192.0.2.9/lamp
    door_hold: {{url: 'mqtt://guard:{password}@192.0.2.9/hold', timeout_s: 3}}
"""


def settings(url: str = EAST, sensitivity: int = 50, password: str = "hunter2") -> Settings:
    return parse(CAR.format(url=url, sensitivity=sensitivity, password=password), PATH)


def test_what_was_set_is_shown_without_passwords() -> None:
    seen = shown(settings())

    assert seen["cameras"] == [
        {"name": "car-a", "url": "rtsp://***@192.0.2.1/east", "elevator": {"sensitivity": 50.0}}
    ]
    assert seen["doors"] == [
        {
            "name": "car-a",
            "camera": "car-a",
            "lamp": "http://***@192.0.2.9/lamp",
            "door_hold": {"url": "mqtt://***@192.0.2.9/hold", "timeout_s": 3.0},
        }
    ]
    assert "hunter2" not in str(seen)


def test_secrets_are_masked_however_deep_they_lie() -> None:
    class Sink(Section):
        name: str
        secret: str = Field(repr=False)
        to: list[str] = Field(default_factory=list, repr=False)

    class Sinks(Section):
        listed: list[Sink]
        named: dict[str, Sink]

    sink = Sink(name="a", secret="hunter2", to=["hunter2"])

    seen = shown(Sinks(listed=[sink], named={"b": sink}))

    masked_sink = {"name": "a", "secret": "***", "to": "***"}
    assert seen == {"listed": [masked_sink], "named": {"b": masked_sink}}


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        (EAST, "rtsp://***@192.0.2.1/east"),
        ("rtsp://192.0.2.1/east", "rtsp://192.0.2.1/east"),
        (
            "http://192.0.2.1/s?user=a&password=b&ch=1",
            "http://192.0.2.1/s?user=***&password=***&ch=1",
        ),
        ("/srv/videos/east.mp4", "/srv/videos/east.mp4"),
    ],
)
def test_an_address_given_as_it_was_shown_keeps_its_password(url: str, seen: str) -> None:
    assert masked(url) == seen
    assert unmasked("url", seen, url) == url


@pytest.mark.parametrize("present", [EAST, None])
def test_a_password_goes_to_no_other_address(present: str | None) -> None:
    with pytest.raises(SettingError, match="give it whole"):
        unmasked("camera east: url", "rtsp://***@198.51.100.7/east", present)


def test_an_address_without_a_password_takes_the_old_one_away() -> None:
    assert unmasked("url", "rtsp://192.0.2.1/east", EAST) == "rtsp://192.0.2.1/east"


def test_each_change_is_told_with_old_and_new() -> None:
    assert changes(settings(), settings(sensitivity=60)) == [
        "camera car-a: elevator.sensitivity: 50.0 -> 60.0"
    ]
    assert changes(settings(), settings()) == []


def test_another_password_is_told_without_it() -> None:
    (door,) = changes(settings(), settings(password="letmein"))
    (camera,) = changes(settings(), settings(url="rtsp://guard:letmein@192.0.2.1/east"))

    assert door.startswith("door car-a: door_hold.url: ")
    assert camera.startswith("camera car-a: url: ")
    assert "secret was changed" in door
    assert "hunter2" not in door + camera
    assert "letmein" not in door + camera


def test_a_camera_that_comes_is_told() -> None:
    told = changes(parse("", PATH), parse(f"cameras: [{{name: east, url: '{EAST}'}}]", PATH))

    assert 'camera east: url: unset -> "rtsp://***@192.0.2.1/east"' in told


SINK = """
sinks:
  - name: desk
    webhook:
      url: https://desk:hunter2@192.0.2.9/hook
      secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3
tokens: [{name: li, sha256: SUM}]
""".replace("SUM", "ab" * 32)


def test_a_part_given_as_it_was_shown_keeps_all_its_secrets() -> None:
    (sink,) = parse(SINK, PATH).sinks
    given = SinkSettings.model_validate(shown(sink) | {"kinds": ["falling_object"]})

    whole = with_secrets(given, sink, "sink desk: ")

    assert whole == sink.model_copy(update={"kinds": [EventKind.FALLING_OBJECT]})
    assert "hunter2" not in str(shown(whole))


@pytest.mark.parametrize(
    ("webhook", "field"),
    [
        ({"url": "https://***@198.51.100.7/hook", "secret": "***"}, "sink desk: webhook.url"),
        ({"url": "https://192.0.2.9/hook", "secret": "whsec_***"}, "sink desk: webhook.secret"),
    ],
)
def test_a_secret_of_a_sink_goes_to_no_other(webhook: dict[str, str], field: str) -> None:
    (sink,) = parse(SINK, PATH).sinks
    given = SinkSettings.model_validate({"name": "desk", "webhook": webhook})

    with pytest.raises(SettingError) as caught:
        with_secrets(given, sink, "sink desk: ")

    assert caught.value.field == field


def test_a_sink_that_is_new_has_no_secret_to_keep() -> None:
    (sink,) = parse(SINK, PATH).sinks
    given = SinkSettings.model_validate(shown(sink))

    with pytest.raises(SettingError, match="give it whole"):
        with_secrets(given, None, "sink desk: ")


def test_changes_of_sinks_and_tokens_are_told_by_name_and_without_secrets() -> None:
    text = SINK.replace("hunter2", "letmein").replace("ab", "cd")

    told = changes(parse(SINK, PATH), parse(text, PATH))

    assert sorted(line.partition(": ")[0] for line in told) == ["sink desk", "token li"]
    assert "hunter2" not in str(told)
    assert "cdcd" not in str(told)
