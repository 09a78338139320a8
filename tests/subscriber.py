"""A subscriber of an MQTT broker that keeps the JSON objects that it hears."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from waiting import until


@contextlib.contextmanager
def subscriber(port: int, topics: str) -> Iterator[list[dict[str, Any]]]:
    """Gives the messages as they came, each with its topic and whether it was retained."""
    heard: list[dict[str, Any]] = []
    ready: list[bool] = []

    def hear(_client: Client, _userdata: object, message: MQTTMessage) -> None:
        document = json.loads(message.payload)
        heard.append({**document, "topic": message.topic, "retained": message.retain})

    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = hear
    client.on_subscribe = lambda *_: ready.append(True)
    client.connect("127.0.0.1", port)
    client.subscribe(topics, qos=1)
    client.loop_start()
    try:
        until(lambda: bool(ready))
        yield heard
    finally:
        client.disconnect()
        client.loop_stop()
