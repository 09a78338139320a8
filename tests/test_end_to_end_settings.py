"""A running service takes changed settings without touching the cameras that did not change."""

import signal
from contextlib import suppress
from pathlib import Path
from typing import TypedDict, cast

import httpx
from commandline import Command, started
from ports import free_port
from service import Service

SIMULATED = "sim://facade?width=320&height=180&duration_s=4&realtime=1&loop=1"
TEXT = """\
server: {{port: {port}}}
cameras:
  - name: east   # over the playground
    url: {url}
  - name: west
    url: {url}
"""


class Camera(TypedDict):
    """The part of a camera that is looked at."""

    name: str
    state: str
    frames: int
    restarts: int


def test_one_camera_changes_by_the_interface_and_by_sighup(tmp_path: Path) -> None:
    port = free_port()
    file = tmp_path / "towerwatch.yaml"
    file.write_text(TEXT.format(port=port, url=SIMULATED), encoding="utf-8")
    with started("serve", "--config", file) as serve, Service(port) as service:
        serve.until(lambda: service.answers() and running(service) == ["east", "west"], 100)
        workers, seen = processes(serve), east(service)

        answer = put(service, {"name": "west", "url": SIMULATED, "before_s": 9})
        serve.until(lambda: len(processes(serve) - workers) == 1, 60)
        by_interface = processes(serve)
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}  - {{name: roof, url: '{SIMULATED}'}}\n", encoding="utf-8")
        serve.interrupt(signal.SIGHUP)
        serve.until(lambda: running(service) == ["east", "west", "roof"], 60)
        by_hangup = processes(serve)
        file.write_text(f"{text}cameras_: []\n", encoding="utf-8")
        serve.interrupt(signal.SIGHUP)
        serve.until(lambda: "did you mean cameras?" in serve.err(), 30)
        serve.until(lambda: east(service)["frames"] > seen["frames"], 60)
        still = east(service)

        serve.interrupt()
        serve.wait(20)
        written = serve.err()

    assert answer.status_code == 200
    assert "    before_s: 9.0\n" in text
    assert "  - name: east   # over the playground\n" in text
    assert len(workers - by_interface) == 1
    assert by_interface < by_hangup
    assert still["frames"] > seen["frames"]
    assert still["restarts"] == 0
    assert "camera west: before_s: unset -> 9.0 (by 127.0.0.1)" in written
    assert "Traceback" not in written


def put(service: Service, camera: dict[str, object]) -> httpx.Response:
    url = f"{service.address}/api/v1/settings/cameras/{camera['name']}"
    return httpx.put(url, json=camera, headers={"If-Match": "*"}, trust_env=False, timeout=30)


def cameras(service: Service) -> list[Camera]:
    answer = httpx.get(f"{service.address}/api/v1/cameras", trust_env=False, timeout=30)
    return cast("list[Camera]", answer.json()["cameras"])


def running(service: Service) -> list[str]:
    return [camera["name"] for camera in cameras(service) if camera["state"] == "running"]


def east(service: Service) -> Camera:
    return next(camera for camera in cameras(service) if camera["name"] == "east")


def processes(serve: Command) -> set[int]:
    """The workers: children of the service's fork server."""
    return {worker for server in children(serve._process.pid) for worker in children(server)}


def children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        # Threads of a service come and go.
        with suppress(FileNotFoundError, ProcessLookupError):
            found |= {int(child) for child in task.read_text(encoding="utf-8").split()}
    return found
