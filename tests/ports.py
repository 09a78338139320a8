"""Free ports on this machine."""

import secrets
import socket

_LOWEST, _HIGHEST = 20_000, 32_000
"""Below those that Linux gives to whoever asks for any port, so that nobody is given one of these
between the moment when it is found free and the moment when it is used."""


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on just now."""
    while True:
        # Not from `random`: tests that run side by side seed it alike.
        port = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
