"""Back-ups: a copy of the database and of every file that it knows, with their hashes."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import create_engine

from api.store import Store
from api.store.copying import copy_rows
from api.store.database import DATABASE
from cameras.files import PARTIAL, hashed, write_whole
from vision.errors import StoreError

SUMS = "SHA256SUMS"
"""Lists every file of a back-up as `sha256sum --check` reads it."""


def back_up(store: Store, data: Path, target: Path) -> int:
    """Copy the store and its files into a new folder, also beside a running service.

    Files are hard links where the file system allows it, copies elsewhere; the folder gets its
    name when all is there. A file that retention deleted meanwhile is left out. Returns how many
    files there are. Raises StoreError.
    """
    partial = target.with_name(target.name + PARTIAL)
    if target.exists():
        raise StoreError(f"{target}: is there already; give a new folder")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        _copy_database(store, partial / DATABASE)
        copy = Store.open(partial / DATABASE)
        try:
            sums = dict(_files(copy, data, partial))
        finally:
            copy.close()
        for left in partial.glob(f"{DATABASE}-*"):
            left.unlink()
        sums[Path(DATABASE)] = hashed(partial / DATABASE).sha256
        lines = (f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items()))
        write_whole(partial / SUMS, "".join(lines).encode())
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(partial, ignore_errors=True)
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{target}: cannot be written ({reason}); give another place") from None
    return len(sums)


def _copy_database(store: Store, target: Path) -> None:
    engine = store.database.engine
    if engine.dialect.name == "sqlite":
        assert engine.url.database is not None
        with closing(sqlite3.connect(engine.url.database, timeout=60)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        return
    Store.open(target).close()
    copy = create_engine(f"sqlite:///{target}")
    try:
        with store.database.told():
            copy_rows(engine, copy)
    finally:
        copy.dispose()


def _files(copy: Store, data: Path, partial: Path) -> Iterator[tuple[Path, str]]:
    known = [(file.path, file.sha256) for _, _, file in copy.evidence()]
    known += [(one.path, one.sha256) for one in copy.footage.segments()]
    for path, sha256 in known:
        (partial / path).parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            link_or_copy(data / path, partial / path)
            yield path, sha256


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that cannot be. Raises OSError."""
    try:
        target.hardlink_to(source)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        shutil.copy(source, target)
        with target.open("rb") as file:
            os.fsync(file.fileno())
