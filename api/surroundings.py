"""What a worker's process finds around it: nothing of the service's own, and a bound on memory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

_PASSED_ON = (
    "HOME",
    "LANG",
    "LC_*",
    "LD_LIBRARY_PATH",
    "OMP_*",
    "OPENBLAS_*",
    "PATH",
    "PYTHON*",
    "TMPDIR",
    "TZ",
    "VIRTUAL_ENV",
)
"""Names a decoder may see. All others may hold what only the service should know: the address of
a database, a token."""

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@contextmanager
def bare_environment() -> Iterator[None]:
    """While entered, a program that is started inherits only harmless variables.

    The environment belongs to all threads: hold it for as long as a start takes, one at a time.
    """
    hidden = {
        name: value
        for name, value in os.environ.items()
        if not any(fnmatch(name, pattern) for pattern in _PASSED_ON)
    }
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


def memory_mb(process_id: int) -> float:
    """What a process holds that is no file's and is not shared, in MB (10⁶ bytes).

    0 where the system does not tell, or when the process is gone.
    """
    try:
        fields = Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return (int(fields[1]) - int(fields[2])) * _PAGE_BYTES / 1e6
