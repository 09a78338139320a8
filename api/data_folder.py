"""The data folder, looked at before anything is kept there."""

import stat
import tempfile
from pathlib import Path

from vision.errors import SettingError

_PROBE_BYTES = 1 << 20
"""Less room than this is no use: the store's journal alone takes more."""


def make_ready(folder: Path) -> None:
    """Make the folder if it is missing, for this user alone, and see that it can be written.

    Raises SettingError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mode = stat.S_IMODE(folder.stat().st_mode)
    except FileExistsError:
        raise SettingError("data", f"{folder} is not a folder; give another one") from None
    except OSError as error:
        raise SettingError("data", f"{folder} cannot be made{_why(error)}") from None
    if mode & 0o077:
        reason = f"{folder} is open to other users; close it: chmod 700 {folder}"
        raise SettingError("data", reason)
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            # A short write is how a disk says that it has just become full.
            if probe.write(bytes(_PROBE_BYTES)) < _PROBE_BYTES:
                probe.write(b"0")
    except OSError as error:
        raise SettingError("data", f"{folder} cannot be written{_why(error)}") from None


def _why(error: OSError) -> str:
    return f" ({error.strerror}); make room or mend its rights, or give another folder"
