"""Windows and doors to which things happen."""

import numpy as np

from vision.scenes.facade import Opening
from vision.scenes.stage import Stage


def opening_in_view(
    stage: Stage, rng: np.random.Generator, balcony: bool | None = None
) -> tuple[Opening, int, int]:
    """Any opening of the floors in view, with its floor and column; balcony: with one, without,
    or either. Falls back to either where the building has none of the kind."""
    building = stage.building
    columns = [
        k + 1 for k, has in enumerate(building.balconies) if balcony is None or has == balcony
    ] or list(range(1, building.columns + 1))
    floor = int(rng.integers(stage.lowest_floor, building.floors + 1))
    column = columns[int(rng.integers(len(columns)))]
    return building.opening(floor, column), floor, column
