"""What the settings say of a sink, and the way to it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from api.sinks.email import Email, EmailPlan
from api.sinks.mqtt import MqttPlan, MqttSink
from api.sinks.report import Wish
from api.sinks.transport import Transport
from api.sinks.webhook import Webhook, WebhookPlan
from api.store import Store

Way: TypeAlias = WebhookPlan | MqttPlan | EmailPlan

_STILL_S = 3.0


@dataclass(frozen=True, slots=True)
class SinkPlan:
    """A receiver: what it wants to hear, and the way to it."""

    name: str
    wish: Wish
    way: Way


def open_transport(way: Way, still: Callable[[str], Path | None]) -> Transport:
    """The way to a receiver; connects at the first letter. still: see `Email`."""
    match way:
        case WebhookPlan():
            return Webhook(way)
        case MqttPlan():
            return MqttSink(way)
        case EmailPlan():
            return Email(way, still)


def still_of(store: Store, data: Path, event_id: str) -> Path | None:
    """The still of an event, which is written just after its verdict: waits for it a moment."""
    for _ in range(int(_STILL_S / 0.1)):
        stored = store.event(event_id)
        if stored is None or stored.still_gap is not None:
            return None
        if stored.still is not None:
            path = data / stored.still.path
            return path if path.is_file() else None
        threading.Event().wait(0.1)
    return None
