"""A drawn e-bike comes into a drawn elevator, and a real broker hears that its door is held."""

import json
from pathlib import Path

import pytest
from actuator import Actuator
from modbus_device import modbus_device
from mqtt_broker import listening, mqtt_broker
from paints import look_for_red
from service import Listed, Service, serving
from waiting import until

from api import detection
from api.serving import plan_of
from api.settings.file import load
from models.synthesis.session import ElevatorScene, ElevatorSpec

SPEC = ElevatorSpec(width=320, height=180, fps=6.0, seed=13, entries=("ebike",))
"""The e-bike is red, and nothing else is."""


def settings(folder: Path, hold: str, contacts: int) -> Path:
    """A settings file of one drawn elevator, whose door is held over MQTT."""
    document = {
        "data": str(folder / "data"),
        "server": {"port": 0},
        "cameras": [
            {
                "name": "car-a",
                "url": "sim://elevator?width=320&height=180&fps=6&seed=13&entries=ebike&realtime=1",
                "elevator": {"door": ElevatorScene(SPEC).door},
            }
        ],
        "doors": [
            {
                "name": "car-a",
                "camera": "car-a",
                "dry_run": False,
                "door_hold": {"url": hold, "timeout_s": 3},
                "fire_service": f"modbus://127.0.0.1:{contacts}?input=0",
                "standing": f"modbus://127.0.0.1:{contacts}?input=1",
            }
        ],
    }
    path = folder / "towerwatch.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")  # JSON is YAML
    return path


def test_the_door_is_held_for_a_drawn_ebike_and_the_event_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detection, "look_for_all", look_for_red)
    actuator = Actuator()
    with (
        modbus_device() as contacts,
        mqtt_broker(tmp_path) as broker,
        listening(broker.port, "a/hold", actuator),
        serving(plan_of(load(settings(tmp_path, broker.url("a/hold"), contacts.port)))) as address,
        Service(int(address.rpartition(":")[2])) as service,
    ):
        until(actuator.on, 60)

        def confirmed() -> list[Listed]:
            return [event for event in service.events() if event["state"] == "confirmed"]

        until(lambda: bool(confirmed()), 30)
        (event,) = confirmed()

        assert event["kind"] == "ebike_elevator"
        assert event["source"] == "car-a"
        assert actuator.on()
