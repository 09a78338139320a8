"""What a door controller makes of commands: a hold lapses by itself unless it is renewed."""

import time
from dataclasses import dataclass, field
from typing import cast

from waiting import until


@dataclass
class Actuator:
    """Each output is on until its lease lapses. log: what it was told and when, in seconds."""

    log: list[tuple[float, str, bool]] = field(default_factory=list)
    until_s: dict[str, float] = field(default_factory=dict)

    def take(self, output: str, *, on: bool, lease_s: float) -> None:
        """Be told something."""
        now_s = time.monotonic()
        self.log.append((now_s, output, on))
        self.until_s[output] = now_s + lease_s if on else now_s

    def take_document(self, document: dict[str, object]) -> None:
        """Be told something as a JSON object."""
        lease_s = cast("float", document["lease_s"])
        self.take(str(document["output"]), on=document["on"] is True, lease_s=lease_s)

    def on(self, output: str = "door_hold") -> bool:
        """Whether it is on now."""
        return time.monotonic() < self.until_s.get(output, 0.0)

    def off_after(self, since_s: float, output: str = "door_hold") -> float:
        """Wait until it is off; return how many seconds after a moment it went off."""
        until(lambda: not self.on(output))
        return self.until_s[output] - since_s

    def told(self, output: str = "door_hold") -> list[bool]:
        """What it was told, in order."""
        return [on for _, which, on in self.log if which == output]
