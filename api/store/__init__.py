"""Where events, footage and gaps are kept: one row each, committed when told."""

from api.store.records import (
    CLIP,
    STILL,
    Evidence,
    Gap,
    GapCount,
    GapKind,
    Hold,
    Page,
    Segment,
    StoredEvent,
)
from api.store.store import Store

__all__ = [
    "CLIP",
    "STILL",
    "Evidence",
    "Gap",
    "GapCount",
    "GapKind",
    "Hold",
    "Page",
    "Segment",
    "Store",
    "StoredEvent",
]
