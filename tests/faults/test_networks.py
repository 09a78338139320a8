"""What networks and cameras do to a stream, and that it comes back by itself."""

import signal
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from faults.namespaces import CameraNetwork, camera_network
from faults.slow_link import slow_link
from faults.watched import watched
from link import link_to

from benchmarks.service.stand_in import Shown, standing_in

pytestmark = pytest.mark.fault

FOUND_S = 10.0
"""Within this, a stream that stands still must be found."""

BUSY_S = 5.0
"""What a machine that has other work may add."""


@pytest.fixture
def network() -> Iterator[CameraNetwork]:
    with camera_network() as made:
        yield made


def test_a_camera_that_is_switched_off_and_on_comes_back(network: CameraNetwork) -> None:
    shown = Shown(address=network.address, port=8554)
    with standing_in(shown, network.within) as camera, watched(camera.url()) as gate:
        gate.until(gate.runs, 40)

        camera.process.kill()
        gate.until(gate.failed, FOUND_S + BUSY_S)
        away = gate.status
        with standing_in(shown, network.within):
            gate.until(gate.runs, 20 + BUSY_S)
        back = gate.status

    assert away.name == "gate"
    assert away.down_since is not None
    assert away.error is not None
    assert away.error.startswith(f"{camera.url()}: ")
    assert (back.reconnects, back.restarts, back.error) == (1, 0, None)
    assert back.last_outage is not None
    assert back.last_outage.start == away.down_since
    assert not gate.ended_events()


def test_a_cable_that_is_pulled_is_found_and_one_put_in_again_too(network: CameraNetwork) -> None:
    shown = Shown(address=network.address, port=8554)
    with standing_in(shown, network.within) as camera, watched(camera.url()) as gate:
        gate.until(gate.runs, 40)

        network.unplug()
        found_s = gate.until(gate.failed, FOUND_S + BUSY_S)
        away = gate.status
        network.plug_in()
        gate.until(gate.runs, 20 + BUSY_S)

    assert away.error is not None
    assert "gave no data for 8 s" in away.error
    assert found_s > 5
    assert gate.status.last_outage is not None


@pytest.mark.parametrize("percent", [1, 5, 20])
def test_packets_that_are_lost_cost_pictures_and_make_no_event(
    network: CameraNetwork, percent: int
) -> None:
    shown = Shown(address=network.address, port=8554, rate_fps=10)
    with (
        standing_in(shown, network.within) as camera,
        watched(f"{camera.url()}?transport=udp") as gate,
    ):
        gate.until(gate.runs, 40)
        frames = gate.status.frames

        network.lose(percent)
        gate.until(lambda: gate.status.frames > frames + 60, 40)
        network.lose(0)
        gate.until(gate.runs, 40)

    assert gate.status.restarts == 0
    assert not gate.ended_events()


def test_two_seconds_of_latency_are_borne() -> None:
    with (
        standing_in(Shown()) as camera,
        slow_link(camera.port, 2.0) as port,
        watched(f"rtsp://127.0.0.1:{port}/0") as gate,
    ):
        gate.until(gate.runs, 60)
        frames = gate.status.frames
        gate.until(lambda: gate.status.frames > frames + 20, 20)
        status = gate.status

    assert (status.reconnects, status.restarts, status.error) == (0, 0, None)


def test_a_stream_that_stands_still_in_a_picture_is_found_and_opened_again() -> None:
    with (
        standing_in(Shown()) as camera,
        link_to(camera.port) as link,
        watched(f"rtsp://127.0.0.1:{link.port}/0") as gate,
    ):
        gate.until(gate.runs, 40)

        link.cut()
        gate.until(gate.failed, FOUND_S + BUSY_S)
        away = gate.status
        link.mend()
        gate.until(gate.runs, 30)

    assert away.error is not None
    assert "gave no data for 8 s" in away.error


def test_a_connection_that_nobody_answers_is_found() -> None:
    with standing_in(Shown()) as camera, link_to(camera.port) as link:
        link.cut()
        with watched(f"rtsp://127.0.0.1:{link.port}/0") as gate:
            gate.until(gate.failed, FOUND_S + 2 * BUSY_S)
            away = gate.status
            link.mend()
            gate.until(gate.runs, 40)

    assert away.error is not None
    assert "gave no data for 8 s" in away.error


def test_a_camera_that_hangs_is_found_and_goes_on() -> None:
    with standing_in(Shown()) as camera, watched(camera.url()) as gate:
        gate.until(gate.runs, 40)

        camera.process.send_signal(signal.SIGSTOP)
        gate.until(gate.failed, FOUND_S + BUSY_S)
        camera.process.send_signal(signal.SIGCONT)
        gate.until(gate.runs, 30)

    assert gate.status.reconnects == 1


def test_a_wrong_password_is_told_and_the_right_one_gets_in() -> None:
    wrong = Shown(user="guard", password="hunter3", digest=True)
    with standing_in(wrong) as camera:
        port = camera.port
        url = camera.url().replace("//", "//guard:hunter2@")
        with watched(url) as gate:
            gate.until(gate.failed, 30)
            refused = gate.status.error
            camera.process.kill()
            camera.process.wait()

            right = Shown(user="guard", password="hunter2", digest=True, port=port)
            with standing_in(right):
                gate.until(gate.runs, 40)

    assert refused == f"{camera.url()}: the user name or password was refused; check both"
    assert urlsplit(gate.status.address).username is None
