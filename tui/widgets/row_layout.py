"""Columns of a list: which of them fit, how wide they are, and a row's cells laid into them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.style import Style
from textual.content import Content

from models.text import shown
from tui.widgets.painted import Part, fit, safe_content, safe_text

GUTTER = 2
GAP = 2
EDGE = 1
_LEAST_BESIDE_TAG = 6

Look = Callable[[str], Style]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in cells, or with ``share`` the least width and a part of what is left over.

    When the place is narrow the columns with the highest ``drop`` go first; 0 always stays. ``tone`` is the look of
    cells that name none. In the column with ``tag`` a row's tag is written (without one: in the last with a share).
    """

    key: str
    title: str
    width: int
    share: int = 0
    right: bool = False
    drop: int = 0
    tone: str = ""
    tag: bool = False


@dataclass(frozen=True, slots=True)
class RowCells:
    """A row: the record's ``key``, a cell for every column (also those that do not fit), and how they look.

    ``tones`` names the look of each cell: ``late``, ``today``, ``overdue``, ``stars``, ``dim``, ``strong``, ``tag`` or
    '' for the column's own; it may be shorter than ``cells``. ``tag`` says what has changed, as in '→ Negotiation'.
    """

    key: int
    cells: tuple[str | Content, ...]
    tones: tuple[str, ...] = ()
    tag: str = ""
    dim: bool = False


class Place(NamedTuple):
    """Where a column stands: its number among all columns, its width in cells, whether tags go here."""

    number: int
    width: int
    column: Column
    tag: bool


def arrange(columns: Sequence[Column], width: int) -> list[Place]:
    """Return the places of the columns that fit into ``width`` cells; numbers at the right do not touch its edge."""
    kept = list(enumerate(columns))

    def spare() -> int:
        edge = EDGE if kept and kept[-1][1].right else 0
        return width - GUTTER - edge - GAP * max(0, len(kept) - 1) - sum(column.width for _, column in kept)

    while spare() < 0 and any(column.drop for _, column in kept):
        worst = max(column.drop for _, column in kept)
        kept.remove([item for item in kept if item[1].drop == worst][-1])
    rest, shares = spare(), sum(column.share for _, column in kept)
    tagged = next((n for n, column in kept if column.tag), max((n for n, column in kept if column.share), default=-1))
    places = []
    for number, column in kept:
        extra = rest * column.share // shares if column.share else 0
        rest, shares = rest - extra, shares - column.share
        places.append(Place(number, max(1, column.width + extra), column, number == tagged))
    return places


def header_parts(places: Sequence[Place], width: int, style: Style) -> list[Part]:
    """Return the line of titles."""
    titles = (" " * GAP).join(fit(shown(p.column.title), p.width, right=p.column.right) for p in places)
    return [(fit(" " * GUTTER + titles, width), style)]


def row_parts(
    places: Sequence[Place], row: RowCells, width: int, look: Look, ground: str = "", *, head_only: bool = False
) -> list[Part]:
    """Return the cells of ``row`` after its gutter; with a ``ground`` they have that one look.

    With ``head_only`` the ground ends after the first column that has a share, which is the name.
    """
    parts: list[Part] = []
    plain = look("dim" if row.dim else "")
    base = look(ground) if ground else plain
    used = 0
    for place in places:
        if used + place.width > width:
            break
        if used:
            parts.append((" " * GAP, base))
        cell = row.cells[place.number] if place.number < len(row.cells) else ""
        tone = (row.tones[place.number] if place.number < len(row.tones) else "") or place.column.tone
        style = base if ground or row.dim or not tone else look(tone)
        if row.tag and place.tag:
            parts += _tagged(cell, place.width, row.tag, style, base if ground else look("tag"))
        elif isinstance(cell, Content) and not ground:
            parts += _content_parts(cell, place, style)
        else:
            text = cell if isinstance(cell, str) else cell.plain
            parts.append((fit(safe_text(text), place.width, right=place.column.right), style))
        used += place.width + GAP
        if head_only and place.column.share:
            ground, base = "", plain
    parts.append((" " * (width - max(0, used - GAP)), base))
    return parts


def _content_parts(cell: Content, place: Place, style: Style) -> list[Part]:
    content = safe_content(cell)
    if place.column.right and content.cell_length < place.width:
        content = content.pad_left(place.width - content.cell_length)
    content = content.truncate(place.width, ellipsis=True, pad=True)
    return [(part.text, style + part.style if part.style else style) for part in content.render_segments()]


def _tagged(cell: str | Content, width: int, tag: str, style: Style, tag_style: Style) -> list[Part]:
    """Return a cell with a tag at its right end; the text gives way to the tag."""
    text = safe_text(cell if isinstance(cell, str) else cell.plain)
    tag = fit(shown(tag), min(width, Content(shown(tag)).cell_length))
    room = width - Content(tag).cell_length - 1
    if room < _LEAST_BESIDE_TAG:
        return [(fit(tag, width), tag_style)]
    return [(fit(text, room) + " ", style), (tag, tag_style)]
