"""Evidence files: whole and hashed, or not there at all."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

PARTIAL = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe on disk; sha256 in hexadecimal."""

    path: str
    sha256: str
    size: int


def write_whole(path: Path, data: bytes) -> Kept:
    """Write a file under a temporary name, then put it in place. Raises OSError."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        partial.write_bytes(data)
        return put_in_place(partial, path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def put_in_place(partial: Path, path: Path) -> Kept:
    """Force a written file to disk, hash what is there and give it its name. Raises OSError."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return Kept(str(path), digest, size)
