"""Which rule judges a camera: its options say."""

from models.detector import one_by_one
from models.registry import open_detector
from vision.detections import Detect
from vision.elevator import ElevatorRule
from vision.falling import FallingRule
from vision.options import ElevatorOptions, FallingOptions, Options, ZoneOptions
from vision.rates import SCORES
from vision.records import Rule
from vision.zone import ZoneRule


def rule_of(options: Options, detect: Detect | None = None) -> Rule:
    """The rule for these options. detect: where it needs one; None opens the shipped detector.

    Raises InputError when there is no detector.
    """
    match options:
        case FallingOptions():
            return FallingRule(options)
        case ElevatorOptions():
            return ElevatorRule(options, detect or shipped_detect())
        case ZoneOptions():
            return ZoneRule(options, detect or shipped_detect())


def shipped_detect() -> Detect:
    """The shipped detector, with the faint boxes that rules gather evidence from."""
    return one_by_one(open_detector(), SCORES[0])
