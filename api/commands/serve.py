"""`towerwatch serve`: watch cameras and answer over HTTP until stopped."""

from pathlib import Path
from typing import Annotated

import typer

from api.processes import warm_up


def serve(
    config: Annotated[Path, typer.Option(metavar="FILE", help="The settings file.")] = Path(
        "towerwatch.yaml"
    ),
) -> None:
    """Watch the cameras of a settings file, and show and hand out their events.

    Ctrl-C ends it, SIGHUP lets it read the file again. Exit codes: 0 stopped; 1 the settings, the
    address or the data folder are wrong.
    """
    warm_up()
    # Web server and store take a second to import; what cameras need is loaded meanwhile.
    from api.serving import serve_file  # noqa: PLC0415

    serve_file(config)
