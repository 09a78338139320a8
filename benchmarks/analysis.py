"""A rule run over a source in this process, and all that it said."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from cameras.opening import open_source
from vision.falling import FallingRule
from vision.options import FallingOptions
from vision.records import Event, Frame, Rule


@dataclass(frozen=True, slots=True)
class Analysis:
    """events: the last word on each. first_reported_s: stream time of the frame at which each was
    first told. rule_s: time spent in the rule."""

    events: list[Event]
    first_reported_s: dict[str, float]
    frames: int
    video_s: float
    wall_s: float
    rule_s: float


def analyse(url: str, options: FallingOptions | None = None) -> Analysis:
    """Run the falling-object rule over a source. Raises SourceError."""
    with open_source(url) as source:
        return analyse_frames(source.frames(), FallingRule(options))


def analyse_frames(frames: Iterable[Frame], rule: Rule) -> Analysis:
    """Run any rule over frames."""
    began = time.perf_counter()
    events: dict[str, Event] = {}
    first: dict[str, float] = {}
    count, last_s, in_rule = 0, 0.0, 0.0
    for frame in frames:
        count, last_s = count + 1, frame.t_s
        before = time.perf_counter()
        for event in rule.update(frame):
            events[event.id] = event
            first.setdefault(event.id, frame.t_s)
        in_rule += time.perf_counter() - before
    for event in rule.finish():
        events[event.id] = event
        first.setdefault(event.id, last_s)
    wall = time.perf_counter() - began
    return Analysis(list(events.values()), first, count, last_s, wall, in_rule)
