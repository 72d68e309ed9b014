"""Which clients of the whole file are the same, and which are likely to be."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from models.client import SHOWN
from models.database import database
from models.duplicates import names_close
from models.merging.alike import alike
from models.merging.pairs import REASONS, Pair, order
from models.text import search_key

MOST = 100_000
"""So many likely pairs are kept; whoever has more has another problem than these."""
_SHARED = 40
"""Of so many clients with one phone each is paired with each; of more, those whose names are close."""
_STEP = 500


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The pairs, the same first, then by what speaks for them; ``cut`` says that there are more likely ones."""

    pairs: list[Pair]
    cut: bool = False


@dataclass(slots=True)
class Who:
    """What is compared of a client; ``tax_id`` is None where it is doubtful, a place is a kind and a folded text."""

    name: str
    folded: str
    code: str | None
    tax_id: str | None
    places: dict[tuple[str, str], str] = field(default_factory=dict)


def find(
    progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
) -> Duplicates | None:
    """Return every pair of clients in the lists that are the same or likely the same; None when it was cancelled.

    The rules are those of product.md, "Duplicates"; two without any place count as likely when their names differ in
    nothing but case. Pairs that were marked as not the same are left out. ``progress`` hears how many comparisons of
    how many are done.
    """
    file = _File()
    blocks = [*file.shared, *file.named]
    total, done, told = sum(len(block.ids) for block in blocks), 0, 0
    for block in blocks:
        if cancelled is not None and cancelled():
            return None
        for place, (a, b) in enumerate(_pairs(block, file.who)):
            file.hear(a, b, block.reason)
            if place % _STEP == _STEP - 1 and cancelled is not None and cancelled():
                return None
        done += len(block.ids)
        if progress is not None and done - told >= _STEP:
            progress(done, total)
            told = done
    return file.judged()


def standing(pairs: list[Pair]) -> list[Pair]:
    """Return those of ``pairs`` of which both are still in the lists, and not marked as not the same."""
    numbers = json.dumps(sorted({number for pair in pairs for number in (pair.a, pair.b)}))
    there = {
        number
        for (number,) in database.execute_sql(
            f"SELECT id FROM client WHERE hidden = {SHOWN} AND id IN (SELECT value FROM json_each(?))", (numbers,)
        ).fetchall()
    }
    apart = set(database.execute_sql("SELECT client_id, other_id FROM not_same").fetchall())
    return [pair for pair in pairs if {pair.a, pair.b} <= there and (pair.a, pair.b) not in apart]


def brought(act: int, cancelled: Callable[[], bool] | None = None) -> int:
    """Return in how many pairs a client stands that the act ``act`` brought; 0 when it was cancelled."""
    rows = database.execute_sql(
        "SELECT row FROM change WHERE act_id = ? AND tbl = 'client' AND op = 'insert'", (act,)
    ).fetchall()
    new = {number for (number,) in rows}
    found = find(cancelled=cancelled) if new else None
    return 0 if found is None else sum(pair.a in new or pair.b in new for pair in found.pairs)


@dataclass(frozen=True, slots=True)
class _Block:
    """Clients that have something in common; without a reason their names are to be compared."""

    ids: list[int]
    reason: str = ""


def _pairs(block: _Block, who: dict[int, Who]) -> Iterator[tuple[int, int]]:
    if block.reason and len(block.ids) <= _SHARED:
        yield from combinations(block.ids, 2)
    elif block.reason == "name":
        yield from zip(block.ids, block.ids[1:], strict=False)
    else:
        yield from alike([(number, who[number].folded) for number in block.ids])


class _File:
    """What of the file is compared, and what was found in it."""

    def __init__(self) -> None:
        self.who = clients()
        self.shared = [block for block in _shared(self.who) if len(block.ids) > 1]
        self.named = [_Block(ids) for ids in _by_place(self.who).values() if len(ids) > 1]
        self.named += [_Block(ids, "name") for ids in _placeless(self.who).values() if len(ids) > 1]
        self._not_same = set(database.execute_sql("SELECT client_id, other_id FROM not_same").fetchall())
        self._found: dict[tuple[int, int], set[str]] = {}
        self._cut = False

    def hear(self, a: int, b: int, reason: str) -> None:
        """Take note that two clients have something in common."""
        known = self._found.get((a, b))
        if known is not None:
            known.add(reason)
            return
        named = reason in ("", "name")
        if (a, b) in self._not_same or (named and _differ(self.who[a].tax_id, self.who[b].tax_id)):
            return
        if named and len(self._found) >= MOST:
            self._cut = True
        else:
            self._found[a, b] = {reason}

    def judged(self) -> Duplicates:
        """Return what was found, in order."""
        pairs = [compare(a, self.who[a], b, self.who[b], reasons) for (a, b), reasons in self._found.items()]
        return Duplicates(sorted(pairs, key=order), self._cut)


def compare(a: int, one: Who, b: int, other: Who, shared: set[str]) -> Pair:
    """Return what is to be said of two clients that share ``shared`` (of code, tax_id, email, phone)."""
    alike_names = one.folded == other.folded
    close = alike_names or names_close(one.folded, other.folded)
    place = next((text for key, text in one.places.items() if key in other.places), "")
    had = {*shared, *(("name",) if close else ()), *(("place",) if place else ())}
    against = [
        name
        for name, differ in (
            ("code", _differ(one.code, other.code)), ("tax_id", _differ(one.tax_id, other.tax_id)), ("name", not close),
        )
        if differ
    ]  # fmt: skip
    same = "code" in shared or ("code" not in against and "tax_id" in shared)
    if not same and ("email" in shared or "phone" in shared):
        same = not against
    return Pair(
        a,
        b,
        one.name,
        other.name,
        same,
        tuple(reason for reason in REASONS if reason in had),
        tuple(against),
        alike_names,
        place,
    )


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def clients(among: str = "SELECT id FROM client", *values: str) -> dict[int, Who]:
    """Return what is compared of the clients in the lists that the query ``among`` names."""
    who: dict[int, Who] = {}
    for number, name, folded, code, tax_id, doubtful in database.execute_sql(
        f"""SELECT id, name, name_folded, code, tax_id, doubtful FROM client
            WHERE hidden = {SHOWN} AND id IN ({among}) ORDER BY id""",
        values,
    ):
        sure = tax_id is None or not doubtful or "tax_id" not in json.loads(doubtful)
        who[number] = Who(name, folded, code, tax_id if sure else None)
    folds: dict[str, str] = {}
    for number, *place in database.execute_sql(
        f"""SELECT client_id, city, postal_code FROM address
            WHERE (city IS NOT NULL OR postal_code IS NOT NULL) AND client_id IN ({among}) ORDER BY rank, id""",
        values,
    ):
        if number in who:
            for kind, text in zip(("city", "postal_code"), place, strict=True):
                if text and text not in folds:
                    folds[text] = search_key(text)
                if text and folds[text]:
                    who[number].places.setdefault((kind, folds[text]), text)
    return who


def _shared(who: dict[int, Who]) -> Iterator[_Block]:
    for column in ("code", "tax_id"):
        groups: dict[str, list[int]] = {}
        for number, each in who.items():
            if (value := getattr(each, column)) is not None:
                groups.setdefault(value, []).append(number)
        yield from (_Block(ids, column) for ids in groups.values())
    rows = database.execute_sql(
        """SELECT kind, group_concat(DISTINCT client_id) FROM channel WHERE doubtful = 0 AND kind IN ('email', 'phone')
           GROUP BY match_key, kind HAVING count(DISTINCT client_id) > 1"""
    )
    for kind, ids in rows:
        yield _Block(sorted(number for number in map(int, ids.split(",")) if number in who), kind)


def _by_place(who: dict[int, Who]) -> dict[tuple[str, str], list[int]]:
    return _grouped((key, number) for number, each in who.items() for key in each.places)


def _placeless(who: dict[int, Who]) -> dict[tuple[str, str], list[int]]:
    return _grouped((("name", each.name.casefold()), number) for number, each in who.items() if not each.places)


def _grouped(pairs: Iterable[tuple[tuple[str, str], int]]) -> dict[tuple[str, str], list[int]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for key, number in pairs:
        groups.setdefault(key, []).append(number)
    return groups
