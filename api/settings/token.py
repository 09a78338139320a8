"""Settings of tokens."""

from pydantic import Field

from api.settings.section import Section


class TokenSettings(Section):
    """A token that opens the service; `towerwatch token new NAME` makes one."""

    name: str = Field(
        title="Name",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Whose it is, as the audit names it; unique.",
    )
    sha256: str = Field(
        title="Sum",
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the token, hexadecimal; the token itself is kept nowhere.",
        repr=False,
    )
