"""What Prometheus is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from api.sinks.outbox import Backlog
from api.supervisor import CameraState, CameraStatus


class _Service(Collector):
    """Asks at each scrape, so that nothing is counted twice or kept for nobody."""

    def __init__(
        self,
        statuses: Callable[[], Sequence[CameraStatus]],
        backlogs: Callable[[], Mapping[str, Backlog]],
        now: Callable[[], datetime],
    ) -> None:
        self._statuses = statuses
        self._backlogs = backlogs
        self._now = now

    def collect(self) -> Iterable[Metric]:
        """See Collector."""
        statuses = [s for s in self._statuses() if s.state is not CameraState.DISABLED]
        yield from self._cameras(statuses)
        yield from self._sinks()

    def describe(self) -> Iterable[Metric]:
        """Nothing: the registry would otherwise ask the store when it is made."""
        return ()

    def _cameras(self, statuses: Sequence[CameraStatus]) -> Iterable[Metric]:
        now = self._now()
        gauges: list[tuple[str, str, Callable[[CameraStatus], float | None]]] = [
            ("up", "Whether it is watched now.", lambda s: s.state is CameraState.RUNNING),
            ("analysed_fps", "Frames analysed a second, lately.", lambda s: s.fps),
            ("degraded", "Whether its analysis is too slow.", lambda s: s.degraded is not None),
            (
                "last_frame_age_seconds",
                "Time since the last frames came.",
                lambda s: (now - s.last_frame_at).total_seconds() if s.last_frame_at else None,
            ),
            # These count from nothing when a stream is opened again: gauges, not counters.
            ("stream_frames", "Frames read since it was opened.", lambda s: s.frames),
            ("stream_corrupt_frames", "Frames not decoded whole.", lambda s: s.corrupt_frames),
            ("stream_skipped_frames", "Frames not analysed in time.", lambda s: s.skipped_frames),
            ("stream_dropped_packets", "Packets that clips lack.", lambda s: s.dropped_packets),
            ("stream_missed_looks", "Pictures not looked at.", lambda s: s.missed_looks),
        ]
        for name, text, value in gauges:
            gauge = GaugeMetricFamily(f"towerwatch_camera_{name}", text, labels=["camera"])
            for status in statuses:
                if (figure := value(status)) is not None:
                    gauge.add_metric([status.name], float(figure))
            yield gauge
        restarts = CounterMetricFamily(
            "towerwatch_camera_restarts", "Restarts of its process.", labels=["camera"]
        )
        for status in statuses:
            restarts.add_metric([status.name], status.restarts)
        yield restarts

    def _sinks(self) -> Iterable[Metric]:
        now = self._now()
        waiting = GaugeMetricFamily(
            "towerwatch_outbox_waiting", "News on its way.", labels=["sink"]
        )
        dead = GaugeMetricFamily("towerwatch_outbox_dead", "News given up.", labels=["sink"])
        oldest = GaugeMetricFamily(
            "towerwatch_outbox_oldest_age_seconds", "Age of the oldest on its way.", labels=["sink"]
        )
        for name, log in self._backlogs().items():
            waiting.add_metric([name], log.waiting)
            dead.add_metric([name], log.dead)
            age_s = (now - log.oldest_at).total_seconds() if log.oldest_at else 0.0
            oldest.add_metric([name], age_s)
        yield from (waiting, dead, oldest)


class Metrics:
    """The text of a scrape. backlogs may raise StoreError, which `text` passes on."""

    def __init__(
        self,
        statuses: Callable[[], Sequence[CameraStatus]],
        backlogs: Callable[[], Mapping[str, Backlog]],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Service(statuses, backlogs, now))

    def text(self) -> bytes:
        """In the text format of Prometheus."""
        return generate_latest(self._registry)
