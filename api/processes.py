"""Processes that are kept alive: started warm, listened to, started again when they die, ended."""

import gc
import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Generic, TypeAlias, TypeVar

from api.pipe import Lines, Pipe, write
from api.surroundings import bare_environment, memory_mb
from vision.errors import InputError

Told = TypeVar("Told")
Work: TypeAlias = Callable[[Callable[[Told], None], Callable[[], bool]], None]
"""What a process runs; must be importable. It is given how to tell things and whether to stop.

To ask whether to stop is a sign of life: work that hangs, in a decoder for example, does not ask.
"""

_REAPING = threading.Lock()
"""Whoever starts a process also asks all others whether they have ended, and of two that ask the
same one at once, one is told something wrong."""

_POLL_S = 0.2
_ASK_S = 0.05
_ALIVE_S = 1.0

MOST_MB = 1500.0
"""Of the memory of a process. A camera whose ring and queue are full takes 0.4 GB at 8 megapixels;
what takes four times as much leaks, and is ended before the machine suffers. Looked at from
outside, because a limit of the address space counts what threads reserve and never touch, and makes
a decoder fail in places where nobody looks."""


def _context() -> ForkServerContext | SpawnContext:
    if sys.platform == "darwin":
        return multiprocessing.get_context("spawn")  # its own libraries do not survive a fork
    context = multiprocessing.get_context("forkserver")
    # Every process imports the main module of the service, too.
    context.set_forkserver_preload(["cameras.warm", "api.main"])
    return context


CONTEXT = _context()
"""Where processes, and what they share, are made."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    start_s: for the first sign of life, while code is loaded. quiet_s: for any after it, before a
    process counts as hung. stop_s: for a process to end when asked. The pause before a new process
    doubles from first_s to longest_s; one that lived steady_s starts the series anew.
    """

    start_s: float = 60.0
    quiet_s: float = 10.0
    stop_s: float = 4.0
    first_s: float = 1.0
    longest_s: float = 60.0
    steady_s: float = 60.0


@dataclass(frozen=True, slots=True)
class ProcessState:
    """memory_mb: see `api.surroundings.memory_mb`; 0 while the process does not run. restarts: how
    often it was started again."""

    name: str
    memory_mb: float
    restarts: int


class Kept(Generic[Told]):
    """A thread that looks after one process.

    who: says what runs there, as in "the worker". read: makes of a line what the process told, or
    raises InputError; see `api.pipe`. hear: gets it. over: gets the cause when a process is gone
    and will be started again, None when it need not be. All are called from this thread. stop: set
    when no process shall live any longer. most_mb: of memory; a process that takes more is ended
    and started again.
    """

    def __init__(
        self,
        name: str,
        who: str,
        work: "Work[Told]",
        hear: Callable[[Told], None],
        over: Callable[[str | None], None],
        *,
        read: Callable[[bytes], Told],
        patience: Patience,
        stop: threading.Event,
        most_mb: float = MOST_MB,
    ) -> None:
        self._name = name
        self._who = who
        self._work = work
        self._hear = hear
        self._over = over
        self._read = read
        self._patience = patience
        self._stop = stop
        self._most_mb = most_mb
        self._memory_mb = 0.0
        self._restarts = 0
        self._thread = threading.Thread(target=self._run, name=name)

    @property
    def state(self) -> ProcessState:
        """How the process is doing now."""
        return ProcessState(self._name, self._memory_mb, self._restarts)

    def start(self) -> None:
        """Start the process; returns at once."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the process has ended; see `stop`."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            began_s = time.monotonic()
            cause = self._one_life()
            self._memory_mb = 0.0
            self._over(cause)
            if cause is None:
                return
            self._restarts += 1
            steady = time.monotonic() - began_s >= self._patience.steady_s
            failures = 1 if steady else failures + 1
            pause_s = self._patience.first_s * 2.0 ** min(failures - 1, 16)
            self._stop.wait(min(self._patience.longest_s, pause_s))

    def _one_life(self) -> str | None:
        """Run a process to its end; why it must be started again, or None if it need not be."""
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(
            target=_serve, args=(self._work, theirs), name=self._name, daemon=True
        )
        with ours:
            try:
                with theirs, _REAPING, bare_environment():
                    process.start()
            except (EOFError, OSError):
                # The fork server was killed at this moment; the next try has a new one.
                return None if self._stop.is_set() else f"{self._who} could not be started"
            assert process.pid is not None
            wrong = self._listen(ours, process.pid)
            if wrong is None:
                wait([process.sentinel], self._patience.stop_s)
        with _REAPING:
            if process.is_alive():
                process.kill()
        wait([process.sentinel])
        with _REAPING:
            process.join()
            code = process.exitcode
            process.close()
        if self._stop.is_set():
            return None
        return wrong or (None if code == 0 else self._died(code))

    def _listen(self, pipe: Pipe, process_id: int) -> str | None:
        """Hear the process until it hangs up; the cause when it must be ended instead."""
        patience = self._patience
        lines = Lines(pipe)
        told_s: float | None = None
        heard_s = weighed_s = time.monotonic()
        limit_s = patience.start_s
        while True:
            try:
                for line in lines.read(_POLL_S):
                    if line:
                        self._hear(self._read(line))
                    heard_s, limit_s = time.monotonic(), patience.quiet_s
                if told_s is None and self._stop.is_set():
                    told_s = time.monotonic()
                    write(pipe, None)
            except (EOFError, OSError):
                return None
            except InputError as error:
                return f"{self._who} {error}; started again"
            now_s = time.monotonic()
            if told_s is not None and now_s - told_s > patience.stop_s:
                return f"{self._who} did not stop when asked"
            if now_s - heard_s > limit_s:
                return f"{self._who} said nothing for {limit_s:g} s; started again"
            if now_s - weighed_s > _ALIVE_S:
                weighed_s = now_s
                self._memory_mb = memory_mb(process_id)
                if self._memory_mb > self._most_mb:
                    return (
                        f"{self._who} took {self._memory_mb:.0f} MB of memory, more than the "
                        f"{self._most_mb:.0f} MB that it may; started again"
                    )

    def _died(self, code: int | None) -> str:
        if code is not None and code < 0:
            return f"{self._who} was ended by {signal.Signals(-code).name}; started again"
        return f"{self._who} ended with exit code {code}; started again"


def _serve(work: "Work[Told]", pipe: Pipe) -> None:
    """What runs in the process.

    The service asks it to stop by sending anything, or by being gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What was loaded before the fork is never looked at for garbage: that would copy its pages.
    gc.freeze()
    asked = False
    asked_s = told_s = 0.0
    writing = threading.Lock()

    def stopped() -> bool:
        # Asked at every frame, and each look at the pipe costs as much as many a step of the rule.
        nonlocal asked, asked_s
        now_s = time.monotonic()
        if not asked and now_s - asked_s >= _ASK_S:
            asked, asked_s = pipe.poll(), now_s
        if now_s - told_s >= _ALIVE_S:
            send(None)
        return asked

    def send(message: Told | None) -> None:
        nonlocal told_s
        told_s = time.monotonic()
        with writing, suppress(BrokenPipeError, ConnectionResetError):
            write(pipe, message)

    with pipe:
        work(send, stopped)
