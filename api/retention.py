"""Delete events and their evidence when their time is over."""

from datetime import datetime, timedelta
from pathlib import Path

from api.store import Store


def expire(store: Store, data: Path, retention_days: int, now: datetime) -> int:
    """Forget events older than retention_days; return how many files were deleted.

    Rows go first: a file without a row is cleared away at the next start, a row without a file
    would be a broken promise. Raises StoreError.
    """
    files = store.delete_before(now - timedelta(days=retention_days))
    for file in files:
        path = data / file
        path.unlink(missing_ok=True)
        if path.parent != data and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    return len(files)
