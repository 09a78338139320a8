"""How the pictures of a stream are decoded."""

from dataclasses import dataclass

import av


@dataclass(frozen=True, slots=True)
class Decoding:
    """threads: None takes as many as there are cores. Blocks are smoothed as the standards ask:
    what is saved without that costs falls (docs/performance.md).

    Hardware decoding would be chosen here, too.
    """

    threads: int | None = None

    def prepare(self, context: av.CodecContext) -> None:
        """Set a decoder up that has not decoded anything yet."""
        context.thread_type = "AUTO"
        context.thread_count = self.threads or 0


CAMERA = Decoding(threads=1)
"""A core for each camera: more threads cost more in all, and make each picture later."""

RECORDING = Decoding()
"""Nobody else wants the cores."""
