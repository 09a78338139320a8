"""Settings of the rule for falling objects."""

from pydantic import Field

from api.settings.section import Corners, Section
from vision.options import Facade, FallingOptions, Region


class FacadeSettings(Section):
    """The building face that a camera sees."""

    corners: Corners = Field(
        title="Corners",
        description="Top left, top right, bottom right and bottom left corner of the face in the "
        "picture, each as [x, y], 0 to 1 of its width and height.",
    )
    floors: int = Field(
        title="Floors",
        ge=1,
        le=200,
        description="Storeys between the lower and the upper edge, 1 to 200.",
    )
    floor_height_m: float = Field(
        default=3.0,
        title="Floor height",
        ge=1,
        le=20,
        allow_inf_nan=False,
        description="Height of a storey in metres, 1 to 20.",
    )
    columns: int = Field(
        default=1, title="Columns", ge=1, le=200, description="Columns of windows, 1 to 200."
    )
    width_m: float | None = Field(
        default=None,
        title="Width",
        ge=1,
        le=1000,
        allow_inf_nan=False,
        description="Width of the face in metres, 1 to 1000; found from the picture when left out.",
    )
    lowest_floor: int = Field(
        default=1,
        title="Lowest floor",
        ge=-10,
        le=200,
        description="What people call the lowest storey in the picture, -10 to 200.",
    )
    balconies: list[int] | None = Field(
        default=None,
        title="Balconies",
        max_length=200,
        description="Columns that have balconies, counted from 1 at the left; [] when none has. "
        "Told, the floor is surer: a thing let go over a railing looks as if it came from higher.",
    )
    balcony_depth_m: float = Field(
        default=1.5,
        title="Depth of balconies",
        ge=0.2,
        le=5,
        allow_inf_nan=False,
        description="How far balconies stand out, in metres, 0.2 to 5.",
    )


class RegionSettings(Section):
    """A part of the picture with a sensitivity of its own."""

    polygon: Corners = Field(
        title="Polygon",
        description="Corners of the region, each as [x, y], 0 to 1 of the picture.",
    )
    sensitivity: float = Field(
        default=0,
        title="Sensitivity",
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="0 to 100; 0 shields the region: nothing there raises an alarm.",
    )


class FallingSettings(Section):
    """The rule for falling objects."""

    sensitivity: float = Field(
        default=50,
        title="Sensitivity",
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="0 to 100; higher finds fainter falls and raises more false alarms.",
    )
    light_objects: bool = Field(
        default=True,
        title="Light objects",
        description="Report leaves, bags and paper as light_object events.",
    )
    facade: FacadeSettings | None = Field(
        default=None,
        title="Façade",
        description="The building face; gives metres, floor, column and impact.",
    )
    regions: list[RegionSettings] = Field(
        default_factory=list,
        title="Regions",
        max_length=32,
        description="Up to 32 parts of the picture with a sensitivity of their own.",
    )

    def options(self) -> FallingOptions:
        """What the rule takes. Raises SettingError."""
        face = self.facade
        return FallingOptions(
            sensitivity=self.sensitivity,
            light_objects=self.light_objects,
            facade=None
            if face is None
            else Facade(
                tuple(face.corners),
                face.floors,
                face.floor_height_m,
                face.columns,
                face.width_m,
                face.lowest_floor,
                None if face.balconies is None else tuple(face.balconies),
                face.balcony_depth_m,
            ),
            regions=tuple(
                Region(tuple(region.polygon), region.sensitivity) for region in self.regions
            ),
        )
