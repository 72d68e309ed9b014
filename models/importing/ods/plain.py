"""A row as programs write it, taken apart by one regular expression in which all of it must have a place."""

import re
from typing import Any, NamedTuple

from models.importing.memory import Memory
from models.importing.ods.parser import Found, TooWide
from models.importing.ods.values import ATTRIBUTES, shows_error, times, value
from models.importing.xlsx.text import unescaped
from models.importing.xlsx.values import LONGEST_ERROR

_NONE_OF = r"\x00-\x08\x0b-\x1f\ufffe\uffff"  # no characters of XML, or others than they seem
_ROW = re.compile(r"\s*<table:table-row((?:\s[^<>]*)?)(?<!/)>\s*")
_CELL = re.compile(
    r"<table:(?:covered-)?table-cell"
    rf'([^<>v{_NONE_OF}]*+(?:v(?!alue=")[^<>v{_NONE_OF}]*+)*+)'
    rf'(?:value="([^"<>\t\n{_NONE_OF}]*+)"([^<>{_NONE_OF}]*+))?+'
    rf"(?:(?<=/)>|>(?:<text:p>([^<{_NONE_OF}]*+)</text:p>|((?:<(?!/?table:)[^<{_NONE_OF}]*+)++))?"
    r"</table:(?:covered-)?table-cell>)\s*|(.+)",
    re.DOTALL,
)
_SAID = r'(?:\s++(?!xmlns)[A-Za-z][\w:.-]*+="[^"<>]*+")*+\s*+'
_PARAGRAPH = re.compile(rf"<text:p{_SAID}(?:/>|>((?:[^<]|<(?!/?text:p[\s/>]))*+)</text:p>)\s*")
_WITHIN = re.compile(
    rf'<text:s(?:\s+text:c="([0-9]{{1,9}})")?\s*/>|<text:(tab|line-break)\s*/>|<(/?)text:(?:span|a){_SAID}(/?)>',
    re.ASCII,
)
_COUNT = re.compile(r'\stext:c="([0-9]{1,9})"', re.ASCII)
_FORMULA = re.compile(r' table:formula="[^"]+')
_BEFORE = re.compile(r"(.*)\soffice:((?:[a-z]+-)?)", re.DOTALL)
_GIVEN = re.compile(r'\s++([A-Za-z][\w-]*+):([A-Za-z][\w-]*+)="([^"<>&]*+)"', re.ASCII)
_A_CELL = 200


class _Cell(NamedTuple):
    """What a cell says of itself, but for its value: its kind, whether it says its value, how often it is there."""

    kind: str
    said: bool
    times: int
    blank: bool
    formula: bool
    error: bool


class _Shape(NamedTuple):
    """Which cells of a row are of which kind, by their order, and where they stand; most rows have one of few shapes.

    ``straight``: each stands where it comes in the order.
    """

    width: int
    straight: bool
    places: tuple[tuple[int, int, int], ...]
    far: tuple[tuple[int, int], ...]
    numbers: tuple[int, ...]
    others: tuple[tuple[int, str], ...]
    errors: tuple[int, ...]
    formulas: tuple[int, ...]


class Plain:
    """Takes rows apart, of which most say the same of their cells.

    ``columns`` is how many may hold anything, ``longest`` the characters that a cell may hold.
    """

    def __init__(self, columns: int, longest: int) -> None:
        self._columns, self._longest = columns, longest
        self._shape = Memory(
            self._found, size=lambda key: sum(map(len, key[0])) + sum(map(len, key[1])) + _A_CELL * len(key[0])
        )
        self._times = Memory(_times, size=len)
        self._last: tuple[Any, Any, _Shape | None] = None, None, None

    def row(self, chunk: str) -> Found | None:
        """Return a row from its text, without its end; None where it is not plain. Raises TooWide."""
        head = _ROW.match(chunk)
        if head is None:
            return None
        number = self._times(head[1])
        found = _CELL.findall(chunk, head.end())
        if not number or not found:
            return None
        before, said, after, shown, rich, odd = zip(*found, strict=True)
        if odd[-1]:
            return None
        if " table:formula=" in chunk:  # what is worked out in each row is another formula, of the same kind of cell
            before = tuple(_FORMULA.sub(' table:formula="', each) if "formula" in each else each for each in before)
        if before != self._last[0] or after != self._last[1]:
            self._last = before, after, self._shape((before, after))
        shape = self._last[2]
        if shape is None:
            return None
        cells = list(shown)
        if any(rich):
            for at in (at for at, raw in enumerate(rich) if raw):
                cells[at] = _text(rich[at], self._longest)
                if cells[at] is None:
                    return None
        if "&" in chunk:
            said, cells = tuple(map(unescaped, said)), list(map(unescaped, cells))
        if len(chunk) > self._longest and max(map(len, (*cells, *said))) > self._longest:
            return None
        errors: dict[int, str] = {}
        if shape.errors or shape.formulas:
            errors = {at: cells[at] for at in shape.formulas if shows_error(cells[at])}
            errors |= {at: cells[at] for at in shape.errors}
        for at in shape.numbers:
            try:
                cells[at] = float(said[at])
            except ValueError:
                continue
        for at, kind in shape.others:
            cells[at] = value(kind, said[at], cells[at])
        for at, columns in shape.far:
            if cells[at] != "" or at in errors:
                raise TooWide(columns)
        if shape.straight and not errors:
            return Found(cells[: shape.width], (), number)
        return _laid(shape, cells, errors, number)

    def _found(self, said: tuple[tuple[str, ...], tuple[str, ...]]) -> _Shape | None:
        """What a row is whose cells say this of themselves before their value and after; None where that is odd."""
        known = [_cell(before, after) for before, after in zip(*said, strict=True)]
        cells = [cell for cell in known if cell is not None]
        if len(cells) < len(known):
            return None
        places, far, place = [], [], 0
        for at, cell in enumerate(cells):
            end = place + cell.times
            if not cell.blank:
                if end > self._columns:
                    far.append((at, end))
                else:
                    places.append((at, place, cell.times))
            place = end
        valued = [(at, cell.kind) for at, cell in enumerate(cells) if cell.said]
        numbers = [at for at, kind in valued if ATTRIBUTES[kind] == "value"]
        errors = tuple(at for at, cell in enumerate(cells) if cell.error)
        formulas = tuple(at for at, cell in enumerate(cells) if cell.formula and not cell.error)
        return _Shape(
            width=max((place + number for _at, place, number in places), default=0),
            straight=places == [(at, at, 1) for at in range(len(places))],
            places=tuple(places),
            far=tuple(far),
            numbers=tuple(numbers),
            others=tuple((at, kind) for at, kind in valued if at not in numbers),
            errors=errors,
            formulas=formulas,
        )


def _times(given: str) -> int:
    """How often a row is there that says this of itself; 0 where that is odd."""
    known = _attributes(given)
    return 0 if known is None else times(known.get("table:number-rows-repeated", "1"))


def _text(raw: str, longest: int) -> str | None:
    """The paragraphs of a cell as they are seen, but for references; None where they are not plain, or too long."""
    if _PARAGRAPH.sub("", raw) or sum(map(int, _COUNT.findall(raw))) > longest:
        return None
    deep = 0

    def meant(found: "re.Match[str]") -> str:
        nonlocal deep
        count, space, ends, closed = found.groups()
        if space or ends is None:
            return {"tab": "\t", "line-break": "\n", None: " " * int(count or 1)}[space]
        deep += -1 if ends else 0 if closed else 1
        return ""

    text = _WITHIN.sub(meant, "\n".join(_PARAGRAPH.findall(raw)))
    return None if "<" in text or deep or len(text) > longest else text


def _laid(shape: _Shape, cells: list[Any], errors: dict[int, str], number: int) -> Found:
    """A row whose cells do not stand where they come."""
    placed: list[Any] = [""] * shape.width
    wrong: list[tuple[int, str]] = []
    for at, place, repeated in shape.places:
        if at in errors:
            wrong += ((each, errors[at][:LONGEST_ERROR] or "#") for each in range(place, place + repeated))
        else:
            placed[place : place + repeated] = [cells[at]] * repeated
    return Found(placed, tuple(wrong), number)


def _cell(before: str, after: str) -> _Cell | None:
    """What a cell says of itself before its value and after; None where that is not plain."""
    blank = (after or before).endswith("/")
    head, tail = (before, after.removesuffix("/").rstrip()) if after else (before.removesuffix("/").rstrip(), "")
    valued = _BEFORE.fullmatch(head)
    given = _attributes((valued[1] if valued else head) + tail)
    if given is None:
        return None
    kind = given.get("office:value-type", "")
    if any(f"office:{name}" in given for name in ATTRIBUTES.values()):
        return None
    error = given.get("calcext:value-type") == "error"
    if (valued and f"{valued[2]}value" != ATTRIBUTES.get(kind)) or (error and not kind):
        return None
    return _Cell(
        kind=kind,
        said=valued is not None,
        times=times(given.get("table:number-columns-repeated", "1")),
        blank=blank and valued is None and not error,
        formula="table:formula" in given,
        error=error,
    )


def _attributes(given: str) -> dict[str, str] | None:
    """The attributes of an element, None where they are not plain: names in a space known before, and no references."""
    found: dict[str, str] = {}
    at = 0
    while each := _GIVEN.match(given, at):
        name = f"{each[1]}:{each[2]}"
        if name in found or each[1] == "xmlns":
            return None
        found[name] = each[3]
        at = each.end()
    return None if given[at:].strip() else found
