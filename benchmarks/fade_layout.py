"""Which videos a FADE folder holds, and which annotations belong to each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.clips import VIDEO
from benchmarks.truth import Box
from benchmarks.voc import read_annotation, trailing_number
from cameras.pictures import SUFFIXES
from vision.errors import InputError

_NAMELESS = {"annotations", "frames", "images", "img", "jpegimages", "labels", "videos", "xml"}
"""Folders of these names are called as the folder they are in."""


@dataclass(frozen=True, slots=True)
class AnnotatedVideo:
    """footage: a video file or a folder of pictures. annotations: one file a frame."""

    name: str
    footage: Path
    annotations: Sequence[Path]


def annotated_videos(folder: Path, only: str = "*") -> list[AnnotatedVideo]:
    """Pair videos with the folder of annotations of the same name, the nearest if there are more.

    Footage without annotations is left out. Raises InputError where nothing can be paired.
    """
    by_folder: dict[Path, list[Path]] = {}
    footage: list[Path] = []
    pictured: set[Path] = set()
    for path in sorted(folder.rglob("*")):
        suffix = path.suffix.lower()
        if suffix == ".xml":
            by_folder.setdefault(path.parent, []).append(path)
        elif suffix in VIDEO and path.is_file():
            footage.append(path)
        elif suffix in SUFFIXES:
            pictured.add(path.parent)
    found: dict[Path, AnnotatedVideo] = {}
    for place in [*footage, *sorted(pictured)]:
        name = _name(place)
        near = _nearest(place, [own for own in by_folder if _name(own) == name])
        # A video that is there as pictures, too, counts once.
        if near is not None and near not in found and fnmatch(name, only):
            found[near] = AnnotatedVideo(name, place, by_folder[near])
    if not found:
        raise InputError(
            f"{folder}: holds no video {only} with a folder of XML files of the same name; "
            "give the folder that holds both"
        )
    return list(found.values())


def first_number(videos: Iterable[AnnotatedVideo]) -> int:
    """The number of a first frame: 0 where any file has it in its name, else 1."""
    numbers = {trailing_number(path.stem) for video in videos for path in video.annotations}
    return 0 if 0 in numbers else 1


def true_boxes(video: AnnotatedVideo, first: int) -> Mapping[int, Sequence[Box]]:
    """Boxes by frame, counted from 0; frames without one are left out. Raises InputError.

    first: number of the first frame. Pictures of a folder are counted by their own numbers, and
    annotations of pictures that are not there are left out.
    """
    places = _places(video.footage) if video.footage.is_dir() else {}
    boxes: dict[int, Sequence[Box]] = {}
    for path in video.annotations:
        found = read_annotation(path)
        frame = places.get(found.number) if places else found.number - first
        if frame is not None and frame < 0:
            raise InputError(f"{path}: is frame {found.number}; give --first-frame 0")
        if frame is not None and found.boxes:
            boxes[frame] = found.boxes
    return boxes


def _places(folder: Path) -> Mapping[int, int]:
    pictures = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    numbers = {trailing_number(path.stem) for path in pictures}
    known = sorted(number for number in numbers if number is not None)
    return {number: place for place, number in enumerate(known)}


def _name(path: Path) -> str:
    """What a video or a folder is called."""
    name = path.stem if path.suffix.lower() in VIDEO else path.name
    return _name(path.parent) if name.lower() in _NAMELESS and path.parent != path else name


def _nearest(place: Path, candidates: Sequence[Path]) -> Path | None:
    def shared(candidate: Path) -> int:
        pairs = zip(place.parts, candidate.parts, strict=False)
        return sum(1 for own, other in pairs if own == other)

    return max(candidates, key=shared, default=None)
