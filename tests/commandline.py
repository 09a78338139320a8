"""Runs the command `towerwatch` the way a user does: as a process, with its exit code and text."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from waiting import until

PROGRAM = Path(sys.executable).with_name("towerwatch")


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, timeout_s: float = 60.0) -> Finished:
    """Run `towerwatch` to its end. Raises TimeoutError after `timeout_s`, having killed it."""
    with started(*arguments) as command:
        command.wait(timeout_s)
        return Finished(command.code(), command.out(), command.err())


class Command:
    """A running `towerwatch`; its output goes to files, so that it can never block on a pipe."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self._process = process
        self._folder = folder

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def out(self) -> str:
        """What it has written to standard output so far."""
        return (self._folder / "out").read_text(encoding="utf-8", errors="replace")

    def err(self) -> str:
        """What it has written to standard error so far."""
        return (self._folder / "err").read_text(encoding="utf-8", errors="replace")

    def code(self) -> int:
        """Its exit code; negative: ended by that signal."""
        code = self._process.poll()
        assert code is not None, "it still runs"
        return code

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """Send what Ctrl-C sends."""
        self._process.send_signal(number)

    def wait(self, timeout_s: float) -> None:
        """Wait for its end. Raises TimeoutError with what it has written."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"it still runs after {timeout_s:g} s\n{self._story()}") from None

    def until(self, done: Callable[[], bool], timeout_s: float) -> None:
        """Wait until `done()`. Raises TimeoutError, also when the command ends before that."""

        def done_while_it_runs() -> bool:
            so = done()
            if not so and self._process.poll() is not None:
                raise TimeoutError(f"it ended with {self._process.poll()}")
            return so

        try:
            until(done_while_it_runs, timeout_s)
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{self._story()}") from None

    def _story(self) -> str:
        return f"--- standard output\n{self.out()}\n--- standard error\n{self.err()}"


@contextmanager
def started(*arguments: str | Path, cwd: Path | None = None) -> Iterator[Command]:
    """Start `towerwatch` in a process group of its own, which is killed at the end."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            process = subprocess.Popen(
                [PROGRAM, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=cwd,
                env=environment,
                start_new_session=True,
            )
        try:
            yield Command(process, folder)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)
