"""Cameras that stand in for real ones: a GStreamer RTSP server that never ends by itself.

Debian's Python runs it, because that one has the bindings; this file is also its program.
"""

import json
import random
import select
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace

_SYSTEM_PYTHON = "/usr/bin/python3"
_START_S = 30.0
_STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cameras show and how they are reached.

    cameras: each has the path of its number, from 0. codec: h264 or h265. port: 0 takes a free
    one. user, password: asked for when there is a user; digest: never in clear text.
    """

    width: int = 320
    height: int = 180
    rate_fps: int = 5
    cameras: int = 1
    codec: str = "h264"
    address: str = "127.0.0.1"
    port: int = 0
    user: str = ""
    password: str = ""
    digest: bool = False


class StandIn:
    """Running cameras."""

    def __init__(self, process: "subprocess.Popen[str]", shown: Shown, port: int) -> None:
        self.process = process
        self.port = port
        self._shown = shown

    def url(self, camera: int = 0) -> str:
        """The address of a camera, without credentials."""
        return f"rtsp://{self._shown.address}:{self.port}/{camera}"

    def resize(self, width: int, height: int) -> None:
        """Go on with another picture in streams that are open."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{width} {height}\n")
        self.process.stdin.flush()


@contextmanager
def standing_in(shown: Shown, within: Sequence[str] = ()) -> Iterator[StandIn]:
    """Cameras until the block ends; they may be killed before. within: a command that runs another.

    Raises InputError where GStreamer's RTSP server is not installed.
    """
    shown = replace(shown, port=shown.port or _lasting_port())
    process = subprocess.Popen(  # noqa: S603  # our own words
        [*within, _SYSTEM_PYTHON, __file__, json.dumps(asdict(shown))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], _START_S)
        line = process.stdout.readline().strip() if ready else ""
        if not line.isdigit():
            process.kill()
            _, said = process.communicate(timeout=_STOP_S)
            # Debian's Python, which runs this file, too, knows none of our folders.
            from vision.errors import InputError  # noqa: PLC0415

            raise InputError(
                "the RTSP server did not start; install what it needs: `.ci/needs test` names it. "
                f"It said: {said[-500:]}"
            )
        yield StandIn(process, shown, int(line))
    finally:
        process.kill()
        process.communicate(timeout=_STOP_S)


def _lasting_port() -> int:
    """A free port that no connection is given as its own while the cameras are away.

    Else, one that knocks may meet itself: TCP lets a socket connect to its own port.
    """
    while True:
        port = random.randrange(20_000, 32_768)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _launch(shown: Shown) -> str:
    encoder = {
        "h264": "x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate=500",
        "h265": "x265enc tune=zerolatency speed-preset=ultrafast bitrate=500",
    }[shown.codec]
    return (
        f"( videotestsrc is-live=true pattern=smpte ! capsfilter name=size caps={_caps(shown)} ! "
        f"{encoder} key-int-max={shown.rate_fps} ! "
        f"rtp{shown.codec}pay name=pay0 pt=96 config-interval=-1 )"
    )


def _caps(shown: Shown) -> str:
    return (
        f"video/x-raw,format=I420,width={shown.width},height={shown.height},"
        f"framerate={shown.rate_fps}/1"
    )


def _serve(shown: Shown) -> None:
    import gi  # type: ignore[import-not-found]  # noqa: PLC0415  # only Debian's Python has it

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtsp", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import (  # type: ignore[import-not-found]  # noqa: PLC0415  # as above
        GLib,
        Gst,
        GstRtsp,
        GstRtspServer,
    )

    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address(shown.address)
    server.set_service(str(shown.port))
    sizes = []
    factories = []

    def remember(_factory: object, media: "GstRtspServer.RTSPMedia") -> None:
        sizes.append(media.get_element().get_by_name("size"))

    permissions = None
    if shown.user:
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "user")
        if shown.digest:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest(shown.user, shown.password, token)
        else:
            basic = GstRtspServer.RTSPAuth.make_basic(shown.user, shown.password)
            auth.add_basic(basic, token)
        server.set_auth(auth)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("user", "media.factory.access", True)
        permissions.add_permission_for_role("user", "media.factory.construct", True)
    for number in range(shown.cameras):
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(_launch(shown))
        factory.connect("media-configure", remember)
        if permissions is not None:
            factory.set_permissions(permissions)
        server.get_mount_points().add_factory(f"/{number}", factory)
        factories.append(factory)
    server.attach(None)
    loop = GLib.MainLoop()

    def resize(*_: object) -> bool:
        line = sys.stdin.readline()
        # The other end closes standard input, even if it was killed.
        if not line:
            loop.quit()
            return False
        width, height = map(int, line.split())
        other = replace(shown, width=width, height=height)
        for size in sizes:
            size.set_property("caps", Gst.Caps.from_string(_caps(other)))
        for factory in factories:
            factory.set_launch(_launch(other))
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, resize)
    print(server.get_bound_port(), flush=True)  # noqa: T201  # tells where it listens
    loop.run()


if __name__ == "__main__":
    _serve(Shown(**json.loads(sys.argv[1])))
