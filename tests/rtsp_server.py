"""A real RTSP server for tests: GStreamer's, in a process of its own, on loopback.

Debian's Python runs it, because that one has the bindings; this file is also its program.
"""

import contextlib
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_SYSTEM_PYTHON = "/usr/bin/python3"
_PACKAGES = (
    "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good "
    "gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-libav"
)
_START_S = 20.0
_STOP_S = 5.0


@contextlib.contextmanager
def rtsp_server(video: Path, *, user: str = "", password: str = "") -> Iterator[str]:
    """Serve an H.264 or HEVC MP4 at real-time pace; give its address without credentials.

    Every client gets the video from its beginning and then the end of the stream. With a user,
    basic authentication is asked for. When the block ends, the server is gone.
    """
    server = subprocess.Popen(
        [_SYSTEM_PYTHON, __file__, str(video), user, password],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        ready, _, _ = select.select([server.stdout], [], [], _START_S)
        line = server.stdout.readline().strip() if ready else ""
        if not line.isdigit():
            server.kill()
            _, said = server.communicate(timeout=_STOP_S)
            raise RuntimeError(
                "the RTSP server did not start; install what it needs with "
                f"`apt-get install {_PACKAGES}`. It said: {said[-2000:]}"
            )
        yield f"rtsp://127.0.0.1:{line}/stream"
    finally:
        server.kill()
        server.communicate(timeout=_STOP_S)


def _serve(video: str, user: str, password: str) -> None:
    import gi  # type: ignore[import-not-found]  # noqa: PLC0415  # only Debian's Python has it

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import (  # type: ignore[import-not-found]  # noqa: PLC0415  # as above
        GLib,
        Gst,
        GstRtspServer,
    )

    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    factory = GstRtspServer.RTSPMediaFactory()
    codec = "h265" if b"hvcC" in Path(video).read_bytes() else "h264"
    location = video.replace("\\", "\\\\").replace('"', '\\"')
    factory.set_launch(
        f'( filesrc location="{location}" ! qtdemux ! {codec}parse ! '
        f"rtp{codec}pay name=pay0 pt=96 )"
    )
    if user:
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "user")
        basic = GstRtspServer.RTSPAuth.make_basic(user, password)
        auth.add_basic(basic, token)
        server.set_auth(auth)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("user", "media.factory.access", True)
        permissions.add_permission_for_role("user", "media.factory.construct", True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory("/stream", factory)
    server.attach(None)
    loop = GLib.MainLoop()
    # The test's end closes standard input, even if the test was killed.
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: loop.quit())
    print(server.get_bound_port(), flush=True)  # noqa: T201  # tells the test where it listens
    loop.run()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
