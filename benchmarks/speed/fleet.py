"""Many cameras watched at once, each in its own process, as the service watches them."""

import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from api.status import CameraState
from api.supervisor import Supervisor
from benchmarks.speed.shift import WATCHED, Shift, Watched, work
from cameras.worker import CameraTask

_POLL_S = 0.1
_WATCHED_JSON = TypeAdapter(Watched)


def watch(cameras: int, shift: Shift, patience_s: float = 600.0) -> list[Watched]:
    """Watch so many cameras at once, to the end. Raises TimeoutError."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        tasks = [
            CameraTask(f"camera-{k}", str(shift.shown.path), folder / str(k))
            for k in range(cameras)
        ]
        does = partial(work, shift=shift, cameras=cameras)
        with Supervisor(tasks, _ignore, _ignore, work=does) as supervisor:
            until_s = time.monotonic() + patience_s
            while not all(status.state in _OVER for status in supervisor.statuses()):
                if time.monotonic() > until_s:
                    raise TimeoutError(f"{cameras} cameras: still watched after {patience_s:g} s")
                time.sleep(_POLL_S)
        return [
            _WATCHED_JSON.validate_json((folder / str(k) / WATCHED).read_bytes())
            for k in range(cameras)
        ]


_OVER = frozenset({CameraState.ENDED, CameraState.FAILED})


def _ignore(*_: object) -> None:
    pass
