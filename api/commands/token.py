"""`towerwatch token`: tokens that open the service."""

import re
from typing import Annotated

import typer

from api.commands.terminal import complain
from api.tokens import new_token, sum_of

app = typer.Typer(help="Make tokens that open the service.", no_args_is_help=True)


@app.callback()
def _token() -> None:
    """See the help of the app."""


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Whose it is: small letters and digits.")],
) -> None:
    """Print a new token, which is shown only now, and what to write into the settings.

    Exit codes: 0 made; 1 the name is wrong.
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name) is None:
        complain(f"{name!r}: a name is small letters, digits, hyphen and underscore; give one")
        raise typer.Exit(1)
    token = new_token()
    typer.echo(f"The token, shown only now: {token}")
    typer.echo(f"For the settings:\n\ntokens:\n  - name: {name}\n    sha256: {sum_of(token)}")
