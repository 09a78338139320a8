"""The videos in a folder."""

from fnmatch import fnmatch
from pathlib import Path

from benchmarks.clips import VIDEO
from vision.errors import InputError


def videos(folder: Path, only: str = "*") -> list[Path]:
    """Video files of this name in a folder and the folders in it, by name. Raises InputError where
    there are none."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in VIDEO and fnmatch(path.name, only)
    ]
    if not found:
        raise InputError(f"{folder}: holds no clip named {only}; give another folder")
    return found
