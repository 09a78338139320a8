"""How long the service takes until it watches all its cameras: at its start, and after kill -9."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import yaml
from pydantic import TypeAdapter

from api.status import CameraState
from api.views import CamerasView
from benchmarks.service.stand_in import Shown, StandIn, standing_in
from benchmarks.service.waits import Waits

_MANY = 64
_FEW = 4
_START_BOUND_S = 15.0
_AGAIN_BOUND_S = 5.0
_PATIENCE_S = 180.0
_POLL_S = 0.1
_STOP_S = 15.0
_PROGRAM = "from api.main import main; main()"
_CAMERAS = TypeAdapter(CamerasView)


def start_rows(times: int) -> Iterator[Waits]:
    """64 cameras of 320×180 and 5 fps, from the command to the last stream that is open."""
    with standing_in(Shown(cameras=_MANY)) as cameras, TemporaryDirectory() as folder:
        settings = _settings(Path(folder), cameras, _MANY)
        taken_s = []
        for _ in range(times):
            began_s = time.monotonic()
            with _serving(settings) as service:
                taken_s.append(_all_run(service, settings, _MANY) - began_s)
    yield Waits(f"from the start to {_MANY} open streams", taken_s, _START_BOUND_S)


def again_rows(times: int) -> Iterator[Waits]:
    """Four cameras: from kill -9, and the start that follows at once, to the last open stream."""
    answers_s: list[float] = []
    all_run_s: list[float] = []
    with standing_in(Shown(cameras=_FEW)) as cameras, TemporaryDirectory() as folder:
        settings = _settings(Path(folder), cameras, _FEW)
        for _ in range(times):
            with _serving(settings) as service:
                _all_run(service, settings, _FEW)
                began_s = time.monotonic()
                service.kill()
                service.wait()
            with _serving(settings) as anew:
                answers_s.append(_answers(anew, settings) - began_s)
                all_run_s.append(_all_run(anew, settings, _FEW) - began_s)
    yield Waits("from kill -9 to a service that answers", answers_s, _AGAIN_BOUND_S)
    yield Waits(f"from kill -9 to {_FEW} open streams", all_run_s, _AGAIN_BOUND_S)


def _settings(folder: Path, cameras: StandIn, count: int) -> Path:
    document = {
        "server": {"port": _free_port()},
        "data": str(folder / "data"),
        "cameras": [{"name": f"camera-{n}", "url": cameras.url(n)} for n in range(count)],
    }
    path = folder / "towerwatch.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _serving(settings: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with (settings.parent / "log").open("ab") as log:
        service = subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, "-c", _PROGRAM, "serve", "--config", settings],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield service
    finally:
        service.terminate()
        try:
            service.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()


def _answers(service: "subprocess.Popen[bytes]", settings: Path) -> float:
    """When the service answered, on the clock of `time.monotonic`."""
    return _when(service, settings, lambda _: True)


def _all_run(service: "subprocess.Popen[bytes]", settings: Path, count: int) -> float:
    """When so many cameras were watched."""

    def all_run(view: CamerasView) -> bool:
        return sum(camera.state is CameraState.RUNNING for camera in view.cameras) == count

    return _when(service, settings, all_run)


def _when(
    service: "subprocess.Popen[bytes]", settings: Path, so: Callable[[CamerasView], bool]
) -> float:
    port = yaml.safe_load(settings.read_text(encoding="utf-8"))["server"]["port"]
    until_s = time.monotonic() + _PATIENCE_S
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        while time.monotonic() < until_s and service.poll() is None:
            with suppress(httpx.TransportError):
                if so(_CAMERAS.validate_json(client.get("/api/v1/cameras").content)):
                    return time.monotonic()
            time.sleep(_POLL_S)
    log = (settings.parent / "log").read_text(encoding="utf-8", errors="replace")
    raise TimeoutError(f"the service did not come so far within {_PATIENCE_S:g} s: {log[-500:]}")
