"""`towerwatch serve`: starts from a settings file, answers, and ends in good time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.commands.serve import plan_of
from api.main import build
from api.service import Plan, serve_until
from api.settings import load
from cameras.worker import CameraTask

SIMULATED = "sim://facade?width=320&height=180&duration_s=4&realtime=1&loop=1"


@contextmanager
def running(plan: Plan) -> Iterator[str]:
    stop, ready = threading.Event(), threading.Event()
    told: list[str] = []

    def note(address: str) -> None:
        told.append(address)
        ready.set()

    service = threading.Thread(target=serve_until, args=(stop, plan, note))
    service.start()
    try:
        assert ready.wait(30)
        yield told[0]
    finally:
        stop.set()
        service.join(20)


def test_it_answers_and_stops_with_its_cameras_within_five_seconds(tmp_path: Path) -> None:
    camera = CameraTask("east", SIMULATED, tmp_path / "evidence" / "east")
    plan = Plan(tmp_path, "127.0.0.1", 0, retention_days=30, cameras=[camera])
    with running(plan) as address:
        deadline_s = time.monotonic() + 30
        while True:
            answer = httpx.get(f"{address}/api/v1/cameras", trust_env=False, timeout=5)
            if answer.json()["cameras"][0]["state"] == "running":
                break
            assert time.monotonic() < deadline_s
            threading.Event().wait(0.1)
        began_s = time.monotonic()
    assert time.monotonic() - began_s < 5
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False, timeout=5)


def test_the_settings_say_what_is_watched(tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text(
        "server:\n  port: 9000\ndata: kept\nretention_days: 7\ncameras:\n"
        "  - name: east\n    url: rtsp://192.0.2.1/east\n"
        "  - name: west\n    url: rtsp://192.0.2.1/west\n    enabled: false\n"
    )
    plan = plan_of(load(settings))
    assert (plan.data, plan.port, plan.retention_days) == (tmp_path / "kept", 9000, 7)
    assert [(task.name, task.out) for task in plan.cameras] == [
        ("east", tmp_path / "kept" / "evidence" / "east")
    ]
    assert [task.name for task in plan.disabled] == ["west"]


def test_wrong_settings_are_told_in_one_line(tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("cameras:\n  - name: east\n    uri: rtsp://guard:hunter2@192.0.2.1/\n")
    result = CliRunner().invoke(build(), ["serve", "--config", str(settings)])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "hunter2" not in result.stderr


def test_an_address_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with running(Plan(tmp_path, "127.0.0.1", 0, retention_days=30, cameras=[])) as address:
        port = address.rpartition(":")[2]
        settings = tmp_path / "towerwatch.yaml"
        settings.write_text(f"server:\n  port: {port}\ndata: {tmp_path / 'other'}\n")
        result = CliRunner().invoke(build(), ["serve", "--config", str(settings)])
    assert result.exit_code == 1
    assert port in result.stderr
    assert "in use" in result.stderr
