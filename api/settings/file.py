"""The settings file as a whole."""

from pathlib import Path

import yaml
from pydantic import Field, JsonValue, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from api.logs import LogForm
from api.loopback import is_loopback
from api.settings.camera import CameraSettings
from api.settings.door import DoorSettings
from api.settings.fields import explained
from api.settings.retention import RetentionSettings
from api.settings.section import Section
from api.settings.sink import SinkSettings, check_sinks
from api.settings.token import TokenSettings
from vision.errors import SettingError


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
    retention: RetentionSettings = Field(
        default=RetentionSettings(),
        title="Retention of the rest",
        description="How long other things are kept, and how much room all may take.",
    )
    database: str | None = Field(
        default=None,
        title="Database",
        pattern=r"^postgresql(\+psycopg)?://",
        description="Address of a PostgreSQL that keeps the store: "
        "postgresql://user:password@host/name. A file in the data folder when left out. The "
        "password in it is never shown again.",
        repr=False,
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
    log: LogForm | None = Field(
        default=None,
        title="Log",
        description="How the log is written: text or json; left out, text at a terminal and json "
        "elsewhere.",
    )
    tokens: list[TokenSettings] = Field(
        default_factory=list,
        title="Tokens",
        description="Tokens that open the service; where there are any, every request needs one.",
    )
    sinks: list[SinkSettings] = Field(
        default_factory=list, title="Sinks", description="Where events are sent."
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
    return parse(read(path), path)


def read(path: Path) -> str:
    """The text of a settings file. Raises SettingError."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingError(str(path), f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SettingError(str(path), "is not UTF-8 text; write it so") from None


def parse(text: str, path: Path) -> Settings:
    """The settings that a text says. path: of its file. Raises SettingError as `load` does."""
    try:
        document: JsonValue = yaml.safe_load(text)
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
        raise explained(error, Settings, document) from None
    for camera in settings.cameras:
        camera.task(None)
    _check_doors(settings)
    _check_tokens(settings)
    check_sinks(settings.sinks, [camera.name for camera in settings.cameras])
    data = settings.data.expanduser()
    return settings.model_copy(update={"data": (path.parent / data).absolute()})


def _check_tokens(settings: Settings) -> None:
    names = [token.name for token in settings.tokens]
    for name in names:
        if names.count(name) > 1:
            raise SettingError("tokens", f"two are named {name!r}; give each its own name")
    host = settings.server.host
    if not names and not is_loopback(host):
        raise SettingError(
            "server.host",
            f"{host} lets other machines in, and there are no tokens; write what "
            "`towerwatch token new NAME` prints, or take server.host out",
        )


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
