"""Events at an MQTT broker, in the JSON form of ONVIF (Core Specification, event over MQTT)."""

import json
import ssl
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from api.doors.addresses import MqttAddress
from api.sinks.report import Letter
from api.sinks.transport import ANSWER_S, DeliveryError, Trouble

_KEEPALIVE_S = 30


@dataclass(frozen=True, slots=True)
class MqttPlan:
    """The broker. Its topic is what comes before `/onvif-ej/`."""

    broker: MqttAddress


class MqttSink:
    """Publishes with QoS 1 and waits for the broker's word; nothing is retained or kept for later.

    A retained alarm would greet everybody who subscribes tomorrow.
    """

    def __init__(self, plan: MqttPlan) -> None:
        self._broker = plan.broker
        self._name = f"towerwatch-{uuid.uuid4().hex[:12]}"
        self._client: Client | None = None
        self._answered: dict[int, ReasonCode] = {}
        self._refusal: str | None = None

    def send(self, letter: Letter) -> None:
        """See Transport."""
        client = self._connected()
        topic = f"{self._broker.topic}/{topic_of(letter)}"
        number = client.publish(topic, payload_of(letter), qos=1, retain=False).mid
        self._until(client, lambda: number in self._answered)
        code = self._answered.pop(number)
        if code.is_failure:
            raise DeliveryError(f"the broker did not take it ({code})", Trouble.CAMERA)

    def close(self) -> None:
        """See Transport."""
        if self._client is not None:
            self._client.disconnect()
            self._drop()

    def _connected(self) -> Client:
        if (
            self._client is not None
            and self._client.loop(0.0) is not MQTTErrorCode.MQTT_ERR_SUCCESS
        ):
            self._drop()
        return self._client or self._connect()

    def _connect(self) -> Client:
        broker = self._broker
        client = Client(
            CallbackAPIVersion.VERSION2,
            self._name,
            clean_session=True,
            reconnect_on_failure=False,
        )
        client.connect_timeout = ANSWER_S
        client.on_connect = self._on_connect
        client.on_publish = self._on_publish
        if broker.user is not None:
            client.username_pw_set(broker.user, broker.password)
        if broker.tls:
            client.tls_set_context(ssl.create_default_context())
        self._client = client
        self._answered.clear()
        self._refusal = None
        try:
            client.connect(broker.host, broker.port, _KEEPALIVE_S)
        except (OSError, ValueError) as error:
            self._drop()
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise DeliveryError(f"the broker cannot be reached ({reason})") from None
        self._until(client, client.is_connected)
        return client

    def _until(self, client: Client, done: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + ANSWER_S
        while not done():
            left_s = deadline_s - time.monotonic()
            code = client.loop(max(left_s, 0.0))
            if done():
                return
            if self._refusal is not None or code is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._drop()
                raise DeliveryError(self._refusal or "the broker ended the connection")
            if left_s <= 0:
                self._drop()
                raise DeliveryError(f"no answer from the broker within {ANSWER_S:g} s")

    def _drop(self) -> None:
        if self._client is not None:
            sock = self._client.socket()
            if sock is not None:
                sock.close()
        self._client = None

    def _on_connect(
        self,
        _client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        code: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if code.is_failure:
            self._refusal = f"the broker refused the connection ({code})"

    def _on_publish(
        self,
        _client: Client,
        _userdata: object,
        number: int,
        code: ReasonCode,
        _properties: Properties,
    ) -> None:
        self._answered[number] = code


def topic_of(letter: Letter) -> str:
    """`onvif-ej/`, the topic of the event in a namespace of our own, `/&` and its source."""
    kind = "".join(word.capitalize() for word in letter.kind.value.split("_"))
    return f"onvif-ej/RuleEngine/tw:{kind}/&{quote(letter.camera, safe='')}"


def payload_of(letter: Letter) -> bytes:
    """UtcTime, Source and Data; MessageId is the same at every try."""
    document = {
        "UtcTime": letter.reported_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "Source": {"VideoSource": letter.camera},
        "Data": {"MessageId": letter.id, "State": letter.news.value, **_capitalised(letter)},
    }
    return json.dumps(document, allow_nan=False).encode()


def _capitalised(letter: Letter) -> dict[str, object]:
    return {name.capitalize(): value for name, value in letter.data.items()}
