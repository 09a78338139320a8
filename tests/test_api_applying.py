"""Settings change while the service runs; what is wrong changes nothing."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from api.applying import ANY, LiveSettings, Watching
from api.settings.camera import CameraSettings
from api.settings.sink import SinkSettings
from api.settings.token import TokenSettings
from api.sinks.webhook import WebhookPlan
from vision.errors import SettingError, StaleError, StoreError

TEXT = """\
# the north estate
cameras:
  - name: east   # over the playground
    url: rtsp://guard:hunter2@192.0.2.1/east
  - name: west
    url: rtsp://192.0.2.2/west
    enabled: false
"""


class Followed:
    """What was asked for, newest last."""

    def __init__(self) -> None:
        self.all: list[Watching] = []

    def __call__(self, wanted: Watching) -> None:
        self.all.append(wanted)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "towerwatch.yaml"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0o640)
    return path


@pytest.fixture
def followed() -> Followed:
    return Followed()


@pytest.fixture
def live(file: Path, followed: Followed) -> LiveSettings:
    made = LiveSettings(file)
    made.begin(followed)
    return made


def east(url: str = "rtsp://***@192.0.2.1/east", before_s: float = 9) -> CameraSettings:
    return CameraSettings(name="east", url=url, before_s=before_s)


def test_the_file_is_read_again_when_asked(file: Path, followed: Followed) -> None:
    hangup = threading.Event()
    live = LiveSettings(file, hangup)
    live.begin(followed)
    file.write_text(TEXT.replace("enabled: false", "enabled: true"), encoding="utf-8")

    live.heed()
    before = list(followed.all)
    hangup.set()
    live.heed()
    live.heed()

    assert before == []
    assert [[task.name for task in wanted.cameras] for wanted in followed.all] == [["east", "west"]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (TEXT.replace("west\n", "east\n", 1), "cameras"),
        (TEXT + "    before_s: 99\n", "camera west: before_s"),
        (TEXT + "server: {port: 9000}\n", "server"),
        (TEXT + "data: elsewhere\n", "data"),
        ("cameras: [", "towerwatch.yaml"),
    ],
)
def test_a_wrong_file_is_told_by_field_and_the_old_settings_go_on(
    file: Path, live: LiveSettings, followed: Followed, wrong: str, field: str
) -> None:
    before, etag = live.settings, live.etag
    file.write_text(wrong, encoding="utf-8")

    with pytest.raises(SettingError) as caught:
        live.reload()

    assert caught.value.field.endswith(field)
    assert (live.settings, live.etag, followed.all) == (before, etag, [])


def test_a_file_that_is_wrong_at_a_hangup_is_logged(
    file: Path, followed: Followed, caplog: pytest.LogCaptureFixture
) -> None:
    hangup = threading.Event()
    live = LiveSettings(file, hangup)
    live.begin(followed)
    file.write_text("cameras: [{name: east}]\n", encoding="utf-8")
    hangup.set()

    live.heed()

    assert "camera east: url: is missing" in caplog.text
    assert "what was set before goes on" in caplog.text


def test_a_camera_is_set_in_the_file_and_now(
    file: Path, live: LiveSettings, followed: Followed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    etag = live.etag

    created = live.put("cameras", east(), etag, "127.0.0.1")

    assert not created
    assert file.read_text(encoding="utf-8") == TEXT.replace(
        "192.0.2.1/east\n", "192.0.2.1/east\n    before_s: 9.0\n"
    )
    assert file.stat().st_mode & 0o777 == 0o640
    assert followed.all[-1].cameras[0].url == "rtsp://guard:hunter2@192.0.2.1/east"
    assert followed.all[-1].cameras[0].before_s == 9
    assert live.etag != etag
    assert "camera east: before_s: unset -> 9.0 (by 127.0.0.1)" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_camera_comes_and_goes(file: Path, live: LiveSettings, followed: Followed) -> None:
    created = live.put("cameras", CameraSettings(name="roof", url="rtsp://h/roof"), ANY, "x")
    came = [task.name for task in followed.all[-1].cameras]
    gone = live.delete("cameras", "roof", ANY, "x")
    again = live.delete("cameras", "roof", ANY, "x")

    assert (created, came, gone, again) == (True, ["east", "roof"], True, False)
    assert [task.name for task in followed.all[-1].cameras] == ["east"]
    assert file.read_text(encoding="utf-8") == TEXT


def refused(file: Path, change: Callable[[], object]) -> Exception:
    """What a change raises, which leaves the file and its folder as they are."""
    text = file.read_text(encoding="utf-8")
    with pytest.raises((SettingError, StaleError, StoreError)) as caught:
        change()
    assert file.read_text(encoding="utf-8") == text
    assert list(file.parent.iterdir()) == [file]
    return caught.value


def test_a_change_that_was_meant_for_other_settings_is_refused(
    file: Path, live: LiveSettings
) -> None:
    etag = live.etag
    live.put("cameras", east(), etag, "x")

    error = refused(file, lambda: live.put("cameras", east(before_s=1), etag, "x"))

    assert "read them again" in str(error)


def test_a_file_that_was_changed_by_hand_is_not_written_over(
    file: Path, live: LiveSettings
) -> None:
    file.write_text(TEXT + "retention_days: 7\n", encoding="utf-8")

    error = refused(file, lambda: live.put("cameras", east(), live.etag, "x"))

    assert "SIGHUP" in str(error)


def test_a_camera_that_a_door_needs_stays(file: Path) -> None:
    door = "{name: a, camera: east, door_hold: {url: 'mqtt://h/t', timeout_s: 3}}"
    file.write_text(f"{TEXT}doors: [{door}]\n", encoding="utf-8")
    live = LiveSettings(file)

    error = refused(file, lambda: live.delete("cameras", "east", ANY, "x"))

    assert "door a: camera: there is no camera 'east'" in str(error)


def test_a_rule_that_contradicts_itself_is_named(file: Path, live: LiveSettings) -> None:
    camera = CameraSettings.model_validate(
        {"name": "east", "url": "rtsp://h/1", "elevator": {}, "zone": {}}
    )

    error = refused(file, lambda: live.put("cameras", camera, ANY, "x"))

    assert "camera east: zone: stands beside elevator" in str(error)


def test_what_cannot_be_put_into_effect_is_not_written(file: Path, live: LiveSettings) -> None:
    def fails(_wanted: Watching) -> None:
        raise StoreError("the disk is gone")

    live.begin(fails)

    assert "disk" in str(refused(file, lambda: live.put("cameras", east(), ANY, "x")))
    assert live.settings.cameras[0].before_s == 5


def test_a_file_whose_cameras_share_a_part_is_left_to_people(file: Path) -> None:
    file.write_text(
        "cameras:\n"
        "  - &base {name: east, url: rtsp://h/1, before_s: 7}\n"
        "  - {<<: *base, name: west}\n",
        encoding="utf-8",
    )
    live = LiveSettings(file)

    error = refused(file, lambda: live.put("cameras", east("rtsp://h/1"), ANY, "x"))

    assert "edit it and send SIGHUP" in str(error)


SUM = "0f" * 32
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"


def desk(url: str, secret: str = SECRET) -> SinkSettings:
    return SinkSettings.model_validate({"name": "desk", "webhook": {"url": url, "secret": secret}})


def test_a_sink_is_set_and_keeps_what_was_masked(
    live: LiveSettings, followed: Followed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    made = live.put("sinks", desk("https://tower:hunter2@192.0.2.9/hook"), ANY, "x")
    changed = live.put("sinks", desk("https://***@192.0.2.9/hook", "***"), ANY, "x")
    (sink,) = followed.all[-1].sinks
    gone = live.delete("sinks", "desk", ANY, "x")

    assert (made, changed, gone) == (True, False, True)
    assert isinstance(sink.way, WebhookPlan)
    assert sink.way.url == "https://tower:hunter2@192.0.2.9/hook"
    assert len(sink.way.key) == 24
    assert followed.all[-1].sinks == []
    assert "hunter2" not in caplog.text
    assert SECRET not in caplog.text


def test_a_token_comes_and_goes(live: LiveSettings, followed: Followed) -> None:
    live.put("tokens", TokenSettings(name="li", sha256=SUM), ANY, "x")
    came = followed.all[-1].tokens
    live.delete("tokens", "li", ANY, "x")

    assert (came, followed.all[-1].tokens) == ({"li": SUM}, {})


def test_a_sink_whose_secret_is_none_is_refused(file: Path, live: LiveSettings) -> None:
    error = refused(file, lambda: live.put("sinks", desk("https://h/", "hunter2"), ANY, "x"))

    assert "sink desk: webhook.secret: is not whsec_" in str(error)


def test_the_last_token_of_a_service_that_lets_others_in_stays(file: Path) -> None:
    tokens = f"[{{name: li, sha256: {SUM}}}]"
    file.write_text(f"{TEXT}server: {{host: 0.0.0.0}}\ntokens: {tokens}\n", encoding="utf-8")
    live = LiveSettings(file)

    error = refused(file, lambda: live.delete("tokens", "li", ANY, "x"))

    assert "server.host: 0.0.0.0 lets other machines in" in str(error)


def test_a_change_of_a_camera_is_logged_with_its_name(
    live: LiveSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    live.put("cameras", east(), ANY, "x")
    live.put("tokens", TokenSettings(name="li", sha256=SUM), ANY, "x")

    about = [vars(record).get("camera") for record in caplog.records]
    assert about == ["east", None, None]
