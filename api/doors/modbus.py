"""Devices that speak Modbus TCP."""

import logging
import socket

from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ModbusPDU

from api.doors.addresses import ModbusAddress
from api.doors.command import Command
from api.doors.device import ANSWER_S, DeviceError, forget_late
from api.doors.lease import Contact


class _Modbus:
    """A connection that is made anew after every failure and repeats nothing."""

    def __init__(self, address: ModbusAddress) -> None:
        # Failures are told as errors of the device; the library would log each one again.
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
        self._address = address
        self._client = ModbusTcpClient(address.host, port=address.port, timeout=ANSWER_S, retries=0)

    def close(self) -> None:
        self._client.close()  # type: ignore[no-untyped-call]  # its signature lacks types

    def _connect(self) -> ModbusTcpClient:
        if self._client.socket is None:
            target = (self._address.host, self._address.port)
            try:
                self._client.socket = socket.create_connection(target, timeout=ANSWER_S)
                forget_late(self._client.socket)
            except OSError as error:
                self.close()
                raise DeviceError(f"cannot be reached ({error.strerror or error})") from None
        return self._client

    def _failed(self, error: Exception) -> DeviceError:
        self.close()
        return DeviceError(f"gave no answer within {ANSWER_S} s ({type(error).__name__})")


class ModbusSender(_Modbus):
    """Writes to a holding register how many milliseconds the output shall stay on."""

    def send(self, command: Command) -> None:
        """See Sender."""
        client = self._connect()
        try:
            answer: ModbusPDU = client.write_register(
                self._address.number, command.lease_ms(), device_id=self._address.unit
            )
        except (ModbusException, OSError) as error:
            raise self._failed(error) from None
        if answer.isError():
            raise DeviceError(f"refused register {self._address.number} of {self._address.unit}")


class ModbusReader(_Modbus):
    """Reads a discrete input: 1 is closed."""

    def read(self) -> Contact:
        """See Reader."""
        client = self._connect()
        try:
            answer: ModbusPDU = client.read_discrete_inputs(
                self._address.number, count=1, device_id=self._address.unit
            )
        except (ModbusException, OSError) as error:
            raise self._failed(error) from None
        if answer.isError() or not answer.bits:
            raise DeviceError(f"has no input {self._address.number} of unit {self._address.unit}")
        return Contact.CLOSED if answer.bits[0] else Contact.OPEN
