"""Settings of the receivers of events."""

import base64
import binascii
from urllib.parse import unquote, urlsplit

from pydantic import Field

from api.doors.addresses import MqttAddress, output_address
from api.loopback import is_loopback
from api.settings.section import Section
from api.sinks.email import EmailPlan
from api.sinks.mqtt import MqttPlan
from api.sinks.opening import SinkPlan, Way
from api.sinks.report import News, Wish
from api.sinks.webhook import WebhookPlan
from vision.errors import SettingError
from vision.records import EventKind

_SMTP = "smtp://user:password@host:587 or smtps://user:password@host"


class WebhookSettings(Section):
    """A receiver of signed webhooks."""

    url: str = Field(
        title="Address",
        description="https:// or http:// address that takes POST. The password in it is never "
        "shown again.",
        repr=False,
    )
    secret: str = Field(
        title="Secret",
        description="whsec_ and 24 to 64 random bytes in base64; the receiver knows it, too.",
        repr=False,
    )

    def way(self, where: str) -> WebhookPlan:
        """What the sink takes. Raises SettingError."""
        try:
            parts = urlsplit(self.url)
            right = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            right = False
        if not right:
            raise SettingError(f"{where}.url", "is no web address; write https://host/path")
        try:
            key = base64.b64decode(self.secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            key = b""
        if not self.secret.startswith("whsec_") or not 24 <= len(key) <= 64:
            raise SettingError(
                f"{where}.secret",
                "is not whsec_ and 24 to 64 bytes in base64; take what "
                "`echo whsec_$(openssl rand -base64 32)` prints",
            )
        return WebhookPlan(self.url, key)


class MqttSettings(Section):
    """An MQTT broker."""

    url: str = Field(
        title="Address",
        description="mqtt://user:password@host/prefix, or mqtts://; the prefix begins every "
        "topic. The password is never shown again.",
        repr=False,
    )

    def way(self, where: str) -> MqttPlan:
        """What the sink takes. Raises SettingError."""
        address = output_address(f"{where}.url", self.url)
        if not isinstance(address, MqttAddress):
            raise SettingError(f"{where}.url", "is no broker; write mqtt://host/prefix")
        return MqttPlan(address)


class EmailSettings(Section):
    """A mail server and the mail's ends."""

    server: str = Field(
        title="Server",
        description=f"{_SMTP}. smtp:// begins TLS with STARTTLS, smtps:// at once; "
        "smtp://localhost goes without. The password is never shown again.",
        repr=False,
    )
    sender: str = Field(title="Sender", pattern=r"^[^@\s<>,]+@[^@\s<>,]+$", description="From.")
    recipients: list[str] = Field(
        title="Recipients", min_length=1, max_length=50, description="Addresses that get the mail."
    )

    def way(self, where: str) -> EmailPlan:
        """What the sink takes. Raises SettingError."""
        for recipient in self.recipients:
            if recipient.count("@") != 1 or any(c.isspace() or c in "<>," for c in recipient):
                reason = f"{recipient!r} is no mail address; write name@host"
                raise SettingError(f"{where}.recipients", reason)
        try:
            parts = urlsplit(self.server)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if not host or parts.scheme not in ("smtp", "smtps"):
            raise SettingError(f"{where}.server", f"is no mail server; write {_SMTP}")
        tls = parts.scheme == "smtps"
        return EmailPlan(
            host,
            port or (465 if tls else 25 if is_loopback(host) else 587),
            self.sender,
            tuple(self.recipients),
            tls=tls,
            plain=not tls and is_loopback(host),
            user=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


class SinkSettings(Section):
    """A receiver of events: a webhook, a broker or mail."""

    name: str = Field(
        title="Name",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Unique; small letters, digits, hyphen and underscore.",
    )
    webhook: WebhookSettings | None = Field(
        default=None, title="Webhook", description="Signed requests to a web address."
    )
    mqtt: MqttSettings | None = Field(
        default=None, title="MQTT", description="ONVIF event messages at a broker."
    )
    email: EmailSettings | None = Field(
        default=None, title="E-mail", description="Mail with the still."
    )
    states: list[News] | None = Field(
        default=None,
        title="States",
        min_length=1,
        description="What is told: provisional, confirmed, withdrawn, ended, clip. Left out: "
        "confirmed, ended and clip; of mail: confirmed.",
    )
    kinds: list[EventKind] | None = Field(
        default=None, title="Kinds", min_length=1, description="Only events of these kinds."
    )
    cameras: list[str] | None = Field(
        default=None, title="Cameras", min_length=1, description="Only events of these cameras."
    )

    def plan(self) -> SinkPlan:
        """What the service does with it. Raises SettingError that names the sink."""
        where = f"sink {self.name}"
        ways: list[Way] = []
        for key, section in (
            ("webhook", self.webhook),
            ("mqtt", self.mqtt),
            ("email", self.email),
        ):
            if section is not None:
                ways.append(section.way(f"{where}: {key}"))
        if len(ways) != 1:
            raise SettingError(where, "needs one of webhook, mqtt and email; give exactly one")
        usual = [News.CONFIRMED] if self.email else [News.CONFIRMED, News.ENDED, News.CLIP]
        wish = Wish(
            frozenset(self.states or usual),
            None if self.kinds is None else frozenset(self.kinds),
            None if self.cameras is None else frozenset(self.cameras),
        )
        return SinkPlan(self.name, wish, ways[0])


def check_sinks(sinks: list[SinkSettings], cameras: list[str]) -> None:
    """Raise SettingError for what is wrong between sinks and cameras, and within sinks."""
    names = [sink.name for sink in sinks]
    for sink in sinks:
        if names.count(sink.name) > 1:
            reason = f"two sinks are named {sink.name!r}; give each its own name"
            raise SettingError("sinks", reason)
        for camera in sink.cameras or ():
            if camera not in cameras:
                reason = f"there is no camera {camera!r}; cameras: {', '.join(cameras) or 'none'}"
                raise SettingError(f"sink {sink.name}: cameras", reason)
        sink.plan()
