"""Text as it stands in the XML of a workbook, and as a person sees it."""

import re

SPACES = " \t\n\r"
"""What XML counts as white space; a hard space is none."""
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&([^;<>&]{0,32};?)")
_ESCAPE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return ``text`` of an XML document with its references resolved; raises ValueError for one that is none."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def shown(text: str) -> str:
    """Return ``text`` of a workbook with its own escapes resolved: ``_x000D_`` is a carriage return."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def run(raw: str, *, kept: bool) -> str:
    """Return a run of text in XML as it is seen; unless they are ``kept``, the spaces around it mean nothing."""
    text = unescaped(raw)
    return shown(text if kept else text.strip(SPACES))


def _character(found: "re.Match[str]") -> str:
    name = found[1]
    if not name.endswith(";"):
        raise ValueError("a reference without its end")
    name = name[:-1]
    if name in _NAMED:
        return _NAMED[name]
    if not name.startswith("#"):
        raise ValueError("an unknown reference")
    number = int(name[2:], 16) if name[1:2] == "x" else int(name[1:])
    if not number or 0xD800 <= number < 0xE000:
        raise ValueError("a reference to no character")
    return chr(number)
