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
