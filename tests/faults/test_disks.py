"""A disk that is filled to the last byte, or turns read-only, while cameras record."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from faults.running import Running, running
from faults.truth import command, told_now, truth
from waiting import until

from api.check import compare
from api.store import GapKind, Store
from api.store.database import DATABASE

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]

_MIB = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", place], check=True)
    place.chmod(0o700)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Take every byte that is left."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (_MIB, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def troubles(service: Running) -> list[str]:
    """What the service says is wrong."""
    answer = httpx.get(f"{service.address}/healthz", trust_env=False, timeout=10)
    found = answer.json()["troubles"]
    assert isinstance(found, list)
    return [str(trouble) for trouble in found]


def test_a_full_disk_costs_video_and_no_event(tmp_path: Path, disk: Path) -> None:
    told, log = tmp_path / "truth", tmp_path / "log"
    started = command(disk, told, cameras=8, always=True, least_free=4 * _MIB)

    with running(started, log) as service:
        until(lambda: told_now(told) >= 8, 180, "all cameras are watched")
        filler = fill(disk)
        until(lambda: any("nothing is left" in t for t in troubles(service)), 180, "it is said")
        full = told_now(told)
        until(lambda: told_now(told) >= full + 16, 180, "cameras are watched on")
        filler.unlink()
        until(lambda: troubles(service) == [], 180, "recording goes on")
        again = told_now(told)
        until(lambda: told_now(told) >= again + 16, 180, "events have clips again")
        service.stop()

    happened = list(truth(told))
    store = Store.open(disk / DATABASE)
    kept = {one.id: one for one in store.events(limit=100_000).events}
    stopped = [gap for gap in store.gaps.gaps(limit=1000) if gap.kind is GapKind.RECORDING]
    report = compare(store, disk, prove=True)
    store.close()
    assert [one.id for one in happened if one.id not in kept] == []
    assert all(one.document["state"] == "confirmed" for one in kept.values())
    assert all(one.clip is not None or one.clip_gap is not None for one in kept.values())
    assert {gap.camera for gap in stopped} == {f"camera-{number}" for number in range(8)}
    assert all(gap.end_at is not None for gap in stopped)
    assert [*report.altered, *report.lost, *report.lost_segments] == []
    assert "recording has stopped, cameras are watched on" in log.read_text()
    assert "Traceback" not in log.read_text()


def test_evidence_on_a_disk_that_turns_read_only_is_named_and_comes_again(tmp_path: Path) -> None:
    data, told, log = tmp_path / "data", tmp_path / "truth", tmp_path / "log"
    evidence = data / "evidence"
    data.mkdir(mode=0o700)
    evidence.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", evidence], check=True)

    try:
        with running(command(data, told, cameras=1), log) as service:
            # While a file is open for writing, the kernel refuses; between two clips none is.
            until(lambda: remount(evidence, "ro"), 180, "no clip is being written")
            before = told_now(told)
            until(lambda: told_now(told) >= before + 4, 180, "the camera is watched on")
            remount(evidence, "rw")
            after = told_now(told)
            until(lambda: told_now(told) >= after + 4, 180, "events have clips again")
            service.stop()
        store = Store.open(data / DATABASE)
        report = compare(store, data, prove=True)
    finally:
        subprocess.run(["umount", "--lazy", evidence], check=True)

    kept = {one.id: one for one in store.events(limit=1000).events}
    store.close()
    listed = [kept[one.id] for one in truth(told)]
    without = [one.clip is None for one in listed]
    assert [one.clip_gap for one in listed[before : before + 3] if one.clip is None]
    assert all("Read-only" in (one.clip_gap or "Read-only") for one in listed)
    assert without[after + 1 : -1].count(True) == 0
    assert [*report.altered, *report.lost] == []


def remount(disk: Path, how: str) -> bool:
    """Change whether a file system can be written, if the kernel lets."""
    done = subprocess.run(["mount", "-o", f"remount,{how}", disk], check=False, capture_output=True)
    return done.returncode == 0
