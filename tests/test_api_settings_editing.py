"""A camera changes in the text of the settings file; all else stays as people wrote it."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from api.settings.editing import with_item
from vision.errors import SettingError

TEXT = """\
# Towers of the north estate
retention_days: 7   # as agreed

cameras:
  # the one over the playground
  - name: east
    url: rtsp://guard:hunter2@192.0.2.1/east  # main stream
    falling:
      sensitivity: 50   # 60 saw pigeons
      regions:
        - polygon: [[0.0, 0.9], [1.0, 0.9], [1.0, 1.0], [0.0, 1.0]]
          sensitivity: 0
  # lens replaced in May
  - name: west
    url: 'rtsp://192.0.2.2/west'

server:
  port: 9000
"""


def document(text: str) -> dict[str, JsonValue]:
    read: dict[str, JsonValue] = yaml.safe_load(text)
    return read


def east() -> dict[str, JsonValue]:
    cameras = document(TEXT)["cameras"]
    assert isinstance(cameras, list)
    camera = cameras[0]
    assert isinstance(camera, dict)
    return camera


def test_a_changed_value_is_all_that_changes() -> None:
    wanted = {**east(), "falling": {**east()["falling"], "sensitivity": 60}}  # type: ignore[dict-item]  # JSON

    written = with_item(TEXT, "cameras", "east", wanted)

    assert written == TEXT.replace("sensitivity: 50   #", "sensitivity: 60   #")


def test_a_value_that_is_as_before_is_left_as_it_was_written() -> None:
    assert (
        with_item(TEXT, "cameras", "west", {"name": "west", "url": "rtsp://192.0.2.2/west"}) == TEXT
    )


def test_a_new_camera_comes_last_and_polygons_stay_in_a_line() -> None:
    polygon: JsonValue = [[0.0, 0.0], [0.5, 0.0], [0.5, 0.5]]
    camera: dict[str, JsonValue] = {"name": "no", "url": "rtsp://h/1", "privacy": [polygon]}

    written = with_item(TEXT, "cameras", "no", camera)

    assert document(written)["cameras"] == [*document(TEXT)["cameras"], camera]  # type: ignore[misc]  # JSON
    assert "    privacy: [[[0.0, 0.0], [0.5, 0.0], [0.5, 0.5]]]\n" in written
    assert [line for line in TEXT.splitlines() if line not in written] == []


def test_a_camera_goes_and_what_is_said_of_others_stays() -> None:
    written = with_item(TEXT, "cameras", "east", None)

    assert document(written) == {**document(TEXT), "cameras": document(TEXT)["cameras"][1:]}  # type: ignore[index]  # JSON
    assert "# Towers of the north estate" in written
    assert "  # lens replaced in May\n  - name: west" in written
    assert "# as agreed" in written


@pytest.mark.parametrize(
    "text",
    ["", "cameras:\n", "cameras: []\n", "cameras: [{name: east, url: a.mp4}]\n", "# nothing yet\n"],
)
def test_files_of_every_form_take_a_camera_and_lose_it(text: str) -> None:
    camera: dict[str, JsonValue] = {"name": "west", "url": "b.mp4", "elevator": {}}

    with_it = with_item(text, "cameras", "west", camera)
    without = with_item(with_it, "cameras", "west", None)

    before = (yaml.safe_load(text) or {}).get("cameras") or []
    assert yaml.safe_load(with_it)["cameras"] == [*before, camera]
    assert (yaml.safe_load(without)["cameras"] or []) == before


@given(url=st.text(min_size=1), name=st.sampled_from(["no", "on", "1e3", "0x10", "east", "null"]))
def test_every_text_is_read_as_it_was_given(url: str, name: str) -> None:
    written = with_item(TEXT, "cameras", name, {"name": name, "url": url})

    (*_, camera) = [
        camera for camera in yaml.safe_load(written)["cameras"] if camera["name"] == name
    ]
    assert camera == {"name": name, "url": url}


def test_a_file_that_names_a_setting_twice_is_left_to_people() -> None:
    text = "cameras:\n  - {name: east, url: a.mp4, url: b.mp4}\n"

    with pytest.raises(SettingError, match="stands twice"):
        with_item(text, "cameras", "east", {"name": "east", "url": "c.mp4"})


def test_files_are_utf_8(tmp_path: Path) -> None:
    written = with_item(
        "# 高楼\ncameras: []\n", "cameras", "east", {"name": "east", "url": "rtsp://h/视频"}
    )

    (tmp_path / "a.yaml").write_text(written, encoding="utf-8")
    assert "高楼" in written
    assert yaml.safe_load((tmp_path / "a.yaml").read_text(encoding="utf-8"))["cameras"]


def test_a_sink_and_a_token_are_set_and_taken_out() -> None:
    sink: dict[str, JsonValue] = {"name": "desk", "webhook": {"url": "https://h/", "secret": "w"}}
    token: dict[str, JsonValue] = {"name": "li", "sha256": "0" * 64}

    written = with_item(with_item(TEXT, "sinks", "desk", sink), "tokens", "li", token)
    without = with_item(with_item(written, "tokens", "li", None), "sinks", "desk", None)

    assert document(written) == {**document(TEXT), "sinks": [sink], "tokens": [token]}
    assert document(without) == {**document(TEXT), "sinks": [], "tokens": []}
    assert [line for line in TEXT.splitlines() if line not in without.splitlines()] == []
