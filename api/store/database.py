"""The database under the store: opened, brought up to date, and asked in sessions."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.orm import Session

from api.migrations.upgrade import pending, upgrade
from vision.errors import StoreDownError, StoreError

DATABASE = "towerwatch.db"
"""The store in the data folder, when no other database is set."""

_LONGEST_CHECK_S = 2.0
"""A start may take no longer; `towerwatch check` looks at the whole."""

_CONNECT_S = 5

_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""


class Database:
    """An SQLite file or a PostgreSQL; safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, place: Path | str, *, busy_s: float = 10.0) -> "Database":
        """Open, or make, an SQLite file by its path or another database by its URL.

        busy_s: how long to wait for another writer. A file is looked at for damage, for at most
        two seconds, and copied before its tables change. Raises StoreError.
        """
        if isinstance(place, str):
            database = cls(_postgresql(place))
        else:
            _make_folder(place.parent)
            database = cls(_sqlite(place, busy_s))
        with database.told():
            if isinstance(place, Path):
                _look_for_damage(place)
                _copy_before_change(place, database.engine)
            upgrade(database.engine)
        if isinstance(place, Path):
            place.chmod(0o600)
        return database

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction, committed at the end. Raises StoreError."""
        with (
            self.told(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def told(self) -> Iterator[None]:
        """Errors of the database as StoreError, those that may pass as StoreDownError."""
        try:
            yield
        except (DataError, IntegrityError, ProgrammingError) as error:
            raise StoreError(self._words(error)) from None
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreDownError(self._words(error)) from None

    def _words(self, error: Exception) -> str:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        shown = self.engine.url.render_as_string(hide_password=True)
        return f"{shown}: {cause}; see that it is there and can be written"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made ({error.strerror}); give another") from None


def _postgresql(url: str) -> Engine:
    scheme, colon, rest = url.partition("://")
    try:
        return create_engine(
            f"{scheme.partition('+')[0]}+psycopg{colon}{rest}",
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_S},
        )
    except ImportError:
        raise StoreError(
            "database: the driver of PostgreSQL is missing; install it: "
            "pip install 'towerwatch[postgresql]'"
        ) from None
    except (ValueError, SQLAlchemyError):
        # The error may show the address, and with it the password.
        raise StoreError(
            "database: is no address; give postgresql://user:password@host/name"
        ) from None


def _sqlite(file: Path, busy_s: float) -> Engine:
    engine = create_engine(f"sqlite:///{file}")

    def tune(connection: object, _record: object) -> None:
        # Readers do not wait for the writer, and what is committed survives a power cut.
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection, untyped
        for pragma in (
            f"busy_timeout={round(busy_s * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", tune)
    return engine


def damage(file: Path, longest_s: float | None = None) -> str | None:
    """What is wrong inside an SQLite file, in one line; None: nothing, or the time was up.

    Raises sqlite3.Error when it cannot be read now.
    """
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        if longest_s is not None:
            until_s = time.monotonic() + longest_s
            connection.set_progress_handler(lambda: time.monotonic() > until_s, _STEPS)
        try:
            (first,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise
        except sqlite3.DatabaseError as error:
            return str(error)
    return None if first == "ok" else " ".join(str(first).split())


def _look_for_damage(file: Path) -> None:
    if file.exists() and (found := damage(file, _LONGEST_CHECK_S)):
        raise StoreError(
            f"{file}: is damaged ({found}); bring back the last back-up with `towerwatch restore`, "
            "or move this file away to begin a new store: evidence files are kept"
        )


def _copy_before_change(file: Path, engine: Engine) -> None:
    """A copy of the whole database beside it, named after the version that it had."""
    former = pending(engine)
    if former is None:
        return
    copy = file.with_name(f"{file.name}.version-{former}")
    partial = copy.with_name(copy.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        partial.chmod(0o600)
        partial.replace(copy)
    except (sqlite3.Error, OSError) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(
            f"{file}: cannot be copied before its tables change ({error}); make room beside it"
        ) from None
