"""What Prometheus is told."""

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families
from stored import NOON

from api.metrics import Asked, Metrics
from api.processes import ProcessState
from api.sinks.outbox import Backlog
from api.status import CameraState, CameraStatus
from api.store import GapCount, GapKind
from cameras.latencies import LatencyCounter

LATE = LatencyCounter()
for late_s in (0.04, 0.3, 0.4, 30.0):
    LATE.add(late_s)

CAMERAS = [
    CameraStatus(
        'ea"st',
        "rtsp://192.0.2.1/path-x",
        CameraState.RUNNING,
        fps=24.5,
        last_frame_at=NOON - timedelta(seconds=2),
        restarts=3,
        degraded="20 frames were not analysed",
        skipped_frames=20,
        received_fps=26.0,
        decoded_fps=25.0,
        waiting_packets=3,
        reconnects=2,
        blind="covered",
        latencies=LATE.take(),
    ),
    CameraStatus("west", "rtsp://192.0.2.1/west", CameraState.FAILED),
    CameraStatus("yard", "rtsp://192.0.2.1/yard", CameraState.DISABLED),
]


def told(text: bytes) -> dict[tuple[str, ...], float]:
    return {
        (sample.name.removeprefix("towerwatch_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_cameras_sinks_and_the_process_are_told() -> None:
    backlogs = {"desk": Backlog(4, 1, NOON - timedelta(minutes=5)), "bus": Backlog(0, 2)}
    gaps = [GapCount('ea"st', GapKind.WATCH, 7, 1), GapCount("gone", GapKind.WATCH, 1, 0)]
    processes = [ProcessState("camera west", 68.5, 4), ProcessState("detector", 0.0, 0)]
    asked = Asked(lambda: CAMERAS, lambda: backlogs, lambda: gaps, lambda: processes, lambda: NOON)

    text = Metrics(asked).text()

    figures = told(text)

    assert figures["camera_up", 'ea"st'] == 1
    assert figures["camera_up", "west"] == 0
    assert figures["camera_analysed_fps", 'ea"st'] == 24.5
    assert figures["camera_last_frame_age_seconds", 'ea"st'] == 2
    assert figures["camera_restarts_total", 'ea"st'] == 3
    assert figures["camera_degraded", 'ea"st'] == 1
    assert figures["camera_stream_skipped_frames", 'ea"st'] == 20
    assert figures["outbox_waiting", "desk"] == 4
    assert figures["outbox_oldest_age_seconds", "desk"] == 300
    assert (figures["outbox_dead", "bus"], figures["outbox_oldest_age_seconds", "bus"]) == (2, 0)
    assert figures[("process_resident_memory_bytes",)] > 0
    assert figures["camera_received_fps", 'ea"st'] == 26
    assert figures["camera_decoded_fps", 'ea"st'] == 25
    assert figures["camera_waiting_packets", 'ea"st'] == 3
    assert figures["camera_reconnects_total", 'ea"st'] == 2
    assert (figures["camera_blind", 'ea"st'], figures["camera_blind", "west"]) == (1, 0)
    assert figures["camera_gaps", 'ea"st', "watch"] == 7
    assert figures["camera_open_gaps", 'ea"st', "watch"] == 1
    assert figures["process_memory_bytes", "camera west"] == 68.5e6
    assert figures["process_restarts_total", "camera west"] == 4
    assert ("camera_gaps", "gone", "watch") not in figures
    assert ("camera_received_fps", "west") not in figures
    assert ("camera_up", "yard") not in figures
    assert b"path-x" not in text


def test_latencies_are_a_histogram() -> None:
    asked = Asked(lambda: CAMERAS, dict, list, list, lambda: NOON)

    figures = told(Metrics(asked).text())

    bucket = "camera_latency_seconds_bucket"
    counts = [figures[bucket, 'ea"st', bound] for bound in ("0.05", "0.2", "0.5", "10.0", "+Inf")]
    assert counts == [1, 1, 3, 3, 4]
    assert figures["camera_latency_seconds_count", 'ea"st'] == 4
    assert figures["camera_latency_seconds_sum", 'ea"st'] == 30.74
    assert figures["camera_latency_seconds_count", "west"] == 0
