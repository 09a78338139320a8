"""Settings of a camera."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.settings.ebikes import ElevatorSettings, ZoneSettings
from api.settings.falling import FallingSettings
from api.settings.section import Corners, Section
from cameras.worker import CameraTask
from vision.errors import SettingError
from vision.options import Options, check_polygon


class CameraSettings(Section):
    """A camera."""

    name: str = Field(
        title="Name",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Unique; small letters, digits, hyphen and underscore.",
    )
    url: str = Field(
        title="Address",
        min_length=1,
        description="File, folder of pictures, rtsp://, http://, /dev/video0, sim://facade or "
        "sim://elevator. The password in it is never shown again.",
        repr=False,
    )
    enabled: bool = Field(
        default=True, title="Enabled", description="Whether the camera is watched."
    )
    keep_audio: bool = Field(
        default=False, title="Keep audio", description="Whether clips keep the camera's sound."
    )
    privacy: list[Corners] = Field(
        default_factory=list,
        title="Privacy polygons",
        max_length=32,
        description="Parts of the picture that are filled in stills; corners 0 to 1.",
    )
    recording: Annotated[
        Literal["off", "events", "always"],
        BeforeValidator(lambda value: "off" if value is False else value),  # YAML reads off so
    ] = Field(
        default="events",
        title="Recording",
        description="What video is kept: off, nothing, events have stills alone; events, a clip of "
        "each event; always, the whole stream beside the clips.",
    )
    before_s: float = Field(
        default=5,
        title="Before",
        ge=0,
        le=60,
        allow_inf_nan=False,
        description="Seconds that a clip begins before its event, 0 to 60.",
    )
    after_s: float = Field(
        default=5,
        title="After",
        ge=0,
        le=60,
        allow_inf_nan=False,
        description="Seconds that a clip goes on after its event, 0 to 60.",
    )
    falling: FallingSettings = Field(
        default=FallingSettings(),
        title="Falling objects",
        description="The rule for falling objects; watches unless another rule is set.",
    )
    elevator: ElevatorSettings | None = Field(
        default=None,
        title="Elevator",
        description="The rule for e-bikes that come into an elevator; {} for its defaults.",
    )
    zone: ZoneSettings | None = Field(
        default=None,
        title="Zone",
        description="The rule for e-bikes in lobbies, stairwells and corridors; {} for its "
        "defaults.",
    )

    def options(self) -> Options:
        """What the camera's one rule takes. Raises SettingError that names the camera."""
        rules = [
            name
            for name in ("falling", "elevator", "zone")
            if name in self.model_fields_set and getattr(self, name) is not None
        ]
        if len(rules) > 1:
            raise SettingError(
                f"camera {self.name}: {rules[1]}",
                f"stands beside {rules[0]}; a camera has one rule, keep one of them",
            )
        section = self.elevator or self.zone or self.falling
        try:
            return section.options()
        except SettingError as error:
            where = f"{rules[0] if rules else 'falling'}.{error.field}"
            raise SettingError(f"camera {self.name}: {where}", error.reason) from None

    def task(self, out: Path | None, footage: Path | None = None) -> CameraTask:
        """What the camera's worker takes. Raises SettingError.

        out: where evidence goes; footage: where the whole stream goes, if that is kept.
        """
        polygons = tuple(tuple(polygon) for polygon in self.privacy)
        for polygon in polygons:
            check_polygon(f"camera {self.name}: privacy", polygon)
        return CameraTask(
            name=self.name,
            url=self.url,
            out=out,
            options=self.options(),
            before_s=self.before_s,
            after_s=self.after_s,
            privacy=polygons,
            keep_audio=self.keep_audio,
            keep_clips=self.recording != "off",
            footage=footage if self.recording == "always" else None,
        )
