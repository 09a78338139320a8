"""`towerwatch bench elevator`: entries caught, false stops a day, seconds to hold and to alarm."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import complain
from benchmarks.elevator_days import Days, watch
from benchmarks.elevator_trips import TRIPS_A_DAY
from benchmarks.intervals import Rate, Share
from benchmarks.processes import at_once
from benchmarks.rates import read_rates
from vision.errors import InputError
from vision.rates import shipped_rates
from vision.records import Json

DAYS_AN_ELEVATOR = 7
"""Watched at a stretch; more days are more elevators."""

_FIRST_SEED = {"train": 1_000_000, "test": 2_000_000}


def elevator(
    days: Annotated[int, typer.Option(min=1, help="Elevator-days to replay.")] = 1001,
    split: Annotated[str, typer.Option(help="train, to tune on, or test, to report.")] = "test",
    rates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Rates of the detector to replay, as elevator-rates writes them. The rule "
            "believes the shipped ones either way.",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Elevators at a time.")] = 1,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the figures as JSON, too.")
    ] = None,
) -> None:
    """Replay detections of given rates in scripted elevators, and judge the rule by the truth."""
    if split not in _FIRST_SEED:
        raise typer.BadParameter(f"is {split!r}; give train or test", param_hint="--split")
    try:
        replayed = read_rates(rates) if rates is not None else shipped_rates()
    except InputError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    each = min(days, DAYS_AN_ELEVATOR)
    seeds = [_FIRST_SEED[split] + k for k in range(-(-days // each))]
    calls = [partial(watch, seed, each, replayed) for seed in seeds]
    figures = figures_of([done.result() for done in at_once(jobs, "Elevators", calls)])
    typer.echo(told(figures, replayed.source))
    if out is not None:
        text = json.dumps(as_json(figures, replayed.source), indent=1, allow_nan=False)
        out.write_text(text + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Figures:
    """caught: entries held before the door had closed, and still. false_stops: by kind of trip;
    all together under "all". hold_s, alarm_s: median and 95th percentile from the first pixel in
    the door. told: events for each e-bike of the entries that were caught."""

    days: float
    trips: int
    looks: int
    caught: Share
    given_up: Share
    false_stops: dict[str, Rate]
    false_alarms: Rate
    hold_s: tuple[float, float]
    alarm_s: tuple[float, float]
    told: float


def figures_of(results: Sequence[Days]) -> Figures:
    """All elevators together."""
    days = sum(r.days for r in results)
    entries = [entry for r in results for entry in r.entries]
    holds = [entry.hold_s for entry in entries if entry.hold_s is not None]
    alarms = [entry.alarm_s for entry in entries if entry.alarm_s is not None]
    kinds = [kind for kind in TRIPS_A_DAY if kind != "ebike"]
    stops = {kind: sum(r.false_stops.get(kind, 0) for r in results) for kind in kinds}
    return Figures(
        days=days,
        trips=sum(r.trips for r in results),
        looks=sum(r.looks for r in results),
        caught=Share(len(holds), len(entries)),
        given_up=Share(sum(entry.given_up > 0 for entry in entries), len(entries)),
        false_stops={
            "all": Rate(sum(stops.values()), days, "days"),
            **{kind: Rate(count, days, "days") for kind, count in stops.items()},
        },
        false_alarms=Rate(sum(r.confirmed_false for r in results), days, "days"),
        hold_s=_middle_and_late(holds),
        alarm_s=_middle_and_late(alarms),
        told=sum(r.told for r in results) / max(1, sum(r.bikes for r in results)),
    )


def _middle_and_late(seconds: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    if not ordered:
        return 0.0, 0.0
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def told(figures: Figures, source: str) -> str:
    """The figures as a table."""
    low, high = figures.caught.interval
    lines = [
        f"Rates: {source}",
        f"{figures.days:.0f} elevator-days, {figures.trips} trips, {figures.looks} looks",
        "",
        "| what | figure | 95 % interval |",
        "|---|---|---|",
        f"| entries caught | {figures.caught.hits}/{figures.caught.trials} = "
        f"{figures.caught.value:.4f} | {low:.4f} to {high:.4f} |",
    ]
    named = {f"false stops a day, {kind}": rate for kind, rate in figures.false_stops.items()}
    for name, rate in {**named, "false alarms a day": figures.false_alarms}.items():
        low, high = rate.interval
        lines.append(f"| {name} | {rate.value:.4f} ({rate.count}) | {low:.4f} to {high:.4f} |")
    for name, (median_s, late_s) in (
        ("first pixel in the door to hold", figures.hold_s),
        ("first pixel in the door to alarm", figures.alarm_s),
    ):
        lines.append(f"| {name} | median {median_s:.2f} s, p95 {late_s:.2f} s | |")
    given_up = figures.given_up
    lines.append(f"| entries with a hold that was given up | {given_up.value:.4f} | |")
    lines.append(f"| events for each e-bike caught | {figures.told:.3f} | |")
    return "\n".join(lines)


def as_json(figures: Figures, source: str) -> dict[str, Json]:
    """The figures for programs."""

    def rate(value: Rate) -> Json:
        return {"count": value.count, "a_day": value.value, "interval": list(value.interval)}

    return {
        "format": "towerwatch bench elevator 1",
        "rates": source,
        "days": figures.days,
        "trips": figures.trips,
        "caught": {
            "hits": figures.caught.hits,
            "trials": figures.caught.trials,
            "interval": list(figures.caught.interval),
        },
        "false_stops": {kind: rate(value) for kind, value in figures.false_stops.items()},
        "false_alarms": rate(figures.false_alarms),
        "hold_s": {"median": figures.hold_s[0], "p95": figures.hold_s[1]},
        "alarm_s": {"median": figures.alarm_s[0], "p95": figures.alarm_s[1]},
        "events_a_bike": figures.told,
    }
