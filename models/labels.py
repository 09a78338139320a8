"""What models and data sets call the things that we know."""

from collections.abc import Mapping

from vision.detections import Label

KNOWN: Mapping[str, Label] = {
    **{label.value: label for label in Label},
    "motorcycle": Label.EBIKE,
    "motorbike": Label.EBIKE,
}
"""Class names of labelled folders. Two-wheelers with a motor look alike from most sides."""
