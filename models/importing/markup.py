"""Notes that some programs keep as HTML: they come in as the plain text that a person reads there."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from models.importing.mapping import Mapping

_PROGRAMS = ("Odoo", "HubSpot")
_WHOLE = re.compile(
    r"\s*<(?:!doctype|!--|html|body|p|div|span|br|ul|ol|h[1-6]|b|strong|i|em|u|a|table|blockquote|pre|font|section)"
    r"(?=[\s/>-]).*>\s*",
    re.IGNORECASE | re.DOTALL,
)
_LINES = frozenset({"p", "div", "br", "ul", "ol", "li", "tr", "table", "blockquote", "pre", "section", "hr",
                    "h1", "h2", "h3", "h4", "h5", "h6"})  # fmt: skip
_MOST = 20_000
"""With more signs that open a tag a text is left as it is: the library takes ever longer for them."""
_UNSEEN = frozenset({"script", "style", "head", "title"})


class Notes:
    """Knows where the notes of an export stand that may be HTML, and makes them plain text."""

    def __init__(self, mapping: Mapping) -> None:
        self._places = [
            place
            for place, column in enumerate(mapping.columns)
            if column.target == "notes" and mapping.system in _PROGRAMS
        ]

    def mended(self, cells: list[str]) -> list[str]:
        """Return ``cells`` with notes that are HTML as a whole as plain text."""
        for place in self._places:
            if place < len(cells) and _WHOLE.fullmatch(cells[place]):
                cells = [*cells[:place], plain(cells[place]), *cells[place + 1 :]]
        return cells


def plain(html: str) -> str:
    """Return the text of ``html``, a line for each paragraph, a hyphen before each item; as it is if it is none."""
    if html.count("<") > _MOST:
        return html
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # what the library says of declarations such as <![<
        return html
    return reader.text()


class _Reader(HTMLParser):
    """Collects what can be read."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin a line before what stands on one of its own."""
        del attrs
        if tag in _LINES:
            self._found.append("\n- " if tag == "li" else "\n")
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in _LINES and tag not in ("li", "br"):
            self._found.append("\n")
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        """Keep text; blanks and line ends count as one blank there."""
        if not self._unseen:
            self._found.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        """Return what was read, without blank lines."""
        lines = (" ".join(line.split()) for line in "".join(self._found).split("\n"))
        return "\n".join(line for line in lines if line not in ("", "-"))
