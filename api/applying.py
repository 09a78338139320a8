"""The settings of a running service: read again, changed, and put into effect without a restart."""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, TypeAlias

from api.check import EVIDENCE, FOOTAGE
from api.doors.doors import DoorPlan
from api.settings.camera import CameraSettings
from api.settings.editing import with_item
from api.settings.file import Settings, parse, read
from api.settings.shown import NAMED, changes, with_secrets
from api.settings.sink import SinkSettings
from api.settings.token import TokenSettings
from api.sinks.opening import SinkPlan
from cameras.worker import CameraTask
from vision.errors import SettingError, StaleError, TowerwatchError

ANY = "*"
"""Matches whatever the file is."""

_LIVE = ("cameras", "doors", "sinks", "tokens")

Part: TypeAlias = Literal["cameras", "sinks", "tokens"]
Item: TypeAlias = CameraSettings | SinkSettings | TokenSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watching:
    """What can change while the service runs.

    disabled: cameras that are shown, not watched. tokens: SHA-256 sums by name.
    """

    cameras: Sequence[CameraTask]
    disabled: Sequence[CameraTask] = ()
    doors: Sequence[DoorPlan] = ()
    sinks: Sequence[SinkPlan] = ()
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)


def watching(settings: Settings) -> Watching:
    """What the settings ask for. Raises SettingError."""
    data = settings.data
    tasks = {
        camera.name: camera.task(data / EVIDENCE / camera.name, data / FOOTAGE / camera.name)
        for camera in settings.cameras
    }
    return Watching(
        [tasks[camera.name] for camera in settings.cameras if camera.enabled],
        [tasks[camera.name] for camera in settings.cameras if not camera.enabled],
        [door.plan() for door in settings.doors],
        [sink.plan() for sink in settings.sinks],
        {token.name: token.sha256 for token in settings.tokens},
    )


class LiveSettings:
    """The settings that are in effect, and their file. What is wrong changes nothing.

    hangup: set when the file shall be read again. Raises SettingError when the file is wrong.
    """

    def __init__(self, path: Path, hangup: threading.Event | None = None) -> None:
        self._path = path
        self._text = read(path)
        self.settings = parse(self._text, path)
        self._hangup = hangup or threading.Event()
        self._follow: Callable[[Watching], None] = lambda _: None
        self._changing = threading.Lock()

    @property
    def etag(self) -> str:
        """The strong entity tag of the file that is in effect."""
        return _etag(self._text)

    def begin(self, follow: Callable[[Watching], None]) -> None:
        """Tell `follow` of what is to be watched from now on; it raises what it cannot do."""
        self._follow = follow

    def heed(self) -> None:
        """Read the file again if that was asked for; what is wrong with it is logged."""
        if not self._hangup.is_set():
            return
        self._hangup.clear()
        try:
            self.reload()
        except TowerwatchError as error:
            _log.error("settings: %s: %s; what was set before goes on", self._path, error)

    def reload(self) -> None:
        """Put what the file says now into effect. Raises SettingError and StoreError."""
        with self._changing:
            text = read(self._path)
            self._take(text, parse(text, self._path), "the file")

    def put(self, part: Part, item: Item, match: str, who: str) -> bool:
        """Set a camera, a sink or a token, in the file too; whether it is new.

        An address or a secret that is masked as it was shown stays. match: the `etag` that the
        change is meant for, or ANY. who: for the log. Raises SettingError, StaleError, StoreError.
        """
        with self._changing:
            text = self._matching(match)
            before = parse(text, self._path)
            items = _items(before, part)
            known = {had.name: place for place, had in enumerate(items)}
            place = known.get(item.name, len(items))
            had = items[place] if item.name in known else None
            item = with_secrets(item, had, f"{NAMED[part]} {item.name}: ")
            items[place:] = [item, *items[place + 1 :]]
            wanted = item.model_dump(mode="json", exclude_unset=True)
            self._write(with_item(text, part, item.name, wanted), before, {part: items}, who)
            return had is None

    def delete(self, part: Part, name: str, match: str, who: str) -> bool:
        """Take one out, of the file too; False when there is none. See `put`."""
        with self._changing:
            text = self._matching(match)
            before = parse(text, self._path)
            items = [item for item in _items(before, part) if item.name != name]
            if len(items) == len(_items(before, part)):
                return False
            self._write(with_item(text, part, name, None), before, {part: items}, who)
            return True

    def _matching(self, match: str) -> str:
        text = read(self._path)
        if match not in (ANY, self.etag):
            raise StaleError("the settings have changed meanwhile; read them again")
        if match != ANY and text != self._text:
            raise StaleError(
                "the file was changed and not read again yet; send the service SIGHUP first"
            )
        return text

    def _write(
        self, text: str, before: Settings, change: Mapping[str, list[Item]], who: str
    ) -> None:
        after = parse(text, self._path)
        if after != before.model_copy(update=change):
            reason = "cannot be changed here without changing more; edit it and send SIGHUP"
            raise SettingError(str(self._path), reason)
        with _beside(self._path.resolve(), text) as put_in_place:
            self._take(text, after, who)
            put_in_place()

    def _take(self, text: str, after: Settings, who: str) -> None:
        for name in Settings.model_fields:
            if name not in _LIVE and getattr(after, name) != getattr(self.settings, name):
                raise SettingError(name, "is read at the start alone; restart the service")
        told = changes(self.settings, after)
        self._follow(watching(after))
        self.settings, self._text = after, text
        for line in told or ["nothing has changed"]:
            kind, _, name = line.partition(":")[0].partition(" ")
            about = {"camera": name} if kind == "camera" else {}
            _log.info("settings: %s (by %s)", line, who, extra=about)


def _items(settings: Settings, part: Part) -> list[Item]:
    match part:
        case "cameras":
            return [*settings.cameras]
        case "sinks":
            return [*settings.sinks]
        case "tokens":
            return [*settings.tokens]


@contextmanager
def _beside(path: Path, text: str) -> Iterator[Callable[[], None]]:
    """A file written beside another one, and how to put it in that one's place.

    Raises SettingError when it cannot be written.
    """
    try:
        with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
            partial = Path(file.name)
            partial.chmod(path.stat().st_mode & 0o777)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); let the service write to its folder"
        raise SettingError(str(path), reason) from None
    try:
        yield lambda: _replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _replace(partial: Path, path: Path) -> None:
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _etag(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()}"'
