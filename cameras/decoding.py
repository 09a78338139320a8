"""How the pictures of a stream are decoded."""

from dataclasses import dataclass

import av


@dataclass(frozen=True, slots=True)
class Decoding:
    """threads: None takes as many as there are cores. deblock: whether H.264 and HEVC smooth the
    edges of blocks, as the standards ask; without it a picture costs a quarter less, and its luma
    drifts from what was sent until the next keyframe (docs/performance.md).

    Hardware decoding would be chosen here, too.
    """

    threads: int | None = None
    deblock: bool = True

    def prepare(self, context: av.CodecContext) -> None:
        """Set a decoder up that has not decoded anything yet."""
        context.thread_type = "AUTO"
        context.thread_count = self.threads or 0
        if not self.deblock:
            context.options = {"skip_loop_filter": "all"}


CAMERA = Decoding(threads=1)
"""A core for each camera: more threads cost more in all, and make each picture later."""

RECORDING = Decoding()
"""Nobody else wants the cores."""
