"""The way to a device, by its address."""

import logging

from api.doors.addresses import Address, HttpAddress, ModbusAddress, MqttAddress
from api.doors.command import Command
from api.doors.device import Reader, Sender
from api.doors.http import HttpReader, HttpSender
from api.doors.modbus import ModbusReader, ModbusSender
from api.doors.mqtt import MqttReader, MqttSender

_log = logging.getLogger(__name__)


class Rehearsal:
    """Sends nothing, and logs what would be sent whenever that changes."""

    def __init__(self, address: Address, off: Command) -> None:
        self._address = address
        self._last = off

    def send(self, command: Command) -> None:
        """See Sender."""
        if command.on != self._last.on:
            _log.info("dry run: %s would get %s", self._address, command.document())
        self._last = command

    def close(self) -> None:
        """See Sender."""


def open_sender(address: Address, off: Command) -> Sender:
    """The way to an output. off: what shall hold when the connection is lost."""
    match address:
        case MqttAddress():
            return MqttSender(address, off)
        case ModbusAddress():
            return ModbusSender(address)
        case HttpAddress():
            return HttpSender(address)


def open_reader(address: Address) -> Reader:
    """The way to an input."""
    match address:
        case MqttAddress():
            return MqttReader(address)
        case ModbusAddress():
            return ModbusReader(address)
        case HttpAddress():
            return HttpReader(address)
