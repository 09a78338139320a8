"""`towerwatch serve`: starts from a settings file, answers, and ends in good time."""

import time
from functools import partial
from pathlib import Path

import httpx
import pytest
import workers
from actuator import Actuator
from http_device import http_device
from service import serving
from typer.testing import CliRunner
from waiting import until

from api import service
from api.doors.addresses import input_address, output_address
from api.doors.command import Output
from api.doors.doors import DoorPlan
from api.main import build
from api.retention import Limits
from api.service import Plan
from api.serving import plan_of
from api.settings.file import load
from api.supervisor import Supervisor
from cameras.worker import CameraTask

SIMULATED = "sim://facade?width=320&height=180&duration_s=4&realtime=1&loop=1"


def test_it_answers_and_stops_with_its_cameras_within_five_seconds(tmp_path: Path) -> None:
    camera = CameraTask("east", SIMULATED, tmp_path / "evidence" / "east")
    plan = Plan(tmp_path, "127.0.0.1", 0, cameras=[camera])
    with serving(plan) as address:
        until(lambda: state(address) == "running")
        began_s = time.monotonic()
    assert time.monotonic() - began_s < 5
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False, timeout=5)


def state(address: str) -> object:
    answer = httpx.get(f"{address}/api/v1/cameras", trust_env=False, timeout=5)
    return answer.json()["cameras"][0]["state"]


def test_the_settings_say_what_is_watched(tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text(
        "server:\n  port: 9000\ndata: kept\nretention_days: 7\ncameras:\n"
        "  - name: east\n    url: rtsp://192.0.2.1/east\n"
        "  - name: west\n    url: rtsp://192.0.2.1/west\n    enabled: false\n"
    )
    plan = plan_of(load(settings))
    assert (plan.data, plan.port, plan.limits.days) == (tmp_path / "kept", 9000, 7)
    assert [(task.name, task.out) for task in plan.cameras] == [
        ("east", tmp_path / "kept" / "evidence" / "east")
    ]
    assert [task.name for task in plan.disabled] == ["west"]


def test_the_settings_say_what_is_kept(tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text(
        "data: kept\nretention_days: 20\n"
        "database: postgresql://towerwatch:hunter2@192.0.2.20/towerwatch\n"
        "retention:\n  withdrawn_days: 3\n  least_free_gb: 5\n  quota_gb: 100\n"
        "cameras:\n"
        "  - name: always\n    url: rtsp://192.0.2.1/a\n    recording: always\n"
        "  - name: events\n    url: rtsp://192.0.2.1/b\n"
        "  - name: stills\n    url: rtsp://192.0.2.1/c\n    recording: off\n"
    )

    plan = plan_of(load(settings))

    assert plan.limits == Limits(20, 3, 20, 7, 5_000_000_000, 100_000_000_000)
    assert plan.database == "postgresql://towerwatch:hunter2@192.0.2.20/towerwatch"
    assert "hunter2" not in repr(plan)
    assert [(task.name, task.keep_clips, task.footage) for task in plan.cameras] == [
        ("always", True, tmp_path / "kept" / "footage" / "always"),
        ("events", True, None),
        ("stills", False, None),
    ]


def test_wrong_settings_are_told_in_one_line(tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("cameras:\n  - name: east\n    uri: rtsp://guard:hunter2@192.0.2.1/\n")
    result = CliRunner().invoke(build(), ["serve", "--config", str(settings)])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "hunter2" not in result.stderr


def test_an_address_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with serving(Plan(tmp_path, "127.0.0.1", 0, cameras=[])) as address:
        port = address.rpartition(":")[2]
        settings = tmp_path / "towerwatch.yaml"
        settings.write_text(f"server:\n  port: {port}\ndata: {tmp_path / 'other'}\n")
        result = CliRunner().invoke(build(), ["serve", "--config", str(settings)])
    assert result.exit_code == 1
    assert port in result.stderr
    assert "in use" in result.stderr


def test_an_ebike_holds_the_door_of_its_car_until_the_service_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "Supervisor", partial(Supervisor, work=workers.sees_an_ebike))
    actuator = Actuator()
    with http_device(actuator) as device:
        outputs = {
            output: output_address("x", f"http://127.0.0.1:{device.port}/{output}")
            for output in Output
        }
        contact = input_address("x", f"http://127.0.0.1:{device.port}/contact")
        door = DoorPlan("car-a", "car-a", outputs, contact, contact, dry_run=False)
        cameras = [CameraTask("car-a", SIMULATED)]
        plan = Plan(tmp_path, "127.0.0.1", 0, cameras, doors=[door])
        with serving(plan) as address:
            until(lambda: all(actuator.on(output) for output in Output), timeout_s=30)
            told = httpx.get(f"{address}/api/v1/doors", trust_env=False, timeout=5).json()
        off = [actuator.told(output)[-1] for output in Output]

    assert (told["doors"][0]["state"], told["doors"][0]["events"]) == ("held", ["bike"])
    assert off == [False, False, False]


def test_a_door_is_let_go_when_the_worker_of_its_camera_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "Supervisor", partial(Supervisor, work=workers.dies_with_an_ebike))
    outputs = {Output.DOOR_HOLD: output_address("x", "http://127.0.0.1:1/hold")}
    cameras = [CameraTask("car-a", SIMULATED)]
    plan = Plan(tmp_path, "127.0.0.1", 0, cameras, doors=[DoorPlan("car-a", "car-a", outputs)])

    def states(address: str) -> list[str]:
        answer = httpx.get(f"{address}/api/v1/doors", trust_env=False, timeout=5)
        return [change["state"] for change in answer.json()["doors"][0]["changes"]]

    with serving(plan) as address:
        until(lambda: "not_asked" in states(address), timeout_s=30)
        seen = states(address)

    assert seen[-1] == "held"
