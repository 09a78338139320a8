"""How `towerwatch analyze` tells what it found: lines for programs, tables for people."""

import json
from collections.abc import Mapping
from typing import Protocol

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.commands.terminal import one_line
from vision.records import Event, EventKind, EventState, Json

KINDS: Mapping[EventKind, str] = {
    EventKind.FALLING_OBJECT: "falling object",
    EventKind.LIGHT_OBJECT: "light object",
    EventKind.CAMERA_BLIND: "camera blind",
    EventKind.EBIKE_ELEVATOR: "e-bike in elevator",
    EventKind.EBIKE_ZONE: "e-bike in zone",
    EventKind.EBIKE_PARKED: "e-bike parked",
}


class Report(Protocol):
    """Is told of each ended event, then of the end of its source."""

    def event(self, event: Event, document: Mapping[str, Json]) -> None:
        """An event has ended; the document is the line that programs get."""

    def summary(self, document: Mapping[str, Json]) -> None:
        """The source was read to its end."""


class JsonLines:
    """One JSON object a line on standard output."""

    def event(self, event: Event, document: Mapping[str, Json]) -> None:  # noqa: ARG002  # protocol
        """See Report."""
        self.summary(document)

    def summary(self, document: Mapping[str, Json]) -> None:
        """See Report."""
        typer.echo(json.dumps(document, allow_nan=False, separators=(",", ":")))


class Tables:
    """A table a source on standard output, with the events that were confirmed."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def event(self, event: Event, document: Mapping[str, Json]) -> None:  # noqa: ARG002  # protocol
        """See Report."""
        if event.state is EventState.CONFIRMED:
            self._events.append(event)

    def summary(self, document: Mapping[str, Json]) -> None:
        """See Report."""
        video_s, wall_s = _number(document["video_s"]), _number(document["wall_s"])
        console = Console()
        console.print(Text(one_line(str(document["source"])), style="bold"), soft_wrap=True)
        speed = f", {video_s / wall_s:.1f} times as fast as it was filmed" if wall_s > 0 else ""
        corrupt = document["corrupt_frames"]
        lost = f", {corrupt} of them corrupt" if corrupt else ""
        console.print(f"{document['frames']} frames{lost}, {clock(video_s)} of video{speed}")
        if self._events:
            console.print(_table(self._events))
        else:
            console.print("Nothing was found.")
        self._events = []


def _table(events: list[Event]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("from", "to", "what", "confidence", "floor", "id"):
        table.add_column(heading, justify="right" if heading == "confidence" else "left")
    for event in events:
        table.add_row(
            clock(event.start_s),
            clock(event.end_s),
            KINDS[event.kind],
            f"{event.confidence:.0%}",
            _floor(event),
            event.id,
        )
    return table


def _floor(event: Event) -> str:
    floor = event.reasons.get("floor")
    if not isinstance(floor, Mapping) or "floor" not in floor:
        return "–"
    return f"{floor['floor']}"


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def clock(t_s: float) -> str:
    """Seconds as h:mm:ss.s, without the hours where there are none."""
    tenths = max(0, round(t_s * 10))
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{rest // 10:02d}.{rest % 10}"
