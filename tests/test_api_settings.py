"""The settings file."""

from pathlib import Path

import pytest

from api.doors.lease import HoldLimits
from api.settings.fields import fields
from api.settings.file import Settings, json_schema, load
from vision.errors import SettingError
from vision.options import ElevatorOptions, FallingOptions, ZoneOptions

DOCUMENT = Path(__file__).parent.parent / "docs" / "configuration.md"

FACADE = """
cameras:
  - name: east
    url: rtsp://user:secret@192.0.2.1/s
    falling:
      facade:
        corners: {corners}
        floors: {floors}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "towerwatch.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> SettingError:
    with pytest.raises(SettingError) as caught:
        load(written(folder, text))
    return caught.value


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""))
    assert settings.server.host == "127.0.0.1"
    assert settings.retention_days == 30
    assert settings.data == tmp_path / "data"
    assert settings.cameras == []


def test_a_camera_becomes_a_task(tmp_path: Path) -> None:
    text = FACADE.format(corners="[[0.1,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.9]]", floors=12)
    camera = load(written(tmp_path, text)).cameras[0]
    task = camera.task(tmp_path / "out")
    assert task.name == "east"
    assert task.options == camera.falling.options()
    assert isinstance(task.options, FallingOptions)
    assert task.options.facade is not None
    assert task.options.facade.floors == 12


def test_every_setting_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    missing = [name for name in fields(Settings) if f"| `{name}` |" not in text]
    assert not missing


def test_the_example_in_the_documentation_is_right(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    example = text.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert [camera.name for camera in load(written(tmp_path, example)).cameras] == ["east-face"]


def test_the_example_of_a_door_in_the_documentation_is_right(tmp_path: Path) -> None:
    text = (DOCUMENT.parent / "doors.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert [door.plan().dry_run for door in load(written(tmp_path, example)).doors] == [False]


def test_the_schema_describes_every_field() -> None:
    schema = json_schema()
    sections = [schema, *schema["$defs"].values()]  # type: ignore[union-attr]  # JSON
    for section in sections:
        if "enum" in section:
            continue  # a list of words
        for name, field in section["properties"].items():
            assert "description" in field or "$ref" in field, name
            assert "title" in field, name


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    error = refused(tmp_path, "retention_day: 3\n")
    assert error.field == "retention_day"
    assert "retention_days" in error.reason


def test_the_nearest_key_is_one_of_the_same_place(tmp_path: Path) -> None:
    assert "did you mean cameras?" in refused(tmp_path, "camera: []\n").reason
    nested = refused(tmp_path, "cameras: [{name: a, url: x, falling: {region: []}}]\n")
    assert "did you mean regions?" in nested.reason


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("retention_days: 0\n", "retention_days"),
        ("server: {port: 70000}\n", "server.port"),
        ("cameras: [{name: East, url: a.mp4}]\n", "camera East: name"),
        ("cameras: [{name: a}]\n", "camera a: url"),
        ("cameras: [{name: a, url: x, before_s: .nan}]\n", "camera a: before_s"),
        (
            "cameras: [{name: a, url: x, falling: {sensitivity: .inf}}]\n",
            "camera a: falling.sensitivity",
        ),
    ],
)
def test_a_value_out_of_bounds_names_its_field(tmp_path: Path, text: str, field: str) -> None:
    assert refused(tmp_path, text).field == field


@pytest.mark.parametrize(
    ("corners", "floors", "what"),
    [
        ("[[0.1,0.1],[0.9,0.9],[0.9,0.1],[0.1,0.9]]", 12, "crosses itself"),
        ("[[0.1,0.1],[0.9,0.1],[0.3,0.3],[0.1,0.9]]", 12, "convex"),
        ("[[0.1,0.1],[1.9,0.1],[0.9,0.9],[0.1,0.9]]", 12, "less than or equal to 1"),
        ("[[0.1,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.9]]", 0, "greater than or equal to 1"),
        ("[[.nan,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.9]]", 9, "finite"),
    ],
)
def test_an_impossible_facade_is_refused(
    tmp_path: Path, corners: str, floors: int, what: str
) -> None:
    error = refused(tmp_path, FACADE.format(corners=corners, floors=floors))
    assert what in str(error)
    assert "east" in str(error)


SQUARE = "[[0.1,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.9]]"
"""Corners of a face."""


def with_columns(extra: str) -> str:
    """A camera before a face of six columns of which more is told."""
    return FACADE.format(corners=SQUARE, floors=12) + f"        columns: 6\n        {extra}\n"


@pytest.mark.parametrize(
    ("written_so", "meant"),
    [("", None), ("balconies: []", ()), ("balconies: [1, 6]", (1, 6))],
)
def test_balconies_that_are_told_reach_the_rule(
    tmp_path: Path, written_so: str, meant: tuple[int, ...] | None
) -> None:
    camera = load(written(tmp_path, with_columns(written_so))).cameras[0]
    facade = camera.falling.options().facade
    assert facade is not None
    assert facade.balconies == meant
    assert facade.balcony_depth_m == 1.5


def test_the_depth_of_balconies_reaches_the_rule(tmp_path: Path) -> None:
    camera = load(written(tmp_path, with_columns("balcony_depth_m: 2.25"))).cameras[0]
    facade = camera.falling.options().facade
    assert facade is not None
    assert facade.balcony_depth_m == 2.25


@pytest.mark.parametrize(
    ("wrong", "field", "what"),
    [
        ("balconies: [1, 7]", "balconies", "names column 7; give columns from 1 to 6"),
        ("balconies: [0]", "balconies", "names column 0; give columns from 1 to 6"),
        ("balconies: [first]", "balconies", "integer"),
        ("balconies: 3", "balconies", "list"),
        ("balcony_depth_m: 0.1", "balcony_depth_m", "greater than or equal to 0.2"),
        ("balcony_depth_m: 5.5", "balcony_depth_m", "less than or equal to 5"),
        ("balcony_depth_m: .nan", "balcony_depth_m", "finite"),
    ],
)
def test_balconies_that_cannot_be_are_refused(
    tmp_path: Path, wrong: str, field: str, what: str
) -> None:
    error = refused(tmp_path, with_columns(wrong))
    assert f"facade.{field}" in error.field
    assert "east" in error.field
    assert what in error.reason


def test_two_cameras_of_one_name_are_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, "cameras: [{name: a, url: x}, {name: a, url: y}]\n")
    assert "'a'" in error.reason


@pytest.mark.parametrize("text", ["a: [", "- 1\n", "just text"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    refused(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"nowhere\.yaml"):
        load(tmp_path / "nowhere.yaml")


def test_no_password_shows(tmp_path: Path) -> None:
    text = FACADE.format(corners="[[0.1,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.9]]", floors=12)
    assert "secret" not in repr(load(written(tmp_path, text)))


DOOR = """
cameras: [{{name: car-a, url: sim://facade}}]
doors:
  - name: car-a
    camera: car-a
    dry_run: false
    door_hold: {{url: "mqtt://guard:hunter2@192.0.2.1/lift/a/hold", timeout_s: {timeout}}}
    fire_service: modbus://192.0.2.2?input=0
    standing: modbus://192.0.2.2?input=1
    {more}
"""


def with_door(timeout: object = 3, more: str = "") -> str:
    """A car whose door is held."""
    return DOOR.format(timeout=timeout, more=more)


def test_a_door_becomes_a_plan(tmp_path: Path) -> None:
    settings = load(written(tmp_path, with_door(2.5, "lamp: http://192.0.2.3/lamp")))
    plan = settings.doors[0].plan()
    assert (plan.name, plan.camera, plan.dry_run) == ("car-a", "car-a", False)
    assert [output.value for output in plan.outputs] == ["door_hold", "lamp"]
    assert plan.limits == HoldLimits(lease_s=2.5)
    assert str(plan.fire_service) == "modbus://192.0.2.2:502?input=0&unit=1"
    assert "hunter2" not in repr(settings) + repr(plan)


def test_a_door_does_nothing_until_it_is_told_to(tmp_path: Path) -> None:
    text = (
        "cameras: [{name: a, url: x}]\n"
        "doors: [{name: d, camera: a, door_hold: {url: 'mqtt://h/t', timeout_s: 3}}]\n"
    )
    plan = load(written(tmp_path, text)).doors[0].plan()
    assert plan.dry_run


@pytest.mark.parametrize(
    ("timeout", "what"),
    [
        ("null", "no time-out of its own"),
        (0, "no time-out of its own"),
        (60, "timeout_s is 60, but"),
        (1, "timeout_s is 1, but"),
        (-3, "timeout_s is -3, but"),
    ],
)
def test_a_device_that_would_not_let_go_by_itself_is_refused(
    tmp_path: Path, timeout: object, what: str
) -> None:
    error = refused(tmp_path, with_door(timeout))
    assert error.field == "door car-a: door_hold"
    assert what in error.reason
    assert "set the device to" in error.reason


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        ("camera: car-a", "camera: car-b", "door car-a: camera", "cameras: car-a"),
        (
            "    fire_service: modbus://192.0.2.2?input=0\n",
            "",
            "door car-a",
            "fire_service is missing",
        ),
        ("    standing: modbus://192.0.2.2?input=1\n", "", "door car-a", "standing is missing"),
        ("input=0", "coil=0", "door car-a: fire_service", "write modbus://host?input=7"),
        ("lift/a/hold", "lift/#", "door car-a: door_hold.url", "is no address; write"),
        ("mqtt://", "amqp://", "door car-a: door_hold.url", "is no address of a device"),
        ("timeout_s: 3", "timeout_s: .nan", "door car-a: door_hold.timeout_s", "finite"),
        ("dry_run", "dryrun", "door car-a: dryrun", "did you mean dry_run?"),
        ("name: car-a\n", "name: Car A\n", "door Car A: name", "pattern"),
    ],
)
def test_a_wrong_door_names_the_field_and_the_way_out(
    tmp_path: Path, old: str, new: str, field: str, what: str
) -> None:
    text = with_door()
    assert old in text
    error = refused(tmp_path, text.replace(old, new, 1))
    assert error.field == field
    assert what in error.reason
    assert "hunter2" not in str(error)


def test_two_doors_of_one_name_are_refused(tmp_path: Path) -> None:
    text = with_door()
    error = refused(tmp_path, text + text[text.index("  - name") :])
    assert error.field == "doors"
    assert "'car-a'" in error.reason


def test_a_camera_in_an_elevator_has_the_elevator_rule(tmp_path: Path) -> None:
    text = """
cameras:
  - name: lift
    url: lift.mp4
    elevator:
      door: [[0.3, 0.1], [0.7, 0.1], [0.7, 0.6], [0.3, 0.6]]
      looks_per_s: 8
"""
    options = load(written(tmp_path, text)).cameras[0].task(None).options
    assert isinstance(options, ElevatorOptions)
    assert options.looks_per_s == 8
    assert options.door is not None


def test_a_camera_over_a_zone_has_the_zone_rule(tmp_path: Path) -> None:
    text = "cameras: [{name: lobby, url: lobby.mp4, zone: {parked_min: 3}}]"
    options = load(written(tmp_path, text)).cameras[0].task(None).options
    assert isinstance(options, ZoneOptions)
    assert options.parked_min == 3


def test_two_rules_for_a_camera_are_refused_by_name(tmp_path: Path) -> None:
    text = "cameras: [{name: lift, url: lift.mp4, zone: {}, elevator: {}}]"
    with pytest.raises(SettingError, match="camera lift: zone: stands beside elevator"):
        load(written(tmp_path, text))


def test_a_door_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    door = "[[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]"
    text = f"cameras: [{{name: lift, url: lift.mp4, elevator: {{door: {door}}}}}]"
    with pytest.raises(SettingError, match=r"camera lift: elevator\.door: crosses itself"):
        load(written(tmp_path, text))
