"""Under systemd, the service says when it is ready, that it lives, and that it stops."""

import socket
from pathlib import Path

import pytest
from commandline import started


def test_systemd_hears_of_the_service_from_ready_to_stopping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text("server: {port: 0}\n", encoding="utf-8")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with started("serve", "--config", settings) as serve:
            heard = [manager.recv(64) for _ in range(3)]
            answered = "Towerwatch is at http://127.0.0.1:" in serve.out()
            serve.interrupt()
            serve.wait(20)
            manager.setblocking(False)
            while heard[-1] == b"WATCHDOG=1":
                heard.append(manager.recv(64))

    assert answered
    assert heard[:3] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    assert heard[-1] == b"STOPPING=1"
