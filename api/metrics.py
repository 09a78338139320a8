"""What Prometheus is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from api.processes import ProcessState
from api.sinks.outbox import Backlog
from api.status import CameraState, CameraStatus
from api.store import GapCount
from cameras.latencies import BOUNDS_S

Figure = Callable[[CameraStatus, datetime], float | None]

_GAUGES: Sequence[tuple[str, str, Figure]] = (
    ("up", "Whether it is watched now.", lambda s, _: s.state is CameraState.RUNNING),
    ("received_fps", "Frames that came a second, lately.", lambda s, _: s.received_fps),
    ("decoded_fps", "Frames decoded a second, lately.", lambda s, _: s.decoded_fps),
    ("analysed_fps", "Frames analysed a second, lately.", lambda s, _: s.fps),
    ("degraded", "Whether its analysis is too slow.", lambda s, _: s.degraded is not None),
    ("blind", "Whether something keeps it from seeing.", lambda s, _: s.blind is not None),
    ("waiting_packets", "Packets that wait to be decoded.", lambda s, _: s.waiting_packets),
    (
        "last_frame_age_seconds",
        "Time since the last frames came.",
        lambda s, now: (now - s.last_frame_at).total_seconds() if s.last_frame_at else None,
    ),
    # These count from nothing when a stream is opened again: gauges, not counters.
    ("stream_frames", "Frames decoded since it was opened.", lambda s, _: s.frames),
    ("stream_corrupt_frames", "Frames not decoded whole.", lambda s, _: s.corrupt_frames),
    ("stream_skipped_frames", "Frames not analysed in time.", lambda s, _: s.skipped_frames),
    ("stream_dropped_packets", "Packets that clips lack.", lambda s, _: s.dropped_packets),
    ("stream_missed_looks", "Pictures not looked at.", lambda s, _: s.missed_looks),
)
_COUNTERS: Sequence[tuple[str, str, Callable[[CameraStatus], int]]] = (
    ("restarts", "Restarts of its process.", lambda s: s.restarts),
    ("reconnects", "How often its stream was opened again.", lambda s: s.reconnects),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked at each scrape, so that nothing is counted twice or kept for nobody.

    backlogs, gaps: may raise StoreError.
    """

    statuses: Callable[[], Sequence[CameraStatus]]
    backlogs: Callable[[], Mapping[str, Backlog]]
    gaps: Callable[[], Sequence[GapCount]]
    processes: Callable[[], Sequence[ProcessState]]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class _Service(Collector):
    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def collect(self) -> Iterable[Metric]:
        """See Collector."""
        statuses = [s for s in self._asked.statuses() if s.state is not CameraState.DISABLED]
        yield from self._cameras(statuses)
        yield _latencies(statuses)
        yield from self._gaps({status.name for status in statuses})
        yield from self._processes()
        yield from self._sinks()

    def describe(self) -> Iterable[Metric]:
        """Nothing: the registry would otherwise ask the store when it is made."""
        return ()

    def _cameras(self, statuses: Sequence[CameraStatus]) -> Iterable[Metric]:
        now = self._asked.now()
        for name, text, value in _GAUGES:
            gauge = GaugeMetricFamily(f"towerwatch_camera_{name}", text, labels=["camera"])
            for status in statuses:
                if (figure := value(status, now)) is not None:
                    gauge.add_metric([status.name], float(figure))
            yield gauge
        for name, text, count in _COUNTERS:
            counter = CounterMetricFamily(f"towerwatch_camera_{name}", text, labels=["camera"])
            for status in statuses:
                counter.add_metric([status.name], count(status))
            yield counter

    def _gaps(self, cameras: set[str]) -> Iterable[Metric]:
        labels = ["camera", "kind"]
        kept = GaugeMetricFamily("towerwatch_camera_gaps", "Gaps that are kept.", labels=labels)
        now = GaugeMetricFamily("towerwatch_camera_open_gaps", "Gaps that last.", labels=labels)
        for gaps in self._asked.gaps():
            if gaps.camera in cameras:
                kept.add_metric([gaps.camera, gaps.kind.value], gaps.kept)
                now.add_metric([gaps.camera, gaps.kind.value], gaps.open)
        yield from (kept, now)

    def _processes(self) -> Iterable[Metric]:
        memory = GaugeMetricFamily(
            "towerwatch_process_memory_bytes",
            "Its own, not shared.",
            labels=["process"],
        )
        restarts = CounterMetricFamily(
            "towerwatch_process_restarts", "How often it was started again.", labels=["process"]
        )
        for process in self._asked.processes():
            memory.add_metric([process.name], process.memory_mb * 1e6)
            restarts.add_metric([process.name], process.restarts)
        yield from (memory, restarts)

    def _sinks(self) -> Iterable[Metric]:
        now = self._asked.now()
        waiting = GaugeMetricFamily(
            "towerwatch_outbox_waiting", "News on its way.", labels=["sink"]
        )
        dead = GaugeMetricFamily("towerwatch_outbox_dead", "News given up.", labels=["sink"])
        oldest = GaugeMetricFamily(
            "towerwatch_outbox_oldest_age_seconds", "Age of the oldest on its way.", labels=["sink"]
        )
        for name, log in self._asked.backlogs().items():
            waiting.add_metric([name], log.waiting)
            dead.add_metric([name], log.dead)
            age_s = (now - log.oldest_at).total_seconds() if log.oldest_at else 0.0
            oldest.add_metric([name], age_s)
        yield from (waiting, dead, oldest)


def _latencies(statuses: Sequence[CameraStatus]) -> Metric:
    histogram = HistogramMetricFamily(
        "towerwatch_camera_latency_seconds",
        "From when a frame of a live stream was taken until it was judged.",
        labels=["camera"],
    )
    names = [*map(str, BOUNDS_S), "+Inf"]
    for status in statuses:
        counts = accumulate(status.latencies.counts)
        buckets = [(name, float(count)) for name, count in zip(names, counts, strict=True)]
        histogram.add_metric([status.name], buckets, status.latencies.sum_s)
    return histogram


class Metrics:
    """The text of a scrape."""

    def __init__(self, asked: Asked) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Service(asked))

    def text(self) -> bytes:
        """In the text format of Prometheus. Raises StoreError."""
        return generate_latest(self._registry)
