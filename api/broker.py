"""A connection to an MQTT broker, driven by hand: nothing is queued behind anybody's back."""

import socket
import ssl
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from api.doors.addresses import MqttAddress


@dataclass(frozen=True, slots=True)
class Manners:
    """answer_s: how long the broker may take for anything. wrong: makes the error that is raised of
    what went wrong."""

    answer_s: float
    keepalive_s: int
    wrong: Callable[[str], Exception]


class BrokerConnection:
    """A connection whose client is thrown away with it: what is unsent is never sent again."""

    def __init__(self, address: MqttAddress, manners: Manners) -> None:
        self._address = address
        self._manners = manners
        # The same name each time, so that the broker ends a former connection at the next one.
        self._name = f"towerwatch-{uuid.uuid4().hex[:12]}"
        self._client: Client | None = None
        self._refusal: str | None = None

    def close(self) -> None:
        """Take leave of the broker."""
        if self._client is not None:
            self._client.disconnect()
            self._drop()

    def _prepare(self, client: Client) -> None:
        """Before the connection."""

    def _opened(self, sock: socket.socket) -> None:
        """When the socket is open, before the broker has answered."""

    def _greet(self, client: Client) -> None:
        """After it."""

    def _connected(self) -> Client:
        if (
            self._client is not None
            and self._client.loop(0.0) is not MQTTErrorCode.MQTT_ERR_SUCCESS
        ):
            self._drop()
        return self._client or self._connect()

    def _connect(self) -> Client:
        address, manners = self._address, self._manners
        client = Client(
            CallbackAPIVersion.VERSION2,
            self._name,
            clean_session=True,
            reconnect_on_failure=False,
        )
        client.connect_timeout = manners.answer_s
        client.on_connect = self._on_connect
        if address.user is not None:
            client.username_pw_set(address.user, address.password)
        if address.tls:
            client.tls_set_context(ssl.create_default_context())
        self._prepare(client)
        self._client = client
        self._refusal = None
        try:
            client.connect(address.host, address.port, manners.keepalive_s)
        except (OSError, ValueError) as error:
            self._drop()
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise manners.wrong(f"the broker cannot be reached ({reason})") from None
        sock = client.socket()
        if isinstance(sock, socket.socket):
            self._opened(sock)
        self._until(client, client.is_connected)
        self._greet(client)
        return client

    def _until(self, client: Client, done: Callable[[], bool]) -> None:
        answer_s, wrong = self._manners.answer_s, self._manners.wrong
        deadline_s = time.monotonic() + answer_s
        while not done():
            left_s = deadline_s - time.monotonic()
            code = client.loop(max(left_s, 0.0))
            if done():
                return
            if self._refusal is not None or code is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._drop()
                raise wrong(self._refusal or "the broker ended the connection")
            if left_s <= 0:
                self._drop()
                raise wrong(f"no answer from the broker within {answer_s:g} s")

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
