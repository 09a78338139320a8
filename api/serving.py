"""The service as `towerwatch serve` runs it: as a settings file says, until it is stopped."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer

from api.applying import LiveSettings, watching
from api.commands.terminal import complain, stop_on_signals
from api.logs import logging_to_stderr
from api.service import Plan, serve_until
from api.settings.file import Settings
from vision.errors import TowerwatchError


def serve_file(config: Path) -> None:
    """Watch the cameras of a settings file until a signal comes; SIGHUP lets it be read again.

    Raises typer.Exit, having said why, when the settings, the address or the data folder are wrong.
    """
    with stop_on_signals() as stop, _hangup() as hangup:
        try:
            live = LiveSettings(config, hangup)
            plan = plan_of(live.settings)
            with logging_to_stderr(live.settings.log):
                serve_until(stop, plan, _tell, live)
        except TowerwatchError as error:
            complain(f"{config}: {error}")
            raise typer.Exit(1) from None


def _tell(address: str) -> None:
    typer.echo(f"Towerwatch is at {address}")


def plan_of(settings: Settings) -> Plan:
    """What the settings ask for. Raises SettingError."""
    wanted = watching(settings)
    return Plan(
        data=settings.data,
        host=settings.server.host,
        port=settings.server.port,
        cameras=wanted.cameras,
        doors=wanted.doors,
        disabled=wanted.disabled,
        database=settings.database,
        limits=settings.retention.limits(settings.retention_days),
        sinks=[sink.plan() for sink in settings.sinks],
        tokens={token.name: token.sha256 for token in settings.tokens},
    )


@contextmanager
def _hangup() -> Iterator[threading.Event]:
    """An event that each SIGHUP sets. Only for the main thread."""
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    former = signal.signal(signal.SIGHUP, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGHUP, former)
