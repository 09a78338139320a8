"""One process at a time may keep a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vision.errors import StoreError

_NAME = "towerwatch.lock"


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Keep a data folder for this process, making it when it is missing. Raises StoreError."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(data / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{data}: cannot be written ({error.strerror}); give another") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"{data}: is in use by a running service; stop it first, or give another"
            ) from None
        yield
    finally:
        os.close(descriptor)


def in_use(data: Path) -> bool:
    """Whether another process keeps a data folder, or it cannot be written by this one."""
    try:
        with locked(data):
            return False
    except StoreError:
        return True
