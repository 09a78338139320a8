"""A PostgreSQL of its own for tests: started, restarted and ended by them."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_USER = "postgres"


class Postgres:
    """A server that listens at a socket in its own folder, and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._databases = 0

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        self._databases += 1
        name = f"test{self._databases}"
        self._run("createdb", "-h", self._folder, name)
        return f"postgresql+psycopg://{_owner()}@/{name}?host={self._folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off"
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._data, "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        """Cut every connection off and end it."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def make(self) -> None:
        """Make its files."""
        self._run("initdb", "-D", self._data, "-A", "trust", "-N", "--no-instructions")

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [_BIN[-1] / program, *arguments]
        if os.geteuid() == 0:
            # It refuses to run as root.
            command = [Path("/usr/bin/setpriv"), *_as_user(), *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


def _as_user() -> list[str]:
    entry = pwd.getpwnam(_USER)
    return [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", "--"]


def _owner() -> str:
    return _USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A running server; its socket needs a short path."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, _USER)
    server = Postgres(folder)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
