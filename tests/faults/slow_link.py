"""A link on which everything takes long: a TCP relay on loopback."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def slow_link(target: int, delay_s: float) -> Iterator[int]:
    """Pass bytes on to a port, each so late, in both directions; gives the port to connect to."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(_listen(target, delay_s))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(target: int, delay_s: float) -> asyncio.Server:
    async def meet(near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far, to_far = await asyncio.open_connection("127.0.0.1", target)
        try:
            await asyncio.gather(_pass_on(near, to_far, delay_s), _pass_on(far, to_near, delay_s))
        finally:
            to_near.close()
            to_far.close()

    return await asyncio.start_server(meet, "127.0.0.1", 0)


async def _pass_on(one: asyncio.StreamReader, other: asyncio.StreamWriter, delay_s: float) -> None:
    loop = asyncio.get_running_loop()
    late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due_s, data = await late.get()
            await asyncio.sleep(max(0.0, due_s - loop.time()))
            if not data:
                break
            other.write(data)
        other.close()

    delivery = asyncio.ensure_future(deliver())
    with suppress(ConnectionError):
        while data := await one.read(4096):
            late.put_nowait((loop.time() + delay_s, data))
    late.put_nowait((loop.time() + delay_s, b""))
    with suppress(ConnectionError):
        await delivery


async def _end(server: asyncio.Server) -> None:
    server.close()
    ours = asyncio.current_task()
    tasks = [task for task in asyncio.all_tasks() if task is not ours]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    # Transports that were closed let go of their sockets in the loop's next round.
    await asyncio.sleep(0.01)
