"""What drew a collected path, and how much it counts when weights are learned."""

from benchmarks.paths import LabelledPath
from benchmarks.suite import Case

OF_GROUP = {
    "birds": "bird",
    "insects": "insect",
    "leaves and bags": "light",
    "windows and curtains": "scene",
    "lights": "scene",
    "shakes": "scene",
    "foliage": "scene",
    "traffic": "ground",
    "practice traffic": "ground",
    "practice birds": "bird",
    "rain": "weather",
    "snow": "weather",
}
"""Which explanation is right for the paths of a group."""


def label_of(case: Case, path: LabelledPath) -> str | None:
    """The right explanation, or None where it is not known: in cases with falls other things come
    by as well."""
    if path.fall is not None:
        return "fall"
    if case.group in {"falls", "practice"}:
        return "weather" if case.spec.condition in {"rain", "snow"} else None
    return OF_GROUP[case.group]


def importance(case: Case, path: LabelledPath) -> float:
    """Every path counts the same, but for those of foliage: the tracker lets few of them live, and
    there are eight hours of it in a fixed day."""
    return 20.0 if path.fall is None and case.group == "foliage" else 1.0
