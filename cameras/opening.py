"""Opens whatever an address names."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import av
from av.container import InputContainer

from cameras.container import ContainerSource
from cameras.decoding import Decoding
from cameras.failures import OPEN_TIMEOUT_S, READ_TIMEOUT_S, source_error
from cameras.feeds import LiveFeed
from cameras.pictures import open_pictures
from cameras.simulated import open_simulated
from cameras.source import Source
from cameras.urls import Kind, kind_of, safe_name, split_transport
from vision.errors import SourceError

_NOT_VIDEO = frozenset({"tty", "srt", "ass", "webvtt", "lrc", "concat", "hls", "sdp"})
"""Formats that hold text, or that name other files and addresses to read."""

_ANALYSED_S = 1.5
"""How much of a stream is read to learn its frame rate. FFmpeg would wait for twenty pictures,
which takes a camera of five a second four seconds, in which nothing is watched."""

_FILE_OPTIONS = {"protocol_whitelist": "file"}
"""A file must not make FFmpeg read other files or addresses."""


def open_source(
    url: str,
    *,
    interrupted: Callable[[], bool] | None = None,
    decoding: Decoding | None = None,
) -> Source:
    """Open a file, a folder of pictures, a stream, a device or a simulated camera.

    url: a path, rtsp://, rtsps://, http(s)://, /dev/videoN or sim://. An RTSP stream is read
    over TCP, or over UDP with `?transport=udp`. interrupted: asked several times a second while
    a stream is waited for; once it is true, opening fails and reading ends. decoding: of files
    and streams; as is best for the source where it is None.
    Raises SourceError, and AccessError where the credentials were refused.
    """
    kind = kind_of(url)
    name = safe_name(url)
    if kind is Kind.SIMULATED:
        return open_simulated(url)
    if kind is Kind.FOLDER:
        return open_pictures(Path(url))
    if kind is Kind.FILE:
        return _open_file(url, decoding)
    if kind is Kind.UNKNOWN:
        raise SourceError(f"{name}: this kind of address is not supported; give rtsp:// or http://")
    return _open_live(url, name, kind, interrupted or (lambda: False), decoding)


def _open_file(url: str, decoding: Decoding | None) -> Source:
    path = Path(url)
    try:
        if path.stat().st_size == 0 and path.is_file():
            raise SourceError(f"{url}: is empty")
        container = av.open(f"file:{path}", options=_FILE_OPTIONS)
    except (av.error.FFmpegError, OSError) as error:
        raise source_error(url, error) from None
    try:
        _refuse_text(container, url)
        return ContainerSource(url, url, container, decoding=decoding)
    except SourceError:
        container.close()
        raise


def _open_live(
    url: str,
    name: str,
    kind: Kind,
    interrupted: Callable[[], bool],
    decoding: Decoding | None,
) -> Source:
    address, options, format_ = _live_options(url, kind)

    def connect() -> InputContainer:
        began_s = time.monotonic()
        try:
            return av.open(
                address,
                "r",
                format=format_,
                options=dict(options),
                timeout=(OPEN_TIMEOUT_S, READ_TIMEOUT_S),
            )
        except av.error.InvalidDataError:
            # FFmpeg takes an answer to its questions that did not come for a wrong one.
            if time.monotonic() - began_s >= READ_TIMEOUT_S:
                raise TimeoutError from None
            raise

    feed = LiveFeed(connect, interrupted)
    try:
        container = feed.container()
        if container is None:
            raise SourceError(f"{name}: was stopped before it opened")
        _refuse_text(container, name)
        # A recording over HTTP has a length; a camera has none.
        live = kind is not Kind.HTTP or not container.duration
        return ContainerSource(url, name, container, feed, live=live, decoding=decoding)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        feed.close()
        raise source_error(url, error) from None
    except SourceError:
        feed.close()
        raise


def _live_options(url: str, kind: Kind) -> tuple[str, Mapping[str, str], str | None]:
    if kind is Kind.RTSP:
        address, transport = split_transport(url)
        options = {
            "rtsp_transport": transport,
            "timeout": str(round(READ_TIMEOUT_S * 1e6)),
            "allowed_media_types": "video+audio",
            "analyzeduration": str(round(_ANALYSED_S * 1e6)),
        }
        return address, options, None
    if kind is Kind.HTTP:
        return (
            url,
            {
                "protocol_whitelist": "http,https,tcp,tls,httpproxy",
                "rw_timeout": str(round(READ_TIMEOUT_S * 1e6)),
            },
            None,
        )
    return url, {}, "v4l2"


def _refuse_text(container: InputContainer, name: str) -> None:
    if _NOT_VIDEO & set(container.format.name.split(",")):
        raise SourceError(f"{name}: holds text, not video")
