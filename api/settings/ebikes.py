"""Settings of the rules for e-bikes."""

from typing import Annotated, TypeAlias

from pydantic import Field

from api.settings.section import Corners, Section
from vision.options import WHOLE_PICTURE, ElevatorOptions, ZoneOptions

LooksPerSecond: TypeAlias = Annotated[
    float,
    Field(
        title="Looks a second",
        ge=3,
        le=8,
        allow_inf_nan=False,
        description="How often the detector looks while something moves, 3 to 8 times a second.",
    ),
]


class ElevatorSettings(Section):
    """The rule for e-bikes that come into an elevator."""

    door: Corners | None = Field(
        default=None,
        title="Door",
        description="The door's opening in the picture, from its head to its sill, each corner as "
        "[x, y], 0 to 1. Without it the door's state is unknown, and so is what stands outside.",
    )
    sensitivity: float = Field(
        default=50,
        title="Sensitivity",
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="0 to 100; higher holds the door on less evidence.",
    )
    looks_per_s: LooksPerSecond = 6
    quiet_s: float = Field(
        default=5,
        title="Quiet time",
        ge=0,
        le=600,
        allow_inf_nan=False,
        description="Seconds after an event in which only what is sure begins another, 0 to 600.",
    )

    def options(self) -> ElevatorOptions:
        """What the rule takes. Raises SettingError."""
        return ElevatorOptions(
            None if self.door is None else tuple(self.door),
            self.sensitivity,
            self.looks_per_s,
            self.quiet_s,
        )


class ZoneSettings(Section):
    """The rule for e-bikes in lobbies, stairwells and corridors."""

    polygon: Corners = Field(
        default=list(WHOLE_PICTURE),
        title="Polygon",
        description="The floor where no e-bike may be, each corner as [x, y], 0 to 1; the whole "
        "picture when left out.",
    )
    parked_min: float = Field(
        default=10,
        title="Parked",
        ge=0.1,
        le=1440,
        allow_inf_nan=False,
        description="Minutes after which an e-bike that stays is parked, 0.1 to 1440.",
    )
    sensitivity: float = Field(
        default=50,
        title="Sensitivity",
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="0 to 100; higher reports on less evidence.",
    )
    looks_per_s: LooksPerSecond = 3

    def options(self) -> ZoneOptions:
        """What the rule takes. Raises SettingError."""
        return ZoneOptions(tuple(self.polygon), self.parked_min, self.sensitivity, self.looks_per_s)
