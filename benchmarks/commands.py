"""`towerwatch bench`: every benchmark under one name."""

import typer

from benchmarks.clips import clips
from benchmarks.composites import composites
from benchmarks.elevator import elevator
from benchmarks.elevator_chain import elevator_chain
from benchmarks.elevator_clips import elevator_clips
from benchmarks.elevator_rates import elevator_rates
from benchmarks.fade import fade
from benchmarks.falling import falling
from benchmarks.service.command import service
from benchmarks.speed.command import speed
from benchmarks.tuning import tune

app = typer.Typer(help="Measure on recorded and drawn video.", no_args_is_help=True)
app.command()(clips)
app.command()(composites)
app.command()(elevator)
app.command()(elevator_chain)
app.command()(elevator_clips)
app.command()(elevator_rates)
app.command()(falling)
app.command()(tune)
app.command()(fade)
app.command()(speed)
app.command()(service)


@app.callback()
def bench() -> None:
    """Measure on recorded and drawn video."""
