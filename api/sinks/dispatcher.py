"""All sinks of the service: a thread for each, woken when a letter is committed."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from api.sinks.courier import Courier
from api.sinks.outbox import Outbox
from api.sinks.transport import Transport
from vision.errors import StoreError

_log = logging.getLogger(__name__)


class Dispatcher:
    """Begins and ends the rounds of couriers. Letters of sinks that are not set are given up."""

    def __init__(self) -> None:
        self._rounds: dict[str, _Round] = {}
        self._changing = threading.Lock()
        self._stopped = False

    def wake(self, sinks: set[str]) -> None:
        """Letters for these sinks are there."""
        for name, round_ in self._rounds.items():
            if name in sinks:
                round_.wake()

    def wake_all(self) -> None:
        """Somebody changed the outbox."""
        self.wake({*self._rounds})

    @contextmanager
    def delivering(self, outbox: Outbox, transports: Mapping[str, Transport]) -> Iterator[None]:
        """Deliver within the block. Raises StoreError."""
        self.follow(outbox, transports)
        try:
            yield
        finally:
            self.stop()

    def follow(self, outbox: Outbox, transports: Mapping[str, Transport]) -> None:
        """Deliver these ways from now on; a sink whose transport is the one of before goes on.

        One that goes another way begins when its delivery under way has ended, so that the order
        stays. Raises StoreError when the letters of others could not be given up; all else is done.
        """
        with self._changing:
            if self._stopped:
                return
            before = self._rounds
            rounds = {
                name: before[name]
                if name in before and before[name].transport is transport
                else _Round(name, transport, outbox, before.get(name))
                for name, transport in transports.items()
            }
            self._rounds = rounds
            for name, former in before.items():
                if rounds.get(name) is not former:
                    former.end()
            for name, new in rounds.items():
                if before.get(name) is not new:
                    new.start()
        outbox.give_up_others(transports.keys())

    def stop(self, within_s: float = 1.0) -> None:
        """Begin no other delivery. What is under way is delivered again if it takes longer."""
        with self._changing:
            self._stopped = True
        for round_ in self._rounds.values():
            round_.end()
        deadline_s = time.monotonic() + within_s
        for round_ in self._rounds.values():
            round_.join(max(0.0, deadline_s - time.monotonic()))


class _Round:
    """A courier in a thread of its own. former: that of the same sink before; it ends first."""

    def __init__(
        self, name: str, transport: Transport, outbox: Outbox, former: "_Round | None"
    ) -> None:
        self.transport = transport
        self._name = name
        self._courier = Courier(name, transport, outbox)
        self._former = former
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"sink {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def end(self) -> None:
        self._ended.set()
        self._woken.set()

    def join(self, within_s: float | None = None) -> None:
        self._thread.join(within_s)

    def _run(self) -> None:
        if self._former is not None:
            self._former.join()
            self._former = None
        while not self._ended.is_set():
            self._woken.clear()
            try:
                pause_s = self._courier.deliver(self._ended.is_set)
            except StoreError as error:
                _log.error("sink %s: %s", self._name, error)
                pause_s = 1.0
            self._woken.wait(pause_s)
        self.transport.close()
