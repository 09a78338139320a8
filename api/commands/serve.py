"""`towerwatch serve`: watch cameras and answer over HTTP until stopped."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import complain, stop_on_signals
from api.logs import write_logs
from api.service import Plan, serve_until
from api.settings.file import Settings, load
from vision.errors import TowerwatchError


def serve(
    config: Annotated[Path, typer.Option(metavar="FILE", help="The settings file.")] = Path(
        "towerwatch.yaml"
    ),
) -> None:
    """Watch the cameras of a settings file, and show and hand out their events.

    Ctrl-C ends it. Exit codes: 0 stopped; 1 the settings, the address or the data folder are
    wrong.
    """
    with stop_on_signals() as stop:
        try:
            settings = load(config)
            write_logs(settings.log)
            plan = plan_of(settings)
            serve_until(stop, plan, lambda address: typer.echo(f"Towerwatch is at {address}"))
        except TowerwatchError as error:
            complain(f"{config}: {error}")
            raise typer.Exit(1) from None


def plan_of(settings: Settings) -> Plan:
    """What the settings ask for. Raises SettingError."""
    evidence = settings.data / "evidence"
    tasks = {camera.name: camera.task(evidence / camera.name) for camera in settings.cameras}
    return Plan(
        data=settings.data,
        host=settings.server.host,
        port=settings.server.port,
        retention_days=settings.retention_days,
        cameras=[tasks[camera.name] for camera in settings.cameras if camera.enabled],
        doors=[door.plan() for door in settings.doors],
        tokens={token.name: token.sha256 for token in settings.tokens},
        sinks=[sink.plan() for sink in settings.sinks],
        disabled=[tasks[camera.name] for camera in settings.cameras if not camera.enabled],
    )
