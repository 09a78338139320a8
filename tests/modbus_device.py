"""A real Modbus TCP device for tests: pymodbus's own server on loopback."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from actuator import Actuator
from ports import free_port
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

OUTPUTS = {7: "door_hold", 8: "voice", 9: "lamp"}
_WRITE_REGISTER, _READ_INPUTS = 6, 2


class ModbusDevice:
    """Unit 1. Registers of OUTPUTS drive an actuator; `closed` has its closed inputs, 0 to 15."""

    def __init__(self, actuator: Actuator) -> None:
        self.port = free_port()
        self.closed: set[int] = set()
        self._actuator = actuator
        self._loop = asyncio.new_event_loop()
        self._server: ModbusTcpServer | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def start(self) -> None:
        """Answer."""
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(5)

    def stop(self) -> None:
        """Answer no more, as after a power cut."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)

    def end(self) -> None:
        """Let go of everything."""
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _start(self) -> None:
        bits = SimData(0, values=[False] * 256, datatype=DataType.BITS)
        registers = SimData(0, values=[0] * 16, datatype=DataType.REGISTERS)
        blocks = ([bits], [bits], [registers], [registers])
        unit = SimDevice(1, simdata=blocks, action=self._act)
        self._server = ModbusTcpServer(unit, address=("127.0.0.1", self.port))
        await self._server.listen()

    async def _stop(self) -> None:
        if self._server is not None:
            await self._server.shutdown()  # type: ignore[no-untyped-call]  # it lacks types
            self._server = None

    async def _act(
        self,
        function: int,
        _start: int,
        address: int,
        _count: int,
        registers: list[int],
        values: list[int] | list[bool] | None,
    ) -> None:
        if function == _WRITE_REGISTER and values:
            lease_s = values[0] / 1000
            self._actuator.take(OUTPUTS[address], on=lease_s > 0, lease_s=lease_s)
        elif function == _READ_INPUTS:
            registers[0] = sum(1 << number for number in self.closed)


@contextlib.contextmanager
def modbus_device(actuator: Actuator | None = None) -> Iterator[ModbusDevice]:
    """A device whose inputs 0 and 1 are closed; it is gone when the block ends."""
    device = ModbusDevice(actuator or Actuator())
    device.closed |= {0, 1}
    try:
        device.start()
        yield device
    finally:
        device.end()
