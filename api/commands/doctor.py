"""`towerwatch doctor`: what is installed and what is missing, in words a person can act on."""

import os
import platform
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.commands.terminal import complain
from api.settings.file import Settings, load
from cameras.decoders import READ, ffmpeg_version, missing_decoders, missing_encoders
from vision.errors import SettingError

_LEAST_FREE_BYTES = 5_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; the words say what to do when it is not right."""

    what: str
    right: bool
    words: str


def doctor(
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The settings file, to look at its data folder."),
    ] = None,
) -> None:
    """Say what is installed, what is missing and what to do about it.

    Exit codes: 0 all is well; 1 something is wrong.
    """
    try:
        settings = load(config) if config else Settings()
    except SettingError as error:
        complain(f"{config}: {error}")
        raise typer.Exit(1) from None
    found = list(findings(settings.data))
    console = Console()
    for finding in found:
        mark = ("✓ ", "green") if finding.right else ("✗ ", "bold red")
        console.print(
            Text.assemble(mark, (f"{finding.what}: ", "bold"), finding.words), soft_wrap=True
        )
    if not all(finding.right for finding in found):
        raise typer.Exit(1)


def findings(data: Path) -> Iterator[Finding]:
    """Look at everything; data: the folder of the store."""
    yield _python()
    yield _packages()
    yield _codecs()
    yield _disk(data)
    yield _rights(data)


def _python() -> Finding:
    right = sys.version_info >= (3, 11)
    advice = "" if right else "; install Python 3.11 or newer"
    return Finding("Python", right, f"{platform.python_version()} on {platform.machine()}{advice}")


def _packages() -> Finding:
    needs = [text for text in requires("towerwatch") or [] if "extra ==" not in text]
    names = [re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in needs]
    if missing := [name for name in names if not _installed(name)]:
        words = f"{', '.join(missing)} missing; install Towerwatch anew with pip"
        return Finding("Packages", False, words)
    return Finding(
        "Packages",
        True,
        f"towerwatch {version('towerwatch')} and all {len(names)} packages it needs",
    )


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _codecs() -> Finding:
    lacking = [*missing_decoders(), *missing_encoders()]
    version_text = f"FFmpeg's libavcodec {ffmpeg_version()}"
    if lacking:
        words = f"{', '.join(lacking)} missing in {version_text}; install PyAV's own wheel"
        return Finding("Codecs", False, f"{words}: pip install --force-reinstall av")
    return Finding("Codecs", True, f"{', '.join(READ.values())} ({version_text})")


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(_existing(data)).free
    words = f"{free / 1e9:.1f} GB free for {data.absolute()}"
    if free < _LEAST_FREE_BYTES:
        advice = "; make room, or keep fewer days (retention_days)"
        return Finding("Disk", False, words + advice)
    return Finding("Disk", True, words)


def _rights(data: Path) -> Finding:
    place = _existing(data)
    if not os.access(place, os.W_OK | os.X_OK):
        words = f"{place} cannot be written by this user; choose another folder or change its owner"
        return Finding("Data folder", False, words)
    if place != data.absolute():
        return Finding("Data folder", True, f"{data.absolute()} will be made")
    mode = stat.S_IMODE(place.stat().st_mode)
    if mode & 0o077:
        words = f"{place} is open to other users; close it: chmod 700 {place}"
        return Finding("Data folder", False, words)
    return Finding("Data folder", True, f"{place}, yours alone")


def _existing(path: Path) -> Path:
    path = path.absolute()
    return next(place for place in (path, *path.parents) if place.exists())
