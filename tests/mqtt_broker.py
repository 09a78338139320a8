"""A real MQTT broker for tests: Debian's Mosquitto on loopback, and a device that listens to it."""

import contextlib
import json
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from actuator import Actuator
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from ports import free_port
from waiting import until

_PROGRAM = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


class Broker:
    """A broker that can be stopped, frozen and started again on the same port."""

    def __init__(self, folder: Path, *, user: str = "", password: str = "") -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._settings = folder / f"mosquitto-{self.port}.conf"
        lines = [f"listener {self.port} 127.0.0.1", "persistence false", "user root"]
        if user:
            passwords = folder / f"passwords-{self.port}"
            passwords.write_text(f"{user}:{password}\n")
            subprocess.run(["mosquitto_passwd", "-U", passwords], check=True)
            lines += ["allow_anonymous false", f"password_file {passwords}"]
        else:
            lines += ["allow_anonymous true"]
        self._settings.write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        """Start it; it answers when this returns."""
        assert Path(_PROGRAM).exists(), "Mosquitto is missing: apt-get install mosquitto"
        self._process = subprocess.Popen(
            [_PROGRAM, "-c", self._settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers)

    def url(self, topic: str) -> str:
        """The address of a topic, as settings write it."""
        return f"mqtt://127.0.0.1:{self.port}/{topic}"

    def stop(self) -> None:
        """Kill it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it stand still: connections stay, nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextlib.contextmanager
def mqtt_broker(folder: Path, *, user: str = "", password: str = "") -> Iterator[Broker]:
    """A broker that is gone when the block ends."""
    broker = Broker(folder, user=user, password=password)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


@contextlib.contextmanager
def listening(port: int, topic: str, actuator: Actuator) -> Iterator[list[MQTTMessage]]:
    """A device on a topic that tells an actuator what it hears; gives the messages as they came."""
    messages: list[MQTTMessage] = []
    ready: list[bool] = []

    def hear(_client: Client, _userdata: object, message: MQTTMessage) -> None:
        messages.append(message)
        actuator.take_document(cast("dict[str, object]", json.loads(message.payload)))

    def greet(client: Client, *_: object) -> None:
        client.subscribe(topic, qos=1)

    device = Client(CallbackAPIVersion.VERSION2)
    device.reconnect_delay_set(1, 1)
    device.on_message = hear
    device.on_connect = greet
    device.on_subscribe = lambda *_: ready.append(True)
    device.connect("127.0.0.1", port)
    device.loop_start()
    try:
        until(lambda: bool(ready))
        yield messages
    finally:
        device.disconnect()
        device.loop_stop()
