"""Evidence files: whole and hashed, or not there at all."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

PARTIAL = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe on disk; sha256 in hexadecimal."""

    path: str
    sha256: str
    size: int


def hashed(path: Path) -> Kept:
    """A file that is there, hashed. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Kept(str(path), digest, file.tell())


def write_whole(path: Path, data: bytes) -> Kept:
    """Write a file under a temporary name, then put it in place. Raises OSError."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        partial.write_bytes(data)
        return put_in_place(partial, path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    """Delete a file if it is there, and its folder when that is empty then; as far as possible."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


def put_in_place(partial: Path, path: Path) -> Kept:
    """Force a written file to disk, hash what is there and give it its name. Raises OSError."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    kept = hashed(partial)
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return replace(kept, path=str(path))


def writing(folder: Path) -> int:
    """Show that evidence is being written below a folder, until the descriptor is closed.

    It is closed by the system, too, when the process is killed. Raises OSError.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def wait_for_writers(
    folder: Path, wait_s: float, *, sleep: Callable[[float], None] = time.sleep
) -> bool:
    """Wait until nobody writes below a folder; whether that came true in time. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    until_s = time.monotonic() + wait_s
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until_s:
                    return False
                sleep(0.05)
            else:
                return True
    finally:
        os.close(descriptor)
