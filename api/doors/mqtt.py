"""Devices that listen and speak through an MQTT broker."""

import json
import socket
import time
import uuid
from collections.abc import Callable

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from api.doors.addresses import MqttAddress
from api.doors.command import Command
from api.doors.device import ANSWER_S, DeviceError, forget_late
from api.doors.lease import Contact

_KEEPALIVE_S = 15
_LISTEN_S = 0.5
_CONTACTS = {b"closed": Contact.CLOSED, b"open": Contact.OPEN}


class _Mqtt:
    """A connection whose client is thrown away with it: what is unsent is never sent again."""

    def __init__(self, address: MqttAddress) -> None:
        self._address = address
        # The same name each time, so that the broker ends a former connection at the next one.
        self._name = f"towerwatch-{uuid.uuid4().hex[:12]}"
        self._client: Client | None = None
        self._refusal = ""

    def close(self) -> None:
        """See Sender."""
        if self._client is not None:
            self._client.disconnect()
            self._drop()

    def _prepare(self, client: Client) -> None:
        """Before the connection."""

    def _greet(self, client: Client) -> None:
        """After it."""

    def _connected(self) -> Client:
        if (
            self._client is not None
            and self._client.loop(0.0) is not MQTTErrorCode.MQTT_ERR_SUCCESS
        ):
            self._drop()
        if self._client is None:
            self._connect()
        assert self._client is not None
        return self._client

    def _connect(self) -> None:
        address = self._address
        client = Client(
            CallbackAPIVersion.VERSION2,
            self._name,
            clean_session=True,
            reconnect_on_failure=False,
        )
        client.connect_timeout = ANSWER_S
        client.on_connect = self._on_connect
        if address.user is not None:
            client.username_pw_set(address.user, address.password)
        if address.tls:
            client.tls_set()
        self._prepare(client)
        self._client = client
        try:
            client.connect(address.host, address.port, _KEEPALIVE_S)
        except (OSError, ValueError) as error:
            self._drop()
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise DeviceError(f"the broker cannot be reached ({reason})") from None
        sock = client.socket()
        if isinstance(sock, socket.socket):
            forget_late(sock)
        self._until(client, client.is_connected)
        self._greet(client)

    def _until(self, client: Client, done: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + ANSWER_S
        while not done():
            left_s = deadline_s - time.monotonic()
            code = client.loop(max(left_s, 0.0))
            if done():
                return
            if self._refusal or code is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                refusal, self._refusal = self._refusal, ""
                self._drop()
                raise DeviceError(refusal or "the broker ended the connection")
            if left_s <= 0:
                self._drop()
                raise DeviceError(f"no answer from the broker within {ANSWER_S} s")

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
