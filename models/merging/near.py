"""Whom somebody who is being added may be: looked up by a few indexes, so that nobody waits for it."""

import json
from collections.abc import Mapping

from models.checks import channel_key
from models.client import SHOWN
from models.duplicates import Identity, known, names_close, sorted_words
from models.editing import parse_values
from models.matching import quoted
from models.merging.pairs import Pair, order
from models.merging.search import Who, clients, compare
from models.session import Session
from models.text import is_blank, search_key

_LETTERS = 4
"""By so many letters names are looked up that may be close."""
_MOST = 500


def likely(session: Session, values: Mapping[str, str]) -> list[Pair]:
    """Return the clients in the lists that are likely the one that ``values`` (field names to what was typed) tell of,
    as pairs whose ``a`` is the client and whose ``b`` is 0; the most likely first. Raises BadValue."""
    parsed = parse_values(session, {name: text for name, text in values.items() if not is_blank(text)})
    typed = {name: str(value.value) for name, value in parsed.items() if value.value is not None}
    name = typed.get("name", "")
    new = Who(name, search_key(name), typed.get("code"), typed.get("tax_id"))
    for kind in ("city", "postal_code"):
        if kind in typed and search_key(typed[kind]):
            new.places[kind, search_key(typed[kind])] = typed[kind]
    keys = tuple((kind, channel_key(kind, typed[kind])) for kind in ("email", "phone") if typed.get(kind))
    shared: dict[int, set[str]] = {}
    for key, several in known([Identity(new.folded, keys=keys)]).by_key.items():
        for found in several:
            if found.hidden == SHOWN:
                shared.setdefault(found.id, set()).add(key[0])
    who = clients("SELECT value FROM json_each(?)", json.dumps(list(shared))) | _named(new.folded)
    pairs = [compare(number, each, 0, new, shared.get(number, set())) for number, each in who.items()]
    return sorted((pair for pair in pairs if _counts(pair, shared, who[pair.a], new)), key=order)


def _named(folded: str) -> dict[int, Who]:
    """Clients whose names are close: all words begin alike, or else some."""
    words = [word for word in sorted_words(folded).split() if any(map(str.isalnum, word))]
    for joined in (" AND ", " OR ") if words else ():
        match = "name : (" + joined.join(f"{quoted(word[:_LETTERS])} *" for word in words) + ")"
        found = clients(f"SELECT rowid FROM search WHERE search MATCH ? LIMIT {_MOST}", match)
        near = {number: each for number, each in found.items() if names_close(each.folded, folded)}
        if near:
            return near
    return {}


def _counts(pair: Pair, shared: Mapping[int, set[str]], one: Who, new: Who) -> bool:
    if pair.a in shared or "tax_id" in pair.against:
        return pair.a in shared
    return "place" in pair.reasons or (not one.places and not new.places and one.name.casefold() == new.name.casefold())
