"""What Prometheus is told."""

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families
from stored import NOON

from api.metrics import Metrics
from api.sinks.outbox import Backlog
from api.supervisor import CameraState, CameraStatus

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
    ),
    CameraStatus("west", "rtsp://192.0.2.1/west", CameraState.FAILED),
    CameraStatus("yard", "rtsp://192.0.2.1/yard", CameraState.DISABLED),
]


def told(text: bytes) -> dict[tuple[str, str], float]:
    return {
        (sample.name.removeprefix("towerwatch_"), next(iter(sample.labels.values()), "")): (
            sample.value
        )
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_cameras_sinks_and_the_process_are_told() -> None:
    backlogs = {"desk": Backlog(4, 1, NOON - timedelta(minutes=5)), "bus": Backlog(0, 2)}
    text = Metrics(lambda: CAMERAS, lambda: backlogs, now=lambda: NOON).text()

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
    assert figures["process_resident_memory_bytes", ""] > 0
    assert ("camera_up", "yard") not in figures
    assert b"path-x" not in text
