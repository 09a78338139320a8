"""The report as one page that needs nothing else: no network, no script."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files

from benchmarks.charts import Chart, charts
from benchmarks.report import Report
from benchmarks.results import CaseResult, FallResult, FalseAlarm
from benchmarks.tables import Table, by_kind, headline
from benchmarks.worst import worst_false_alarms, worst_misses

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(report: Report, results: Sequence[CaseResult]) -> str:
    """The whole page; whatever comes from data is escaped."""
    systems = list(report.systems)
    style = (files("benchmarks") / "report.css").read_text(encoding="utf-8")
    most = max(report.systems.values(), key=lambda system: system.cases)
    fewer = f'<p class="fewer">Towerwatch raises {escape(str(report.fewer))}.</p>'
    run = f"{report.chosen}: {most.cases} cases, {most.frames} frames, {most.video_h:.2f} h"
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Falls in drawn scenes</title><style>{style}</style></head><body><main>",
            f"<h1>Falls in drawn scenes</h1><p class=soft>{escape(run)}</p>",
            "<h2>Figures</h2>",
            _table(headline(report)),
            fewer if report.fewer is not None else "",
            "<h2>Plots</h2><div class=charts>",
            *(_chart(chart, systems) for chart in charts(report)),
            "</div><h2>False alarms by what came by</h2>",
            "<p class=soft>An alarm during several kinds counts for each of them.</p>",
            _table(by_kind(report)),
            "<h2>Worst misses</h2>",
            "<p class=soft>Clear falls that Towerwatch did not find, the clearest first. The line "
            "is the true path.</p>",
            _gallery(_miss(case, fall) for case, fall in worst_misses(results)),
            "<h2>Worst false alarms</h2>",
            "<p class=soft>What Towerwatch reported and was no fall, the surest first. The line "
            "is the path of the event.</p>",
            _gallery(_alarm(case, alarm) for case, alarm in worst_false_alarms(results)),
            "</main></body></html>\n",
        ]
    )


def _table(table: Table) -> str:
    heads = "".join(f"<th scope=col>{escape(name)}</th>" for name in table.head)
    head = f"<thead><tr>{heads}</tr></thead>"
    rows = "".join(
        f"<tr><th scope=row>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return (
        f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _chart(chart: Chart, systems: Sequence[str]) -> str:
    names = "".join(f"<li class=s{k}>{escape(name)}</li>" for k, name in enumerate(systems))
    legend = f"<ul class=legend>{names}</ul>" if chart.systems else ""
    title = f"<h3>{escape(chart.title)}</h3>"
    caption = f"<figcaption>{escape(chart.caption)}</figcaption>"
    return f"<figure>{title}{legend}{chart.svg}{caption}</figure>"


def _gallery(pictures: Iterable[str]) -> str:
    shown = "".join(pictures)
    return f"<div class=gallery>{shown}</div>" if shown else "<p>None.</p>"


def _miss(case: str, fall: FallResult) -> str:
    facts = {
        "size": f"{fall.size_px:g} px",
        "contrast": f"{fall.contrast:g}",
        "condition": fall.condition,
        "floor": fall.floor,
        "boxes hit": f"{fall.boxes_hit}/{fall.boxes}",
        "start": f"{fall.start_s:.1f} s",
    }
    return _picture(fall.picture, fall.kind.replace("_", " "), case, facts)


def _alarm(case: str, alarm: FalseAlarm) -> str:
    facts = {
        "confidence": f"{alarm.confidence:.2f}",
        "state": alarm.state,
        "came by": ", ".join(alarm.during) or "nothing",
        "start": f"{alarm.start_s:.1f} s",
        **alarm.reasons,
    }
    return _picture(alarm.picture, alarm.kind.replace("_", " "), case, facts)


def _picture(jpeg: str | None, name: str, case: str, facts: Mapping[str, object]) -> str:
    image = (
        f'<img src="data:image/jpeg;base64,{escape(jpeg)}" alt="{escape(name)}, {escape(case)}">'
        if jpeg is not None
        else "<p class=soft>No picture was kept.</p>"
    )
    rows = "".join(
        f"<dt>{escape(key)}</dt><dd>{escape(_words(value))}</dd>" for key, value in facts.items()
    )
    title = f"<h3>{escape(name)}</h3><p class=soft>{escape(case)}</p>"
    return f"<figure>{image}<figcaption>{title}<dl>{rows}</dl></figcaption></figure>"


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_words(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_words(inner) for inner in value)
    return str(value)
