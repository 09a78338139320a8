"""Devices that listen and speak through an MQTT broker."""

import json
import socket
import time

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from api.broker import BrokerConnection, Manners
from api.doors.addresses import MqttAddress
from api.doors.command import Command
from api.doors.device import ANSWER_S, DeviceError, forget_late
from api.doors.lease import Contact

_KEEPALIVE_S = 15
_LISTEN_S = 0.5
_CONTACTS = {b"closed": Contact.CLOSED, b"open": Contact.OPEN}


class _Mqtt(BrokerConnection):
    def __init__(self, address: MqttAddress) -> None:
        super().__init__(address, Manners(ANSWER_S, _KEEPALIVE_S, DeviceError))

    def _opened(self, sock: socket.socket) -> None:
        forget_late(sock)


class MqttSender(_Mqtt):
    """Publishes each command once, not retained, with QoS 0, which no broker keeps for later.

    When the connection is lost, the broker itself says that the output is off.
    """

    def __init__(self, address: MqttAddress, off: Command) -> None:
        super().__init__(address)
        self._off = off
        self._answered: set[int] = set()

    def send(self, command: Command) -> None:
        """See Sender."""
        client = self._connected()
        client.publish(self._address.topic, _payload(command), qos=0, retain=False)
        # QoS 0 has no answer; but brokers work in order, and unsubscribing from nothing has one.
        _, number = client.unsubscribe(f"{self._address.topic}/answer")
        self._until(client, lambda: number in self._answered)
        self._answered.clear()

    def _prepare(self, client: Client) -> None:
        client.will_set(self._address.topic, _payload(self._off), qos=0, retain=False)
        client.on_unsubscribe = self._on_unsubscribe

    def _on_unsubscribe(
        self,
        _client: Client,
        _userdata: object,
        number: int,
        _codes: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        self._answered.add(number)


class MqttReader(_Mqtt):
    """Hears `closed` or `open`, which the device says every second; what is retained is old."""

    def __init__(self, address: MqttAddress) -> None:
        super().__init__(address)
        self._heard: list[bytes] = []

    def read(self) -> Contact | None:
        """See Reader."""
        self._heard.clear()
        client = self._connected()
        deadline_s = time.monotonic() + _LISTEN_S
        while not self._heard and (left_s := deadline_s - time.monotonic()) > 0:
            if client.loop(left_s) is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._drop()
                raise DeviceError("the broker ended the connection")
        return self._contact()

    def _contact(self) -> Contact | None:
        if not self._heard:
            return None
        contact = _CONTACTS.get(self._heard[-1].strip().lower())
        if contact is None:
            raise DeviceError("said neither closed nor open")
        return contact

    def _prepare(self, client: Client) -> None:
        client.on_message = self._on_message

    def _greet(self, client: Client) -> None:
        client.subscribe(self._address.topic, qos=0)

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        if not message.retain:
            self._heard.append(bytes(message.payload))


def _payload(command: Command) -> bytes:
    return json.dumps(command.document()).encode()
