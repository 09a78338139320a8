"""The rows of one database brought into another, of the same or another kind."""

from contextlib import ExitStack

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text

_BATCH = 1000
_POSTGRESQL = "postgresql"


def copy_rows(source: Engine, target: Engine) -> None:
    """Replace every row of the target's tables by those of the source, as of one moment.

    Both have the tables of the newest version. Raises SQLAlchemyError; nothing is changed then.
    """
    tables = MetaData()
    tables.reflect(target)
    with ExitStack() as stack:
        reading = stack.enter_context(source.connect())
        if source.dialect.name == _POSTGRESQL:
            reading = reading.execution_options(isolation_level="REPEATABLE READ")
        writing = stack.enter_context(target.begin())
        mine = [table for table in tables.sorted_tables if table.name != "alembic_version"]
        for table in reversed(mine):
            writing.execute(table.delete())
        for table in mine:
            for rows in reading.execute(select(table)).mappings().partitions(_BATCH):
                writing.execute(insert(table), [dict(row) for row in rows])
            if target.dialect.name == _POSTGRESQL and "id" in table.c:
                _go_on_counting(writing, table)


def _go_on_counting(writing: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence of its own, which knows nothing of these."""
    sequence = writing.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence is None:
        return
    last = writing.scalar(select(func.max(table.c.id)))
    writing.execute(
        text("SELECT setval(:sequence, :last, :called)"),
        {"sequence": sequence, "last": last or 1, "called": last is not None},
    )
