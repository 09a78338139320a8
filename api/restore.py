"""A back-up proved and brought back."""

import shutil
from pathlib import Path

from sqlalchemy import create_engine

from api.backup import SUMS, link_or_copy
from api.store import Store
from api.store.copying import copy_rows
from api.store.database import DATABASE
from cameras.files import PARTIAL, hashed
from vision.errors import StoreError


def bring_back(source: Path, data: Path, database: str | None) -> int:
    """Prove a back-up against its hashes, then bring it back to where no store is.

    database: URL of an empty PostgreSQL; None for a file in the data folder. Returns how many
    files there are. Raises StoreError; nothing was changed then, or what was is told.
    """
    sums = read_sums(source)
    for path, sha256 in sums.items():
        if not (source / path).is_file() or hashed(source / path).sha256 != sha256:
            raise StoreError(f"{source / path}: is missing or altered; use another back-up")
    if database is None and (data / DATABASE).exists():
        raise StoreError(
            f"{data / DATABASE}: is there already; move the data folder {data} away first"
        )
    try:
        for path in sums:
            if path != Path(DATABASE):
                (data / path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _bring_file(source / path, data / path)
        if database is None:
            shutil.copy(source / DATABASE, data / (DATABASE + PARTIAL))
            (data / (DATABASE + PARTIAL)).chmod(0o600)
            (data / (DATABASE + PARTIAL)).replace(data / DATABASE)
        else:
            _copy_in(source / DATABASE, database)
    except OSError as error:
        raise StoreError(f"{data}: cannot be written ({error.strerror}); make room") from None
    return len(sums)


def read_sums(source: Path) -> dict[Path, str]:
    """The hashes of a back-up's files. Raises StoreError."""
    try:
        lines = (source / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise StoreError(f"{source}: is no back-up; it has no readable {SUMS}") from None
    sums = {Path(name): sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    if Path(DATABASE) not in sums or any(path.is_absolute() or ".." in path.parts for path in sums):
        raise StoreError(f"{source / SUMS}: is not as a back-up writes it; use another back-up")
    return sums


def _bring_file(source: Path, target: Path) -> None:
    if target.exists() and hashed(target).sha256 == hashed(source).sha256:
        return
    if target.exists():
        raise StoreError(f"{target}: is there already and is another; move it away first")
    link_or_copy(source, target)


def _copy_in(source: Path, database: str) -> None:
    store = Store.open(database)
    copy = create_engine(f"sqlite:///{source}")
    try:
        if store.events(limit=1).events:
            raise StoreError("database: holds events already; give an empty one")
        with store.database.told():
            copy_rows(copy, store.database.engine)
    finally:
        copy.dispose()
        store.close()
