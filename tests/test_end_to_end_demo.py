"""The demonstration: an event with a clip that plays, within a minute, and a clean end."""

import io
from pathlib import Path

import av
from commandline import started
from ports import free_port
from service import Service


def test_the_demo_shows_an_event_within_a_minute_and_stops(tmp_path: Path) -> None:
    port = free_port()
    with started("demo", "--port", str(port), cwd=tmp_path) as demo, Service(port) as service:
        demo.until(lambda: service.answers() and service.event_with_clip() is not None, 60)
        assert service.address in demo.out() + demo.err()

        event = service.event_with_clip()
        assert event is not None
        clip = service.clip(event["id"])
        with av.open(io.BytesIO(clip.content), "r") as container:
            frames = sum(1 for _ in container.decode(video=0))
        assert frames > 25
        assert service.still(event["id"]).headers["content-type"] == "image/jpeg"

        demo.interrupt()
        demo.wait(8)
        assert demo.code() in {0, 130}
        assert "Traceback" not in demo.out() + demo.err()
        assert list(tmp_path.iterdir()) == []
