"""A real camera protocol in, an event and its clip out over HTTP."""

import hashlib
from pathlib import Path

from commandline import started
from ports import free_port
from rtsp_server import rtsp_server
from service import Service
from throws import draw_throw, slices


def test_a_throw_seen_over_rtsp_comes_back_over_http(tmp_path: Path) -> None:
    throw = draw_throw(tmp_path / "tower.mp4")
    port = free_port()
    settings = tmp_path / "towerwatch.yaml"
    with rtsp_server(throw.path, user="guard", password="hunter2") as url:
        settings.write_text(
            f"server:\n  port: {port}\n"
            f"data: {tmp_path / 'data'}\n"
            f"cameras:\n  - name: east\n    url: {url.replace('//', '//guard:hunter2@')}\n",
            encoding="utf-8",
        )
        with started("serve", "--config", settings) as serve, Service(port) as service:
            serve.until(lambda: service.answers() and service.event_with_clip() is not None, 60)
            event = service.event_with_clip()
            assert event is not None
            answer = service.clip(event["id"])

            serve.interrupt()
            serve.wait(8)
            written = serve.out() + serve.err()

    assert event["source"] == "east"
    assert answer.headers["etag"].strip('"') == hashlib.sha256(answer.content).hexdigest()
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(answer.content)
    kept = slices(clip)
    assert len(kept) > throw.spec.fps
    assert set(kept) <= set(slices(throw.path))
    assert "hunter2" not in written
    assert "Traceback" not in written
