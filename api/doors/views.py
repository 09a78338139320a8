"""Doors as the service hands them out, described for OpenAPI."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, JsonValue

from api.doors.command import Output
from api.doors.door import DoorChange, DoorState, InputState, OutputState
from api.doors.lease import Contact, Reason


class SentView(BaseModel):
    """The last command that a device took."""

    at: datetime = Field(description="When, UTC.")
    command: dict[str, JsonValue] = Field(description="The object that was sent.")


class OutputView(BaseModel):
    """A device that is told something."""

    output: Output
    address: str = Field(description="Without user and password.")
    error: str | None = Field(description="Why it did not take the last command.")
    sent: SentView | None = Field(description="In a dry run, what would have been sent.")


class InputView(BaseModel):
    """A contact that must be closed for a hold."""

    name: str = Field(description="fire_service: closed without a fire; standing: the car stands.")
    address: str | None = Field(description="None in a dry run where it is taken as closed.")
    contact: Contact = Field(description="open and unknown mean no hold.")
    error: str | None = Field(description="Why it is unknown.")


class DoorChangeView(BaseModel):
    """What became of a door."""

    at: datetime = Field(description="When, UTC.")
    state: Reason
    who: str | None = Field(description="The guard who let go, as told.")
    address: str | None = Field(description="Where the guard's request came from.")
    events: list[str] = Field(description="Events that asked for the door at that moment.")


class DoorView(BaseModel):
    """A door, why it is held or not, and how its devices are doing."""

    name: str
    camera: str = Field(description="The camera whose e-bikes ask for it.")
    dry_run: bool = Field(description="Nothing is sent; what would be sent is shown.")
    held: bool = Field(description="In a dry run, whether it would be.")
    state: Reason = Field(description="Why it is held or not.")
    events: list[str] = Field(description="Events that ask for it now.")
    outputs: list[OutputView]
    inputs: list[InputView]
    changes: list[DoorChangeView] = Field(description="The last ones, the newest first.")


class DoorsView(BaseModel):
    """All doors, in the order of the settings."""

    doors: list[DoorView]


def _printable(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("give a name, in letters that can be printed")
    return text.strip()


class ReleaseRequest(BaseModel):
    """A guard lets go of a door."""

    who: Annotated[str, AfterValidator(_printable)] = Field(
        description="Who lets go; it is recorded.", min_length=1, max_length=80
    )


def door_view(door: DoorState) -> DoorView:
    """A door's state."""
    return DoorView(
        name=door.name,
        camera=door.camera,
        dry_run=door.dry_run,
        held=door.state is Reason.HELD,
        state=door.state,
        events=list(door.events),
        outputs=[_output(output) for output in door.outputs],
        inputs=[_input(line) for line in door.inputs],
        changes=[_change(change) for change in door.changes],
    )


def _output(state: OutputState) -> OutputView:
    sent = None
    if state.sent is not None:
        told = {"at": state.sent.at, "command": state.sent.command.document()}
        sent = SentView.model_validate(told)
    return OutputView(output=state.output, address=state.address, error=state.error, sent=sent)


def _input(state: InputState) -> InputView:
    return InputView(
        name=state.name, address=state.address, contact=state.contact, error=state.error
    )


def _change(change: DoorChange) -> DoorChangeView:
    return DoorChangeView(
        at=change.at,
        state=change.state,
        who=change.who,
        address=change.address,
        events=list(change.events),
    )
