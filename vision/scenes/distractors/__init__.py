"""What moves before a building without being thrown; one module a family, a registry by name."""

from collections.abc import Sequence

from vision.scenes.distractors import (
    aeroplane,
    bag,
    birds,
    curtain,
    exposure_step,
    foliage,
    gondola,
    headlights,
    insect,
    laundry,
    leaf,
    lens_drop,
    light,
    people,
    pole_shake,
    vehicle,
    window,
)
from vision.scenes.distractors.actor import Actor, Family
from vision.scenes.stage import Stage

FAMILIES: dict[str, Family] = {
    "aeroplane": aeroplane.FAMILY,
    "bag": bag.FAMILY,
    "bird_dive": birds.DIVE,
    "bird_flock": birds.FLOCK,
    "bird_glide": birds.GLIDE,
    "curtain": curtain.FAMILY,
    "exposure_step": exposure_step.FAMILY,
    "foliage": foliage.FAMILY,
    "gondola": gondola.FAMILY,
    "headlights": headlights.FAMILY,
    "insect": insect.FAMILY,
    "laundry": laundry.FAMILY,
    "leaf": leaf.FAMILY,
    "lens_drop": lens_drop.FAMILY,
    "light": light.FAMILY,
    "people": people.FAMILY,
    "pole_shake": pole_shake.FAMILY,
    "vehicle": vehicle.FAMILY,
    "window": window.FAMILY,
}


def cast(stage: Stage, kind: str) -> Sequence[Actor]:
    """Every appearance of one family in a scene: as many as chance wants, but one at least.

    Raises KeyError for a kind that is not in FAMILIES.
    """
    family, spec = FAMILIES[kind], stage.spec
    rng = spec.random(kind)
    if family.an_hour is None:
        return [family.make(stage, rng, 0.0)]
    expected = family.an_hour * spec.distractor_rate * spec.duration_s / 3600
    count = max(int(rng.poisson(expected)), 1)
    span = max(spec.duration_s - 0.5, 0.5 * spec.duration_s)
    return [
        family.make(stage, spec.random(kind, 1 + k), start)
        for k, start in enumerate(sorted(float(t) for t in rng.uniform(0, span, count)))
    ]
