"""`towerwatch demo` says in one line why it cannot start; tests of the whole start it for real."""

import socket
from pathlib import Path

from typer.testing import CliRunner

from api.main import build


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(build(), ["demo", "--port", port, "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert port in result.stderr
    assert len(result.stderr.splitlines()) == 1
