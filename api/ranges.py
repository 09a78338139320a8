"""Files over HTTP, whole or in parts, so that a browser can seek in a clip (RFC 9110)."""

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import HTTPException, Request
from starlette.responses import Response, StreamingResponse

_CHUNK_BYTES = 256 << 10
_RANGE = re.compile(r"^\s*bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{1,18})?|-\s*(\d{1,18}))\s*$", re.I)


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last that a Range header asks of a file.

    None: the header is not a single range of bytes, and the whole file is to be sent.
    Raises ValueError when no byte of the range exists.
    """
    match = _RANGE.match(header)
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), size if last is None else min(size, int(last) + 1)
        if last is not None and int(last) < start:
            return None
    if start >= end:
        raise ValueError(header)
    return start, end


def file_response(
    request: Request, path: Path, *, sha256: str, media_type: str, name: str
) -> Response:
    """A file that never changes, or the part that was asked for.

    name: what the file is called when it is saved; letters, digits, dots and dashes.
    Raises HTTPException 404 when it is gone, 416 for a range outside.
    """
    try:
        size = path.stat().st_size
    except OSError:
        raise HTTPException(404, "the file is gone from the data folder") from None
    etag = f'"{sha256}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{name}"',
        "ETag": etag,
    }
    if _matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    start, end, status = 0, size, 200
    wanted = request.headers.get("range")
    if wanted and request.headers.get("if-range", etag) == etag:
        try:
            part = parse_range(wanted, size)
        except ValueError:
            outside = {"Content-Range": f"bytes */{size}"}
            raise HTTPException(416, f"the file has {size} bytes", outside) from None
        if part is not None:
            (start, end), status = part, 206
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=media_type)
    return StreamingResponse(_read(path, start, end), status, headers, media_type)


def _matches(header: str | None, etag: str) -> bool:
    if header is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or "*" in tags


def _read(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (data := file.read(min(left, _CHUNK_BYTES))):
            left -= len(data)
            yield data
