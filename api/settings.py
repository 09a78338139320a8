"""The settings file: every field described, bounded and checked."""

import difflib
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeAlias, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from api.doors.addresses import input_address, output_address
from api.doors.command import Output
from api.doors.doors import DoorPlan
from api.doors.lease import HoldLimits
from cameras.worker import CameraTask
from vision.errors import SettingError
from vision.options import (
    WHOLE_PICTURE,
    ElevatorOptions,
    Facade,
    FallingOptions,
    Options,
    Region,
    ZoneOptions,
    check_polygon,
)

Corner: TypeAlias = tuple[
    Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)],
    Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)],
]
Corners: TypeAlias = Annotated[list[Corner], Field(min_length=3, max_length=64)]


class Section(BaseModel):
    """A part of the settings; knows its keys and refuses others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
        description="The building face; gives metres, floor and column.",
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
    looks_per_s: float = Field(
        default=6,
        title="Looks a second",
        ge=3,
        le=8,
        allow_inf_nan=False,
        description="How often the detector looks while something moves, 3 to 8 times a second.",
    )
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
    looks_per_s: float = Field(
        default=3,
        title="Looks a second",
        ge=3,
        le=8,
        allow_inf_nan=False,
        description="How often the detector looks while something moves, 3 to 8 times a second.",
    )

    def options(self) -> ZoneOptions:
        """What the rule takes. Raises SettingError."""
        return ZoneOptions(tuple(self.polygon), self.parked_min, self.sensitivity, self.looks_per_s)


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
        description="File, folder of pictures, rtsp://, http://, /dev/video0 or sim://facade. "
        "The password in it is never shown again.",
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

    def task(self, out: Path | None) -> CameraTask:
        """What the camera's worker takes; evidence goes to `out`. Raises SettingError."""
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
        )


class HoldSettings(Section):
    """The device that holds a door open."""

    url: str = Field(
        title="Address",
        min_length=1,
        description="Where the hold is sent: mqtt://host/topic, modbus://host?register=7 or "
        "http://host/path. The password in it is never shown again.",
        repr=False,
    )
    timeout_s: float | None = Field(
        default=None,
        title="The device's time-out",
        allow_inf_nan=False,
        description="Seconds after which the device lets go by itself when no renewal comes, 2 to "
        "3. A device that does not is refused.",
    )

    @model_validator(mode="after")
    def _lets_go_by_itself(self) -> "HoldSettings":
        if not self.timeout_s:
            raise ValueError(
                "this device has no time-out of its own (timeout_s), so the door would stay held "
                "when the service or the link dies; set the device to let go by itself 3 s after "
                "the last renewal, and write timeout_s: 3"
            )
        if not 2 <= self.timeout_s <= 3:
            raise ValueError(
                f"timeout_s is {self.timeout_s:g}, but holds are renewed every second and may "
                "outlive the service by 3 s; set the device to 2 to 3 s and write that"
            )
        return self


class DoorSettings(Section):
    """The door of an elevator car, and what warns there."""

    name: str = Field(
        title="Name",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Unique; small letters, digits, hyphen and underscore.",
    )
    camera: str = Field(
        title="Camera", description="Name of the camera in the car: its e-bikes ask for the hold."
    )
    dry_run: bool = Field(
        default=True,
        title="Dry run",
        description="Tell no device anything; what would be sent is logged and shown.",
    )
    door_hold: HoldSettings = Field(
        title="Hold", description="Holds the door while an e-bike is in the car."
    )
    voice: str | None = Field(
        default=None,
        title="Voice",
        min_length=1,
        description="Address of what speaks in the car; takes the same forms as door_hold.url.",
        repr=False,
    )
    lamp: str | None = Field(
        default=None,
        title="Lamp",
        min_length=1,
        description="Address of a lamp or a buzzer; takes the same forms as door_hold.url.",
        repr=False,
    )
    fire_service: str | None = Field(
        default=None,
        title="Fire service",
        min_length=1,
        description="Address of the contact of the fire service, closed while there is no fire: "
        "mqtt://host/topic, modbus://host?input=0 or http://host/path. Open or unknown means no "
        "hold. Only a dry run can do without.",
        repr=False,
    )
    standing: str | None = Field(
        default=None,
        title="Standing",
        min_length=1,
        description="Address of a contact that is closed while the car stands at a floor; as "
        "fire_service. A car that moves, or of which nothing is known, is never held.",
        repr=False,
    )

    @model_validator(mode="after")
    def _inputs_are_wired(self) -> "DoorSettings":
        for name, url in (("fire_service", self.fire_service), ("standing", self.standing)):
            if url is None and not self.dry_run:
                raise ValueError(
                    f"{name} is missing, and a door may be held only while that contact is closed; "
                    "give its address, or write dry_run: true"
                )
        return self

    def plan(self) -> DoorPlan:
        """What the service does with it. Raises SettingError that names the door."""
        assert self.door_hold.timeout_s is not None
        where = f"door {self.name}: "
        outputs = {Output.DOOR_HOLD: output_address(f"{where}door_hold.url", self.door_hold.url)}
        if self.voice is not None:
            outputs[Output.VOICE] = output_address(f"{where}voice", self.voice)
        if self.lamp is not None:
            outputs[Output.LAMP] = output_address(f"{where}lamp", self.lamp)
        inputs = {
            name: None if url is None else input_address(f"{where}{name}", url)
            for name, url in (("fire_service", self.fire_service), ("standing", self.standing))
        }
        return DoorPlan(
            self.name,
            self.camera,
            outputs,
            inputs["fire_service"],
            inputs["standing"],
            self.dry_run,
            HoldLimits(lease_s=self.door_hold.timeout_s),
        )


class ServerSettings(Section):
    """Where the service answers."""

    host: str = Field(
        default="127.0.0.1",
        title="Host",
        min_length=1,
        description="Address to listen on; this machine alone by default.",
    )
    port: int = Field(
        default=8470,
        title="Port",
        ge=0,
        le=65535,
        description="TCP port, 0 to 65535; 0 takes a free one.",
    )


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    data: Path = Field(
        default=Path("data"),
        title="Data folder",
        description="Folder of the store and the evidence; made when it is missing. A relative "
        "one lies beside the settings file.",
    )
    retention_days: int = Field(
        default=30,
        title="Retention",
        ge=1,
        le=3650,
        description="Days after which events and their evidence are deleted, 1 to 3650.",
    )
    server: ServerSettings = Field(
        default=ServerSettings(), title="Server", description="Where the service answers."
    )
    cameras: list[CameraSettings] = Field(
        default_factory=list, title="Cameras", description="The cameras, each with its own name."
    )
    doors: list[DoorSettings] = Field(
        default_factory=list,
        title="Doors",
        description="Doors that are held while an e-bike is in the car.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file alone counts: what runs can be read in one place."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Settings":
        names = [camera.name for camera in self.cameras]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two cameras are named {name!r}; give each its own name")
        return self


def load(path: Path) -> Settings:
    """Read a settings file. Raises SettingError that names the field, the cause and the way out."""
    try:
        document: JsonValue = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(str(path), f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SettingError(str(path), "is not UTF-8 text; write it so") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise SettingError(str(path), f"is not YAML{where}; mend it there") from None
    if document is None:
        document = {}
    if not isinstance(document, dict):
        raise SettingError(str(path), "is no mapping of names to values; begin with `cameras:`")
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        raise _explained(error, document) from None
    for camera in settings.cameras:
        camera.task(None)
    _check_doors(settings)
    data = settings.data.expanduser()
    return settings.model_copy(update={"data": (path.parent / data).absolute()})


def _check_doors(settings: Settings) -> None:
    names = [door.name for door in settings.doors]
    cameras = [camera.name for camera in settings.cameras]
    for door in settings.doors:
        if names.count(door.name) > 1:
            reason = f"two doors are named {door.name!r}; give each its own name"
            raise SettingError("doors", reason)
        if door.camera not in cameras:
            reason = f"there is no camera {door.camera!r}; cameras: {', '.join(cameras) or 'none'}"
            raise SettingError(f"door {door.name}: camera", reason)
        door.plan()


def json_schema() -> dict[str, JsonValue]:
    """JSON Schema of the settings file."""
    return Settings.model_json_schema()


def documented_fields() -> Iterator[str]:
    """The name of every setting, with dots between levels."""
    yield from _fields(Settings, "")


def _fields(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield prefix + name
        for inner in _models(field.annotation):
            yield from _fields(inner, f"{prefix}{name}.")


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (list, Union, types.UnionType):
        for part in get_args(annotation):
            yield from _models(part)


def _explained(error: ValidationError, document: Mapping[str, JsonValue]) -> SettingError:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    field = _named(where, first["loc"], document)
    match first["type"]:
        case "extra_forbidden":
            level = ".".join(part for part in first["loc"][:-1] if isinstance(part, str))
            places = (name.rpartition(".") for name in documented_fields())
            known = [name for place, _, name in places if place == level]
            near = difflib.get_close_matches(str(first["loc"][-1]), known, 1, 0.5)
            hint = f"; did you mean {near[0]}?" if near else "; take it out"
            return SettingError(field, f"is not a setting{hint}")
        case "missing":
            return SettingError(field, "is missing; give it")
        case "finite_number":
            return SettingError(field, "is not a finite number; give one")
        case "value_error":
            return SettingError(field or "cameras", str(first["ctx"]["error"]))
        case _:
            reason = first["msg"][0].lower() + first["msg"][1:]
            return SettingError(field, f"{reason}; mend it")


def _named(where: str, loc: tuple[int | str, ...], document: Mapping[str, JsonValue]) -> str:
    """A field of a camera or a door named by its name where it has one."""
    for key, what in (("cameras", "camera"), ("doors", "door")):
        listed = document.get(key)
        if len(loc) > 1 and loc[0] == key and isinstance(listed, list):
            index = loc[1]
            item = listed[index] if isinstance(index, int) and index < len(listed) else None
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                field = ".".join(str(part) for part in loc[2:])
                return f"{what} {item['name']}: {field}" if field else f"{what} {item['name']}"
    return where
