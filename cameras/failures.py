"""FFmpeg's errors in words: what it is, why, and what to do."""

import av

from cameras.urls import Kind, kind_of, safe_name
from vision.errors import AccessError, SourceError

OPEN_TIMEOUT_S = 30.0
"""For all that opening takes: behind a slow link, each of half a dozen questions has its way
there and back."""

READ_TIMEOUT_S = 8.0
"""For any sign of a camera, so that one that stalls is found within ten seconds."""


def source_error(url: str, error: Exception, *, opened: bool = False) -> SourceError:
    """Turn an error of FFmpeg into one clear line that holds no password."""
    name = safe_name(url)
    if isinstance(error, av.error.HTTPUnauthorizedError | av.error.HTTPForbiddenError):
        return AccessError(f"{name}: the user name or password was refused; check both")
    if opened:
        return SourceError(f"{name}: the stream broke off ({_cause(error)})")
    return SourceError(f"{name}: {_cause(error, kind_of(url))}")


def _cause(error: Exception, kind: Kind = Kind.UNKNOWN) -> str:
    for kinds, text in _CAUSES:
        if isinstance(error, kinds):
            return text
    if isinstance(error, av.error.InvalidDataError):
        if kind in {Kind.FILE, Kind.FOLDER}:
            return "is not a video that can be read, or its beginning is damaged"
        return "what came back is not a video stream; check the address"
    if isinstance(error, OSError) and kind in {Kind.RTSP, Kind.HTTP}:
        return "cannot be reached; check host name, port and network"
    strerror = getattr(error, "strerror", None)
    return str(strerror or type(error).__name__).lower()


_CAUSES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    ((FileNotFoundError,), "does not exist; check the path"),
    ((PermissionError,), "may not be read; check its permissions"),
    ((ConnectionRefusedError,), "refused the connection; check host, port and that it is on"),
    ((ConnectionResetError, BrokenPipeError, ConnectionAbortedError), "the connection was closed"),
    (
        (TimeoutError, av.error.ExitError),
        f"gave no data for {READ_TIMEOUT_S:.0f} s; check that it is on and reachable",
    ),
    ((av.error.HTTPNotFoundError,), "the server knows no such stream; check the path"),
    ((av.error.HTTPError,), "the server answered with an error"),
    ((av.error.DecoderNotFoundError,), "its codec cannot be decoded here"),
    ((av.error.ProtocolNotFoundError,), "this kind of address is not supported"),
    ((av.error.EOFError,), "ended before the first picture"),
)
