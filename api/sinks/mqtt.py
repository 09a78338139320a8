"""Events at an MQTT broker, in the JSON form of ONVIF (Core Specification, event over MQTT)."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from paho.mqtt.client import Client
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from api.broker import BrokerConnection, Manners
from api.doors.addresses import MqttAddress
from api.sinks.report import Letter
from api.sinks.transport import ANSWER_S, DeliveryError, Trouble

_KEEPALIVE_S = 30


@dataclass(frozen=True, slots=True)
class MqttPlan:
    """The broker. Its topic is what comes before `/onvif-ej/`."""

    broker: MqttAddress


class MqttSink(BrokerConnection):
    """Publishes with QoS 1 and waits for the broker's word; nothing is retained or kept for later.

    A retained alarm would greet everybody who subscribes tomorrow.
    """

    def __init__(self, plan: MqttPlan) -> None:
        super().__init__(plan.broker, Manners(ANSWER_S, _KEEPALIVE_S, DeliveryError))
        self._answered: dict[int, ReasonCode] = {}

    def send(self, letter: Letter) -> None:
        """See Transport."""
        client = self._connected()
        topic = f"{self._address.topic}/{topic_of(letter)}"
        number = client.publish(topic, payload_of(letter), qos=1, retain=False).mid
        self._until(client, lambda: number in self._answered)
        code = self._answered.pop(number)
        if code.is_failure:
            raise DeliveryError(f"the broker did not take it ({code})", Trouble.CAMERA)

    def _prepare(self, client: Client) -> None:
        client.on_publish = self._on_publish
        self._answered.clear()

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
