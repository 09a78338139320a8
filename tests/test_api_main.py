"""The command line holds together whatever else is installed."""

from importlib.metadata import EntryPoint

import pytest
from typer.testing import CliRunner

from api import main


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(main.build(), ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("towerwatch ")


def test_a_joined_command_that_lacks_something_says_so_and_harms_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = EntryPoint("extra", "no_such_module:app", main.GROUP)
    monkeypatch.setattr(main, "entry_points", lambda group: [broken] if group else [])
    app = main.build()
    assert CliRunner().invoke(app, ["config", "schema"]).exit_code == 0
    result = CliRunner().invoke(app, ["extra", "falling", "--quick"])
    assert result.exit_code == 1
    assert "no_such_module" in result.stderr


@pytest.mark.parametrize("name", [entry.name for entry in main.OWN])
def test_a_command_is_the_same_alone_as_among_all(name: str) -> None:
    alone, among = (
        CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "100"})
        for app in (main.build(name), main.build())
    )

    assert alone.exit_code == 0
    assert alone.stdout == among.stdout


def test_what_is_no_command_is_answered_with_all_of_them() -> None:
    result = CliRunner().invoke(main.build("analyse"), ["analyse"])

    assert result.exit_code == 2
    assert "analyse" in result.stderr
    assert "analyze" in result.stderr
