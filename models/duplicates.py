"""Which clients are the same: by code, else by tax id; by e-mail or phone only where the names agree too.

Everything works on groups, so that an import asks a few questions for hundreds of rows.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models.checks import channel_key
from models.client import ARRIVING, SHOWN, TRASHED
from models.database import database
from models.text import search_key

CLOSE = 92
"""How alike two folded names must be (per cent; words sorted, legal forms left out) to be those of one client."""
_LEGAL_FORMS = frozenset(
    {"sl", "slu", "sa", "sau", "sll", "cb", "sc", "scp", "slp", "gmbh", "ag", "ltd", "limited", "inc", "llc", "sarl",
     "srl", "bv", "lda"}
)  # fmt: skip
_FIRST_CHOICE = {SHOWN: 0, ARRIVING: 1, TRASHED: 2}


class Identity(NamedTuple):
    """What tells who a client is: code, tax id, folded name, the (kind, match key) of its channels, its number."""

    folded: str
    code: str | None = None
    tax_id: str | None = None
    keys: tuple[tuple[str, str], ...] = ()
    number: int | None = None


class Found(NamedTuple):
    """A client of the file that may be the same; ``tax_id`` is None where it is doubtful."""

    id: int
    hidden: int
    code: str | None
    tax_id: str | None
    folded: str


@dataclass(slots=True)
class Known:
    """The clients that share a code, tax id, channel or number with any of a group of identities."""

    by_code: dict[str, Found] = field(default_factory=dict)
    by_tax_id: dict[str, list[Found]] = field(default_factory=dict)
    by_key: dict[tuple[str, str], list[Found]] = field(default_factory=dict)
    by_number: dict[int, Found] = field(default_factory=dict)

    def certain(self, who: Identity) -> Found | None:
        """Return the client with the same code, else the same tax id (and no other code), else number and name."""
        if who.code is not None and who.code in self.by_code:
            return self.by_code[who.code]
        for other in self.by_tax_id.get(who.tax_id or "", ()):
            if not _differ(who.code, other.code):
                return other
        found = None if who.number is None else self.by_number.get(who.number)
        same = found is not None and found.folded == who.folded and not contradicts(who, found)
        return found if same else None

    def add(self, who: Identity, number: int, hidden: int) -> None:
        """Know one more: the client ``number`` with what ``who`` says of it."""
        found = Found(number, hidden, who.code, who.tax_id, who.folded)
        if who.code is not None:
            self.by_code.setdefault(who.code, found)
        if who.tax_id is not None:
            self.by_tax_id.setdefault(who.tax_id, []).append(found)

    def reached(self, who: Identity, taken: Collection[int] = ()) -> Found | None:
        """Return the client with the same e-mail or phone whose name agrees or is close; none of ``taken``."""
        near: Found | None = None
        for key in who.keys:
            for found in self.by_key.get(key, ()):
                if found.id in taken or contradicts(who, found):
                    continue
                if found.folded == who.folded:
                    return found
                if near is None and names_close(who.folded, found.folded):
                    near = found
        return near


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def contradicts(who: Identity, found: Found) -> bool:
    """Return whether code or tax id say that the two are not the same."""
    return _differ(who.code, found.code) or _differ(who.tax_id, found.tax_id)


def names_close(one: str, other: str) -> bool:
    """Return whether two folded names are the same or nearly (a letter wrong, words in another order, S.L. or not).

    Names whose numbers differ (Mayor 12, Mayor 14) or that differ as Juan and Juana do are of two clients.
    """
    if one == other:
        return True
    first, second = _words(one), _words(other)
    only_first, only_second = set(first) - set(second), set(second) - set(first)
    if any(char.isdigit() for word in only_first | only_second for char in word):
        return False
    if len(only_first) == len(only_second) == 1 and only_first.pop().rstrip("ao") == only_second.pop().rstrip("ao"):
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(" ".join(sorted(first)), " ".join(sorted(second)), score_cutoff=CLOSE) >= CLOSE


def sorted_words(folded: str) -> str:
    """Return the words of a folded name by which it is compared: sorted, without its legal form."""
    return " ".join(sorted(_words(folded)))


def has_legal_form(name: str) -> bool:
    """Return whether the last word of ``name`` says that it is of a company (S.L., Ltd)."""
    words = search_key(name).split()
    return bool(words) and words[-1].strip(",").replace(".", "") in _LEGAL_FORMS


def _words(folded: str) -> list[str]:
    words = [word.strip(",") for word in folded.split()]
    return [word for word in words if word.replace(".", "") not in _LEGAL_FORMS] or words


COLUMNS = "c.id, c.hidden, c.code, c.tax_id, c.name_folded, c.doubtful"
"""What is read of the client ``c`` for :func:`found_in`."""


def known(group: Sequence[Identity]) -> Known:
    """Look up who in the file may be the same as anybody of ``group``, also in the trash and among those arriving."""
    answer = Known()
    for found in _find("c.code", {who.code for who in group if who.code is not None}):
        if found.code is not None and _before(found, answer.by_code.get(found.code)):
            answer.by_code[found.code] = found
    for found in _find("c.tax_id", {who.tax_id for who in group if who.tax_id is not None}):
        if found.tax_id is not None:
            answer.by_tax_id.setdefault(found.tax_id, []).append(found)
    for found in _find("c.id", {who.number for who in group if who.number is not None}):
        if found.hidden != ARRIVING:
            answer.by_number[found.id] = found
    for kind in ("email", "phone"):
        keys = {key for who in group for its_kind, key in who.keys if its_kind == kind}
        for match_key, found in _find_reached(kind, keys):
            answer.by_key.setdefault((kind, match_key), []).append(found)
    for several in (*answer.by_tax_id.values(), *answer.by_key.values()):
        several.sort(key=lambda found: (_FIRST_CHOICE[found.hidden], found.id))
    return answer


def _before(found: Found, other: Found | None) -> bool:
    return other is None or _FIRST_CHOICE[found.hidden] < _FIRST_CHOICE[other.hidden]


def _find(column: str, values: Iterable[str | int]) -> list[Found]:
    wanted = tuple(values)
    if not wanted:
        return []
    marks = ", ".join("?" * len(wanted))
    rows = database.execute_sql(f"SELECT {COLUMNS} FROM client c WHERE {column} IN ({marks})", wanted).fetchall()
    return [found_in(*row) for row in rows]


def _find_reached(kind: str, keys: Iterable[str]) -> list[tuple[str, Found]]:
    wanted = tuple(keys)
    if not wanted:
        return []
    marks = ", ".join("?" * len(wanted))
    rows = database.execute_sql(
        f"""SELECT h.match_key, {COLUMNS} FROM channel h JOIN client c ON c.id = h.client_id
            WHERE h.match_key IN ({marks}) AND h.kind = ? AND h.doubtful = 0 AND c.hidden <> {ARRIVING}""",
        (*wanted, kind),
    ).fetchall()
    return [(key, found_in(*row)) for key, *row in rows]


def found_in(
    number: int, hidden: int, code: str | None, tax_id: str | None, folded: str, doubtful: str | None
) -> Found:
    """Return a client from its ``COLUMNS``."""
    sure = tax_id is None or not doubtful or "tax_id" not in json.loads(doubtful)
    return Found(number, hidden, code, tax_id if sure else None, folded)


def same_as(values: Mapping[str, str]) -> int | None:
    """Return the id of the client in the lists that ``values`` (field name to stored value) describe again, or None."""
    keys = tuple((kind, channel_key(kind, values[kind])) for kind in ("email", "phone") if values.get(kind))
    who = Identity(search_key(values.get("name", "")), values.get("code") or None, values.get("tax_id") or None, keys)
    answer = known([who])
    for found in (answer.certain(who), answer.reached(who)):
        if found is not None and found.hidden == SHOWN:
            return found.id
    return None
