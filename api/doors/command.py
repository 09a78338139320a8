"""What a device is told."""

from dataclasses import dataclass
from enum import StrEnum

from vision.records import Json


class Output(StrEnum):
    """What can be switched on."""

    DOOR_HOLD = "door_hold"
    VOICE = "voice"
    LAMP = "lamp"


@dataclass(frozen=True, slots=True)
class Command:
    """Switch an output on, after lease_s seconds it goes off by itself; or switch it off."""

    door: str
    output: Output
    on: bool
    lease_s: float

    def document(self) -> dict[str, Json]:
        """The JSON object that MQTT and HTTP devices get."""
        return {
            "schema": "towerwatch.door/1",
            "door": self.door,
            "output": self.output.value,
            "on": self.on,
            "lease_s": self.lease_s if self.on else 0.0,
        }

    def lease_ms(self) -> int:
        """What Modbus devices get in a register: milliseconds to stay on; 0 is off."""
        return round(1000 * self.lease_s) if self.on else 0
