"""Work shared out among processes, with a bar that tells how far it is."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

Made = TypeVar("Made")


def at_once(jobs: int, what: str, calls: Sequence[Callable[[], Made]]) -> Iterator[Future[Made]]:
    """Call all, `jobs` at a time, each in another process; yield what is done, in order.

    what: is counted. Calls that have not begun when the caller stops to look are not made.
    """
    with (
        Progress(console=Console(stderr=True)) as progress,
        ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool,
    ):
        bar = progress.add_task(what, total=len(calls))
        running = [pool.submit(call) for call in calls]
        try:
            for done in running:
                done.exception()
                progress.advance(bar)
                yield done
        finally:
            pool.shutdown(cancel_futures=True)
