"""What cannot work is refused at the start: one line that says what, and how to mend it."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import run

Arrange = Callable[[Path], str]

EAST = "  - {name: east, url: rtsp://guard:hunter2@192.0.2.1/east}\n"


def two_of_one_name(_folder: Path) -> str:
    return f"cameras:\n{EAST}{EAST}"


def outside_the_picture(_folder: Path) -> str:
    corners = "[[0.1, 0.1], [1.9, 0.1], [0.9, 0.9], [0.1, 0.9]]"
    return (
        "cameras:\n  - name: east\n    url: rtsp://guard:hunter2@192.0.2.1/east\n"
        f"    falling: {{facade: {{corners: {corners}, floors: 9}}}}\n"
    )


def open_to_others(folder: Path) -> str:
    (folder / "data").mkdir()
    (folder / "data").chmod(0o755)
    return f"cameras:\n{EAST}"


def not_a_database(folder: Path) -> str:
    (folder / "data").mkdir(mode=0o700)
    (folder / "data" / "towerwatch.db").write_bytes(b"no database" * 100)
    return f"cameras:\n{EAST}"


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (two_of_one_name, ["cameras: two cameras are named 'east'", "give each its own name"]),
        (
            outside_the_picture,
            ["camera east: falling.facade.corners", "less than or equal to 1", "mend it"],
        ),
        (open_to_others, ["data: ", "is open to other users", "chmod 700 "]),
        (not_a_database, ["towerwatch.db", "file is not a database", "; "]),
    ],
)
def test_one_line_says_what_and_how_to_mend_it(
    tmp_path: Path, arrange: Arrange, words: list[str]
) -> None:
    settings = tmp_path / "towerwatch.yaml"
    settings.write_text(f"server: {{port: 0}}\n{arrange(tmp_path)}", encoding="utf-8")

    finished = run("serve", "--config", settings)

    assert finished.code == 1
    (line,) = finished.err.splitlines()
    assert line.startswith(f"{settings}: ")
    assert [word for word in words if word not in line] == []
    assert finished.out == ""
    assert "hunter2" not in line


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    settings = tmp_path / "towerwatch.yaml"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings.write_text(f"server: {{port: {port}}}\n", encoding="utf-8")

        finished = run("serve", "--config", settings)

    assert finished.code == 1
    (line,) = finished.err.splitlines()
    assert f"server.port: 127.0.0.1:{port} cannot be listened on (Address already in use)" in line
    assert not (tmp_path / "data").exists()
