"""The service tells systemd how it is."""

import socket
from pathlib import Path

import pytest

from api.systemd import notify


@pytest.mark.parametrize("abstract", [False, True])
def test_a_state_reaches_the_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abstract: bool
) -> None:
    place = f"{tmp_path}/notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{place}" if abstract else place)
        manager.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{place}" if abstract else place)

        notify("READY=1")

        assert manager.recv(64) == b"READY=1"


@pytest.mark.parametrize("place", ["", "/nowhere/notify"])
def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", place)

    notify("READY=1")
