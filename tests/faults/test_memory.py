"""Eight cameras, hours of video played as fast as it decodes: memory stays level."""

import logging
import os
from pathlib import Path
from statistics import median
from time import sleep

import httpx
import pytest
from commandline import Command, started
from faults.films import SCENE, film
from faults.running import descendants
from ports import free_port

MINUTES = int(os.environ.get("TOWERWATCH_STREAM_MIN", "15"))
CAMERAS = 8
GROWTH = 0.05

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600 + 60 * MINUTES)]

_log = logging.getLogger(__name__)


def test_memory_stays_level_over_all_the_video(tmp_path: Path) -> None:
    port, video = free_port(), film(tmp_path, MINUTES)
    cameras = [f"  - {{name: camera-{n}, url: '{video}'}}" for n in range(CAMERAS)]
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("\n".join([f"server: {{port: {port}}}", "cameras:", *cameras]) + "\n")
    held: list[tuple[float, float]] = []

    with started("serve", "--config", settings) as serve:
        serve.until(lambda: seen(port) is not None, 100)
        while (share := watched(port)) < 1.0:
            held.append((share, held_mb(serve)))
            sleep(0.5)  # samples, not a wait
        serve.interrupt()
        serve.wait(30)

    early = [mb for share, mb in held if 0.25 <= share < 0.5]
    late = [mb for share, mb in held if share >= 0.75]
    _log.info("%d min: %.1f MB, then %.1f MB", MINUTES, median(early), median(late))
    assert median(late) <= (1 + GROWTH) * median(early), held
    assert min(len(early), len(late)) >= 5, "too few samples"


def seen(port: int) -> list[int] | None:
    """How many frames of each camera were analysed; None while the service does not answer."""
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/cameras", trust_env=False, timeout=30)
    except httpx.TransportError:
        return None
    return [camera["frames"] for camera in answer.json()["cameras"]]


def watched(port: int) -> float:
    """The share of the video that the fastest camera has seen; 1 when its process has ended."""
    frames = MINUTES * SCENE.frames
    return max(seen(port) or [frames]) / frames


def held_mb(serve: Command) -> float:
    """What all processes of the service hold that is no file's, shared parts counted once."""
    service = serve.pid
    return sum(_anonymous_kb(pid) for pid in [service, *descendants(service)]) / 1024


def _anonymous_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")), 0)
