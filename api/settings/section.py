"""What every part of the settings is made of."""

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Corner: TypeAlias = tuple[
    Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)],
    Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)],
]
Corners: TypeAlias = Annotated[list[Corner], Field(min_length=3, max_length=64)]


class Section(BaseModel):
    """A part of the settings; knows its keys and refuses others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
