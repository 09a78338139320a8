"""What every test may count on: no network, no processes left behind, repeatable examples."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from browser import chromium
from hypothesis import settings
from playwright.sync_api import Browser, Page

settings.register_profile("towerwatch", deadline=None, max_examples=50)
settings.register_profile("ci", settings.get_profile("towerwatch"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "towerwatch")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: tuple[str, int] | str | bytes) -> None:
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise ConnectionRefusedError(f"a test tried to reach {address[0]}; tests stay here")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True)
def _no_processes_left() -> Iterator[None]:
    """Fail a test that leaves child processes running, and end them."""
    before = _children()
    yield
    deadline = time.monotonic() + 5.0
    while left := _children() - before:
        if time.monotonic() > deadline:
            names = {pid: _command(pid) for pid in left}
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            pytest.fail(f"the test left processes behind: {names}")
        time.sleep(0.02)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture
def complaints() -> list[str]:
    """What the page of a test complained of."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    """A page open at the `address` of the test's module."""
    opened = browser.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text))
    opened.goto(address)
    yield opened
    opened.close()


def _children() -> set[int]:
    """Living children of this process and of its fork server, save those that Python keeps."""
    found = _children_of("self")
    servers = {pid for pid in found if "multiprocessing.forkserver" in _command(pid)}
    for server in servers:
        found |= _children_of(str(server))
    return {
        pid
        for pid in found - servers
        if _state(pid) not in {"Z", ""} and "multiprocessing.resource_tracker" not in _command(pid)
    }


def _children_of(pid: str) -> set[int]:
    found = set()
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= {int(child) for child in _read(task / "children").split()}
    return found


def _state(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/stat")).rpartition(") ")[2][:1]


def _command(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ").strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
