"""`towerwatch analyze`: recorded video in, events with evidence out."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from api.commands.reports import JsonLines, Report, Tables
from api.commands.terminal import INTERRUPTED, complain, one_line, stop_on_signals
from api.encoding import event_json, summary_json
from cameras import messages
from cameras.files import write_whole
from cameras.urls import Kind, kind_of, safe_name
from cameras.worker import CameraTask, run_once
from vision.errors import InputError, SettingError
from vision.options import ElevatorOptions, FallingOptions, Options, ZoneOptions
from vision.records import Event, EventState

if TYPE_CHECKING:
    from api.settings.file import Settings


class RuleName(StrEnum):
    """What to look for."""

    FALLING = "falling"
    ELEVATOR = "elevator"
    ZONE = "zone"


_DEFAULTS: Mapping[RuleName, Options] = {
    RuleName.FALLING: FallingOptions(),
    RuleName.ELEVATOR: ElevatorOptions(),
    RuleName.ZONE: ZoneOptions(),
}


def analyze(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…", help="Video files, folders of pictures, or addresses of streams."
        ),
    ],
    rule: Annotated[
        RuleName | None,
        typer.Option(
            help="What to look for: things that fall, or e-bikes in an elevator or a zone. By "
            "default what the settings say, else what falls."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write each event's clip, still and data to DIR/SOURCE/ID/."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write JSON lines to standard output instead of tables.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Take façade, regions and sensitivity from the camera in this file whose address "
            "is INPUT or whose name is INPUT's, or from its only camera.",
        ),
    ] = None,
) -> None:
    """Find what fell, or the e-bikes, in recorded video.

    Exit codes: 0 all inputs were read; 2 at least one could not be; 130 interrupted.
    """
    try:
        settings = _load(config) if config else None
        tasks = [_task(url, out, settings, rule) for url in inputs]
    except SettingError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    report: Report = JsonLines() if as_json else Tables()
    unreadable = False
    with stop_on_signals() as stop, _progress() as progress:
        for task in tasks:
            if stop.is_set():
                break
            try:
                _Analysis(task, report, progress).run(stop)
            except InputError as error:
                if not stop.is_set():
                    complain(str(error))
                    unreadable = True
        interrupted = stop.is_set()
    if interrupted or unreadable:
        raise typer.Exit(INTERRUPTED if interrupted else 2)


class _Analysis:
    """One pass over one source, told to the terminal."""

    def __init__(self, task: CameraTask, report: Report, progress: Progress) -> None:
        self._task = task
        self._report = report
        self._progress = progress
        self._bar = progress.add_task(one_line(task.name), total=None, speed="")

    def run(self, stop: threading.Event) -> None:
        """Raises InputError."""
        try:
            run_once(self._task, self._hear, stop.is_set)
        finally:
            self._progress.remove_task(self._bar)

    def _hear(self, message: messages.Message) -> None:
        match message:
            case messages.Started(info):
                self._progress.update(self._bar, total=info.duration_s)
            case messages.Progress(t_s=t_s, wall_s=wall_s):
                speed = f"{t_s / wall_s:.1f}×" if wall_s > 0 else ""
                self._progress.update(self._bar, completed=t_s, speed=speed)
            case messages.EventUpdate(event) if event.ended:
                self._tell(event)
            case messages.EvidenceGap(event_id, what, cause):
                complain(f"{self._task.name}: the {what} of event {event_id} is missing: {cause}")
            case messages.Finished():
                self._report.summary(
                    summary_json(
                        self._task.name,
                        message.frames,
                        message.corrupt_frames,
                        message.video_s,
                        message.wall_s,
                        message.events,
                    )
                )
            case _:
                pass

    def _tell(self, event: Event) -> None:
        document = event_json(event, self._task.name)
        if self._task.out and event.state is EventState.CONFIRMED:
            folder = self._task.out / event.id
            try:
                folder.mkdir(parents=True, exist_ok=True)
                text = json.dumps(document, allow_nan=False, indent=2) + "\n"
                write_whole(folder / "event.json", text.encode())
            except OSError as error:
                complain(f"{folder / 'event.json'}: cannot be written ({error.strerror})")
        self._report.event(event, document)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}", markup=False),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _load(config: Path) -> "Settings":
    """Raises SettingError."""
    from api.settings.file import load  # noqa: PLC0415  # takes as long to import as all else here

    return load(config)


def _task(
    url: str, out: Path | None, settings: "Settings | None", rule: RuleName | None
) -> CameraTask:
    """Raises SettingError."""
    stem = _stem(url)
    folder = out / stem if out else None
    if settings is None:
        options = _DEFAULTS[rule or RuleName.FALLING]
        return CameraTask(safe_name(url), url, folder, options)
    chosen = [camera for camera in settings.cameras if url == camera.url or stem == camera.name]
    if not chosen and len(settings.cameras) == 1:
        chosen = settings.cameras
    if not chosen:
        raise SettingError(
            "cameras",
            f"none has the address {safe_name(url)} or the name {stem!r}; name one so",
        )
    task = replace(chosen[0].task(folder), name=safe_name(url), url=url)
    if rule is not None and type(task.options) is not type(_DEFAULTS[rule]):
        task = replace(task, options=_DEFAULTS[rule])
    return task


def _stem(url: str) -> str:
    """A folder name that tells the source and stays inside the folder it is put in."""
    match kind_of(url):
        case Kind.FILE:
            text = Path(url).resolve().stem
        case Kind.FOLDER:
            text = Path(url).resolve().name
        case _:
            text = re.sub(r"[^\w.-]+", "-", safe_name(url).partition("://")[2] or url).strip("-")
    return text.lstrip(".")[:100] or "source"
