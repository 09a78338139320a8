"""XML that somebody else wrote."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from vision.errors import InputError


def parse_xml(data: bytes) -> Element:
    """The root of a document. Raises InputError, also where it declares entities or a DTD."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        raise InputError("is not XML, or XML that is not taken from strangers") from None
    return root


def text_of(element: Element, path: str) -> str | None:
    """The text at a path whose names are given without their namespaces, or None."""
    names = (name if name in {"", "."} else f"{{*}}{name}" for name in path.split("/"))
    found = element.find("/".join(names))
    return " ".join(found.text.split()) if found is not None and found.text else None
