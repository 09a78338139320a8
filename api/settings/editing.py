"""A camera in the text of a settings file set anew or taken out; comments and order stay."""

import re
from collections.abc import Mapping
from io import StringIO

import yaml
from pydantic import JsonValue
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from vision.errors import SettingError


def with_camera(text: str, name: str, camera: Mapping[str, JsonValue] | None) -> str:
    """The text with this camera, or without it where it is None.

    text: of a settings file that is right. In one that builds cameras from anchors, more may
    change than was asked for: compare. Raises SettingError when it cannot be done.
    """
    document, editor = _read(text)
    cameras = document.get("cameras")
    if not isinstance(cameras, CommentedSeq):
        cameras = document["cameras"] = CommentedSeq()
    place = next((n for n, item in enumerate(cameras) if item.get("name") == name), None)
    if camera is None:
        assert place is not None, "the caller has looked for it"
        del cameras[place]
        shorter = _without_lines(text, place)
        if shorter is not None and _cameras(shorter) == cameras:
            return shorter
    elif place is None:
        cameras.append(_fresh(camera))
    else:
        _merge(cameras[place], camera)
    written = StringIO()
    editor.dump(document, written)
    return written.getvalue()


def _read(text: str) -> tuple[CommentedMap, YAML]:
    editor = YAML()
    editor.preserve_quotes = True
    editor.width = 1 << 16  # long lines stay
    dash = re.search(r"^( *)- ", text, re.MULTILINE)
    offset = len(dash[1]) if dash else 2
    editor.indent(mapping=2, sequence=offset + 2, offset=offset)
    try:
        document: object = editor.load(text)
    except YAMLError:
        reason = "cannot be changed here, as a name stands twice in the file; edit that"
        raise SettingError("cameras", reason) from None
    return document if isinstance(document, CommentedMap) else CommentedMap(), editor


def _without_lines(text: str, place: int) -> str | None:
    """The text without the lines of a camera and the comment above it; None if it has none.

    The editor takes a comment for a part of what stands before it, which is another camera.
    """
    items = _value(yaml.compose(text), "cameras")
    if not isinstance(items, yaml.SequenceNode) or items.flow_style:
        return None
    lines = text.splitlines(keepends=True)
    node = items.value[place]
    first = node.start_mark.line
    indent = items.start_mark.column * " "
    while first and lines[first - 1].startswith(f"{indent}#"):
        first -= 1
    return "".join(lines[:first] + lines[_last_line(node) + 1 :])


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == name), None)


def _last_line(node: yaml.Node) -> int:
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    # A block of text ends where the next line begins.
    return node.end_mark.line - (node.end_mark.column == 0)


def _cameras(text: str) -> object:
    try:
        document: object = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return document.get("cameras") if isinstance(document, dict) else None


def _merge(present: CommentedMap, wanted: Mapping[str, JsonValue]) -> None:
    for key in [key for key in present if key not in wanted]:
        del present[key]
    for key, value in wanted.items():
        before: object = present.get(key)
        if isinstance(before, CommentedMap) and isinstance(value, Mapping):
            _merge(before, value)
        elif key not in present or before != value:
            present[key] = _fresh(value)


def _fresh(value: object) -> object:
    """A value as it is written: polygons in one line, and texts so that they are read as such."""
    if isinstance(value, Mapping):
        made = CommentedMap()
        for key, part in value.items():
            made[key] = _fresh(part)
        return made
    if isinstance(value, list):
        listed = CommentedSeq(_fresh(item) for item in value)
        if not any(isinstance(item, CommentedMap) for item in listed):
            listed.fa.set_flow_style()
        return listed
    if isinstance(value, str) and not _plain(value):
        return DoubleQuotedScalarString(value)
    return value


def _plain(text: str) -> bool:
    """Whether a text without quotes is read as itself; `no`, for one, is a truth value."""
    harmless = re.fullmatch(r"[\w./][\w./:@?&=%+-]*", text) is not None
    return harmless and yaml.safe_load(text) == text
