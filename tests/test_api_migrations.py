"""The steps that make the tables."""

from pathlib import Path

from sqlalchemy import create_engine, inspect

from api.migrations.upgrade import upgrade
from api.schema import Table


def test_the_steps_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(engine)
    upgrade(engine)
    made = inspect(engine)
    for table in Table.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}
        indexes = {index["name"] for index in made.get_indexes(table.name)}
        assert indexes == {index.name for index in table.indexes}
    engine.dispose()
