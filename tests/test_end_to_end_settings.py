"""A running service takes changed settings without touching the cameras that did not change."""

import signal
from contextlib import suppress
from pathlib import Path
from typing import TypedDict, cast

import httpx
from commandline import Command, started
from ports import free_port
from receivers import web_receiver
from service import Service

from api.tokens import new_token, sum_of

SIMULATED = "sim://facade?width=320&height=180&duration_s=4&realtime=1&loop=1"
FALLS = (
    "sim://facade?width=640&height=360&duration_s=8&seed=5&min_size_m=0.3&contrast=60"
    "&realtime=1&loop=1"
)
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
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


def put(service: Service, item: dict[str, object], part: str = "cameras") -> httpx.Response:
    url = f"{service.address}/api/v1/settings/{part}/{item['name']}"
    return httpx.put(url, json=item, headers={"If-Match": "*"}, trust_env=False, timeout=30)


def cameras(service: Service) -> list[Camera]:
    answer = httpx.get(f"{service.address}/api/v1/cameras", trust_env=False, timeout=30)
    return cast("list[Camera]", answer.json()["cameras"])


def running(service: Service) -> list[str]:
    return [camera["name"] for camera in cameras(service) if camera["state"] == "running"]


def east(service: Service) -> Camera:
    return next(camera for camera in cameras(service) if camera["name"] == "east")


def processes(serve: Command) -> set[int]:
    """The workers: children of the service's fork server."""
    return {worker for server in children(serve.pid) for worker in children(server)}


def children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        # Threads of a service come and go.
        with suppress(FileNotFoundError, ProcessLookupError):
            found |= {int(child) for child in task.read_text(encoding="utf-8").split()}
    return found


def test_a_sink_and_a_token_come_and_go_without_a_restart(tmp_path: Path) -> None:
    port, token = free_port(), new_token()
    file = tmp_path / "towerwatch.yaml"
    text = f"server: {{port: {port}}}\ncameras: [{{name: east, url: '{FALLS}'}}]\n"
    file.write_text(text, encoding="utf-8")
    with (
        web_receiver() as receiver,
        started("serve", "--config", file) as serve,
        Service(port) as service,
    ):
        serve.until(lambda: service.answers() and running(service) == ["east"], 100)
        workers = processes(serve)
        webhook = {"url": receiver.url, "secret": f"whsec_{KEY}"}
        sink: dict[str, object] = {"name": "desk", "webhook": webhook}
        made = put(service, sink, "sinks")
        serve.until(lambda: bool(receiver.kept), 100)
        file.write_text(f"{text}tokens: [{{name: li, sha256: {sum_of(token)}}}]\n", "utf-8")
        serve.interrupt(signal.SIGHUP)
        serve.until(lambda: asked(service) == 401, 60)
        heard = len(receiver.came)
        let_in = asked(service, token)
        same = processes(serve)

        serve.interrupt()
        serve.wait(20)
        written = serve.err()

    assert made.status_code == 201
    assert let_in == 200
    assert same == workers
    assert heard >= 1
    assert "sink desk: name: " in written
    assert KEY not in written
    assert "Traceback" not in written


def asked(service: Service, token: str = "") -> int:
    """What the service answers to whoever asks for its events."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{service.address}/api/v1/events"
    return httpx.get(url, headers=headers, trust_env=False, timeout=30).status_code
