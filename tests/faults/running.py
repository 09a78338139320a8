"""A service in a process group of its own, its processes by name, and what it says."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from faults.truth import environment
from waiting import until


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers. address: of its interface. log: what it writes."""

    process: "subprocess.Popen[bytes]"
    address: str
    log: Path

    def fork_servers(self) -> list[int]:
        """Those that live."""
        return [pid for pid in _children(self.process.pid) if "forkserver" in _command(pid)]

    def workers(self) -> list[int]:
        """Processes of cameras."""
        return [pid for server in self.fork_servers() for pid in _children(server)]

    def stop(self, timeout_s: float = 30.0) -> None:
        """End it as a user does."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout_s) == 0, self.log.read_text()


@contextmanager
def running(command: Sequence[str], log: Path, timeout_s: float = 60.0) -> Iterator[Running]:
    """Start a service; whatever of it still lives at the end is killed."""
    with log.open("ab") as out:
        began = out.tell()
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env=environment(), start_new_session=True
        )
    told = ""

    def answers() -> bool:
        nonlocal told
        with log.open("rb") as file:
            file.seek(began)
            told = file.read().decode(errors="replace")
        assert process.poll() is None, told
        return "ready " in told

    try:
        until(answers, timeout_s, "the service answers")
        address = told.partition("ready ")[2].split()[0]
        yield Running(process, address, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def descendants(pid: int) -> list[int]:
    """Processes that a process started, and those that they started."""
    return [one for child in _children(pid) for one in (child, *descendants(child))]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
