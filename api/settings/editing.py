"""One of a list in the text of a settings file set anew or taken out; comments and order stay."""

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


def with_item(text: str, part: str, name: str, item: Mapping[str, JsonValue] | None) -> str:
    """The text with this camera, sink or token, or without it where it is None.

    text: of a settings file that is right. part: the list, as `cameras`. In a file that builds
    its items from anchors, more may change than was asked for: compare. Raises SettingError when
    it cannot be done.
    """
    document, editor = _read(text, part)
    items = document.get(part)
    if not isinstance(items, CommentedSeq):
        items = document[part] = CommentedSeq()
    place = next((n for n, had in enumerate(items) if had.get("name") == name), None)
    if item is None:
        assert place is not None, "the caller has looked for it"
        del items[place]
        shorter = _without_lines(text, part, place)
        if shorter is not None and _items(shorter, part) == items:
            return shorter
    elif place is None:
        items.append(_fresh(item))
    else:
        _merge(items[place], item)
    written = StringIO()
    editor.dump(document, written)
    return written.getvalue()


def _read(text: str, part: str) -> tuple[CommentedMap, YAML]:
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
        raise SettingError(part, reason) from None
    return document if isinstance(document, CommentedMap) else CommentedMap(), editor


def _without_lines(text: str, part: str, place: int) -> str | None:
    """The text without the lines of an item and the comment above it; None if it has none.

    The editor takes a comment for a part of what stands before it, which is another item.
    """
    items = _value(yaml.compose(text), part)
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


def _items(text: str, part: str) -> object:
    try:
        document: object = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return document.get(part) if isinstance(document, dict) else None


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
