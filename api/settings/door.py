"""Settings of a door."""

from pydantic import Field, model_validator

from api.doors.addresses import input_address, output_address
from api.doors.command import Output
from api.doors.doors import DoorPlan
from api.doors.lease import HoldLimits
from api.settings.section import Section


class HoldSettings(Section):
    """The device that holds a door open."""

    url: str = Field(
        title="Address",
        min_length=1,
        description="Where the hold is sent: mqtt://host/topic, modbus://host?register=7 or "
        "http://host/path. The password in it is never shown again.",
        repr=False,
    )
    timeout_s: float | None = Field(
        default=None,
        title="The device's time-out",
        allow_inf_nan=False,
        description="Seconds after which the device lets go by itself when no renewal comes, 2 to "
        "3. A device that does not is refused.",
    )

    @model_validator(mode="after")
    def _lets_go_by_itself(self) -> "HoldSettings":
        if not self.timeout_s:
            raise ValueError(
                "this device has no time-out of its own (timeout_s), so the door would stay held "
                "when the service or the link dies; set the device to let go by itself 3 s after "
                "the last renewal, and write timeout_s: 3"
            )
        if not 2 <= self.timeout_s <= 3:
            raise ValueError(
                f"timeout_s is {self.timeout_s:g}, but holds are renewed every second and may "
                "outlive the service by 3 s; set the device to 2 to 3 s and write that"
            )
        return self


class DoorSettings(Section):
    """The door of an elevator car, and what warns there."""

    name: str = Field(
        title="Name",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Unique; small letters, digits, hyphen and underscore.",
    )
    camera: str = Field(
        title="Camera", description="Name of the camera in the car: its e-bikes ask for the hold."
    )
    dry_run: bool = Field(
        default=True,
        title="Dry run",
        description="Tell no device anything; what would be sent is logged and shown.",
    )
    door_hold: HoldSettings = Field(
        title="Hold", description="Holds the door while an e-bike is in the car."
    )
    voice: str | None = Field(
        default=None,
        title="Voice",
        min_length=1,
        description="Address of what speaks in the car; takes the same forms as door_hold.url.",
        repr=False,
    )
    lamp: str | None = Field(
        default=None,
        title="Lamp",
        min_length=1,
        description="Address of a lamp or a buzzer; takes the same forms as door_hold.url.",
        repr=False,
    )
    fire_service: str | None = Field(
        default=None,
        title="Fire service",
        min_length=1,
        description="Address of the contact of the fire service, closed while there is no fire: "
        "mqtt://host/topic, modbus://host?input=0 or http://host/path. Open or unknown means no "
        "hold. Only a dry run can do without.",
        repr=False,
    )
    standing: str | None = Field(
        default=None,
        title="Standing",
        min_length=1,
        description="Address of a contact that is closed while the car stands at a floor; as "
        "fire_service. A car that moves, or of which nothing is known, is never held.",
        repr=False,
    )

    @model_validator(mode="after")
    def _inputs_are_wired(self) -> "DoorSettings":
        for name, url in (("fire_service", self.fire_service), ("standing", self.standing)):
            if url is None and not self.dry_run:
                raise ValueError(
                    f"{name} is missing, and a door may be held only while that contact is closed; "
                    "give its address, or write dry_run: true"
                )
        return self

    def plan(self) -> DoorPlan:
        """What the service does with it. Raises SettingError that names the door."""
        assert self.door_hold.timeout_s is not None
        where = f"door {self.name}: "
        outputs = {Output.DOOR_HOLD: output_address(f"{where}door_hold.url", self.door_hold.url)}
        if self.voice is not None:
            outputs[Output.VOICE] = output_address(f"{where}voice", self.voice)
        if self.lamp is not None:
            outputs[Output.LAMP] = output_address(f"{where}lamp", self.lamp)
        inputs = {
            name: None if url is None else input_address(f"{where}{name}", url)
            for name, url in (("fire_service", self.fire_service), ("standing", self.standing))
        }
        return DoorPlan(
            self.name,
            self.camera,
            outputs,
            inputs["fire_service"],
            inputs["standing"],
            self.dry_run,
            HoldLimits(lease_s=self.door_hold.timeout_s),
        )
