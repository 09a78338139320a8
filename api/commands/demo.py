"""`towerwatch demo`: simulated cameras, watched as real ones are."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from api.commands.terminal import complain, stop_on_signals
from api.service import Plan, serve_until
from cameras.worker import CameraTask
from vision.errors import TowerwatchError
from vision.options import FallingOptions
from vision.scenes.scene import FacadeScene
from vision.scenes.spec import SceneSpec

_SCENES = {
    "east-face": SceneSpec(
        width=960,
        height=540,
        duration_s=16,
        seed=5,
        falls=2,
        min_size_m=0.2,
        contrast=60,
    ),
    "west-face": SceneSpec(
        width=960,
        height=540,
        duration_s=16,
        seed=11,
        falls=2,
        min_size_m=0.2,
        contrast=60,
        condition="dusk",
    ),
}
_ASKED = ("width", "height", "duration_s", "seed", "falls", "min_size_m", "contrast", "condition")


def demo(
    port: Annotated[
        int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)
    ] = 8470,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep events here instead of in a folder that goes at the end."
        ),
    ] = None,
) -> None:
    """Show Towerwatch at work with simulated cameras; needs no network.

    Ctrl-C ends it.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    with stop_on_signals() as stop, _folder(data) as folder:
        cameras = [_camera(name, spec, folder) for name, spec in _SCENES.items()]
        plan = Plan(folder, "127.0.0.1", port, cameras=cameras)
        try:
            serve_until(stop, plan, _announce)
        except TowerwatchError as error:
            complain(str(error))
            raise typer.Exit(1) from None


def _camera(name: str, spec: SceneSpec, folder: Path) -> CameraTask:
    scene = {field: getattr(spec, field) for field in _ASKED}
    url = f"sim://facade?{urlencode(scene)}&realtime=1&loop=1"
    options = FallingOptions(facade=FacadeScene(spec).facade)
    return CameraTask(name, url, folder / "evidence" / name, options)


def _announce(address: str) -> None:
    typer.echo(f"Two simulated cameras are running. Open {address}")
    typer.echo("The first event comes within a minute. Ctrl-C ends the demonstration.")


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is not None:
        yield data.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="towerwatch-demo-") as name:
        yield Path(name)
