"""Charts as lines of text: bars, columns, a curve and a map; numbers stand beside them, and ASCII does where asked.

Every function returns lines of exactly ``width`` cells. Colour only repeats what shape, place or a letter says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from models.text import shown
from tui.widgets.painted import fit, safe_text

_ACROSS = " ▏▎▍▌▋▊▉█"
_UP = " ▁▂▃▄▅▆▇█"
_UP_PLAIN = " .:-=+*#@"
GAP = 2
_LABEL = 0.45
"""A label takes at most this part of a line of bars."""
_AXIS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is called, how long it is, the number beside it, and the look of it (a style)."""

    label: str
    value: float
    text: str
    style: str = "$accent"


def eighths(value: float, most: float, width: int, *, plain: bool = False) -> str:
    """Return a bar of ``value`` where ``most`` fills ``width`` cells; what is more than nothing can be seen."""
    if value <= 0 or most <= 0 or width <= 0:
        return " " * max(0, width)
    parts = max(1, min(width * 8, round(value / most * width * 8)))
    if plain:
        return fit("#" * max(1, round(parts / 8)), width)
    full, rest = divmod(parts, 8)
    return fit("█" * full + (_ACROSS[rest] if rest else ""), width)


def bars(rows: Sequence[Bar], width: int, *, plain: bool = False, most: float | None = None) -> list[Content]:
    """Return a line for each row: its label, its bar, its number; ``most`` is the value of a full bar."""
    if not rows:
        return []
    texts = [safe_text(row.text) for row in rows]
    labels = [shown(row.label) for row in rows]
    number = min(max(map(cell_len, texts)), width * 2 // 3)
    label = min(max(map(cell_len, labels)), max(6, int(width * _LABEL)))
    gap = GAP if label else 0
    room = max(0, width - label - gap - number - GAP)
    top = max((row.value for row in rows), default=0) if most is None else most
    return [
        Content.assemble(
            fit(name, label), " " * gap,
            (eighths(row.value, top, room, plain=plain), row.style),
            fit("", min(GAP, max(0, width - label - gap - room - number))), fit(text, number, right=True),
        ).truncate(width, pad=True)
        for row, name, text in zip(rows, labels, texts, strict=True)
    ]  # fmt: skip


def spark(values: Sequence[float | None], *, plain: bool = False) -> str:
    """Return one sign for each value, its height between nothing and the largest; a dot for what is not known."""
    signs = _UP_PLAIN if plain else _UP
    most = max((value for value in values if value is not None), default=0)
    found = ""
    for value in values:
        if value is None:
            found += "." if plain else "·"
        elif most <= 0 or value <= 0:
            found += "_" if plain else signs[1]
        else:
            found += signs[max(1, min(8, round(value / most * 8)))]
    return found


def columns(
    values: Sequence[float], names: Sequence[str], top: str, width: int, height: int, *, plain: bool = False
) -> list[Content]:
    """Return upright columns over their ``names`` (the first cells of each); ``top`` is the largest in words.

    Where they do not all fit the first are left out.
    """
    axis = max(cell_len(top), 1)
    room = max(1, width - axis - 2)
    values, names = list(values)[-room:], list(names)[-room:]
    if not values:
        return []
    most = max(*values, 0.0)
    each = max(1, min(6, room // len(values)))
    wide = each - 1 if each > 1 else 1
    found = []
    for line in range(height, 0, -1):
        cells = "".join(fit(_block(value, most, line, height, plain) * wide, each) for value in values)
        title = top if line == height else "0" if line == 1 else ""
        found.append(_with_axis(title, cells, axis, width, plain))
    under = "".join(fit(shown(name)[:wide], each) for name in names)
    found.append(Content.assemble((fit(" " * (axis + 2) + under, width), "$dim")))
    return found


def _block(value: float, most: float, line: int, height: int, plain: bool) -> str:
    """The sign of a column of ``value`` on ``line`` (1 is the lowest)."""
    if most <= 0 or value <= 0:
        return ("_" if plain else "▁") if line == 1 else " "
    parts = max(1, round(value / most * height * 8)) - (line - 1) * 8
    if plain:
        return "#" if parts >= 4 or (line == 1 and parts > 0) else " "
    return _UP[max(0, min(8, parts))]


def _with_axis(title: str, cells: str, axis: int, width: int, plain: bool, style: str = "$accent") -> Content:
    rule = "|" if plain else "┤" if title else "│"
    head = fit(title, axis, right=True) + " " + rule
    return Content.assemble((head, "$dim"), (fit(cells, max(0, width - axis - 2)), style))


def curve(
    points: Sequence[tuple[float, float]],
    cuts: Sequence[tuple[str, float]],
    width: int,
    height: int,
    *,
    plain: bool = False,
) -> list[Content]:
    """Return a curve of shares (x, y from 0 to 1, x rising) as a filled area, with its parts named under it.

    ``cuts`` names each part and the x at which it ends. Dotted lines mark y = 80 % and the ends of the parts.
    """
    room = max(4, width - _AXIS - 1)
    heights = [_at(points, (place + 1) / room) for place in range(room)]
    ends = [round(end * room) for _name, end in cuts[:-1]]
    first = ends[0] if ends else 0
    level = round(0.8 * height)
    styles = ("$accent", "$secondary", "$dim")
    found = []
    for line in range(height, 0, -1):
        parts: list[tuple[str, str]] = []
        for place, share in enumerate(heights):
            sign = _block(share, 1.0, line, height, plain)
            part = next((number for number, (_name, end) in enumerate(cuts) if place < round(end * room)), 0)
            style = styles[min(part, 2)]
            if place in ends:
                sign, style = ("|" if plain else "┊"), "$dim"
            elif sign == " " and line == level and place < first:
                sign, style = ("-" if plain else "┄"), "$dim"
            parts.append((sign, style))
        title = {height: "100", level: "80", 1: "0"}.get(line, "")
        rule = "|" if plain else "┤" if title else "│"
        head = (fit(title, _AXIS - 1, right=True) + " " + rule, "$dim")
        found.append(Content.assemble(head, *_joined(parts)).truncate(width, pad=True))
    found.append(Content.assemble((fit(" " * (_AXIS + 1) + _under(cuts, room), width), "bold")))
    return found


def _joined(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for sign, style in parts:
        if found and found[-1][1] == style:
            found[-1] = (found[-1][0] + sign, style)
        else:
            found.append((sign, style))
    return found


def _at(points: Sequence[tuple[float, float]], x: float) -> float:
    """The y at ``x``, on the straight line between the points beside it."""
    before = (0.0, 0.0)
    for point in points:
        if point[0] >= x:
            span = point[0] - before[0]
            return before[1] + (point[1] - before[1]) * ((x - before[0]) / span if span > 0 else 1.0)
        before = point
    return before[1]


def _under(cuts: Sequence[tuple[str, float]], room: int) -> str:
    """The names of the parts, each in the middle of its stretch, as far as they fit beside each other."""
    line, start = [" "] * room, 0
    for name, end in cuts:
        stop = max(start, min(room, round(end * room)))
        place = max(0, min(room - len(name), start + (stop - start - len(name)) // 2))
        if all(sign == " " for sign in line[max(0, place - 1) : place + len(name) + 1]):
            line[place : place + len(name)] = name
        start = stop
    return "".join(line)


def grid(rows: Sequence[Sequence[tuple[str, str]]], width: int, *, plain: bool = False) -> list[Content]:
    """Return a map of cells of two lines each in rows from the top, parted by thin lines."""
    if not rows:
        return []
    count = max(map(len, rows))
    room = [(width - (count - 1) * 3) // count] * count
    room[-1] = width - sum(room[:-1]) - 3 * (count - 1)
    wall, cross, rule = (" | ", "-+-", "-") if plain else (" │ ", "─┼─", "─")
    found: list[Content] = []
    for number, row in enumerate(rows):
        cells = [*row, *[("", "")] * (count - len(row))]
        if number:
            found.append(Content.assemble((cross.join(rule * each for each in room), "$rule")))
        for which in (0, 1):
            parts: list[tuple[str, str]] = []
            for place, (cell, each) in enumerate(zip(cells, room, strict=True)):
                parts += [(wall, "$rule")] if place else []
                parts.append((fit(shown(cell[which]), each), ""))
            found.append(Content.assemble(*parts))
    return found
