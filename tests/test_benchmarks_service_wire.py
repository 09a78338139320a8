"""Events on the wire, measured."""

from pathlib import Path

from benchmarks.service.wire import wire_times


def test_every_event_is_measured(tmp_path: Path) -> None:
    times = wire_times(tmp_path, events=3)

    assert times.events == 3
    assert 0 < times.median_ms <= times.p99_ms <= times.worst_ms
