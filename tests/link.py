"""A network link for tests that can be cut and mended: a TCP relay on loopback."""

import contextlib
import socket
import threading
from collections.abc import Iterator

_STEP_S = 0.02


class Link:
    """Passes bytes on to a port; while it is cut, bytes wait and connections hang."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._whole = threading.Event()
        self._whole.set()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def cut(self) -> None:
        """Pass nothing on."""
        self._whole.clear()

    def mend(self) -> None:
        """Pass on again, first what waits."""
        self._whole.set()

    def end(self) -> None:
        """Let go of every connection."""
        self._ended.set()
        self._whole.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._whole.wait() or self._ended.is_set():
                near.close()
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            both = threading.Barrier(2)
            for one, other in ((near, far), (far, near)):
                thread = threading.Thread(target=self._pass_on, args=(one, other, both))
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, one: socket.socket, other: socket.socket, both: threading.Barrier) -> None:
        one.settimeout(_STEP_S)
        while not self._ended.is_set():
            try:
                data = one.recv(4096)
                self._whole.wait()
                if not data:
                    break
                other.sendall(data)
            except TimeoutError:
                continue
            except OSError:
                break
        # A cut link does not even tell that one side is gone.
        self._whole.wait()
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
        both.wait()
        one.close()


@contextlib.contextmanager
def link_to(port: int) -> Iterator[Link]:
    """A link to a port, whole at first."""
    link = Link(port)
    try:
        yield link
    finally:
        link.end()
