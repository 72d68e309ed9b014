"""Whose a sale, a payment or an activity is: found by code, else tax id, else name; brought along where asked for."""

from collections.abc import Iterable, Sequence

from models.client import ARRIVING, SHOWN, TRASHED
from models.database import database
from models.duplicates import Found, Identity, contradicts, known
from models.i18n import _
from models.importing.items import Item
from models.importing.plan import Rejection, Row
from models.importing.sheets import next_id
from models.text import search_key, shown

Who = tuple[str, str, str]
Answer = int | tuple[str, str]
"""The id of a client, or why there is none: a code and a sentence."""


class Owners:
    """Finds the clients of the items of one file, group by group."""

    def __init__(self, *, create: bool, dry_run: bool) -> None:
        """``create``: one that is not there is made, called as the row calls it."""
        self._create, self._dry_run = create, dry_run
        self._answers: dict[Who, Answer] = {}
        self._made: dict[tuple[str, str], list[Found]] = {}
        self._next = 0
        self.new: list[tuple[int, Row]] = []
        self.made = 0

    def find(self, items: Sequence[Item]) -> list[int | Rejection]:
        """Return the client of each item, or why it has none; ``new`` are those to be inserted before anything else."""
        self.new = []
        if self._create:
            self._next = self._next if self._dry_run and self._next else next_id("client")
        missing = {who for item in items if (who := item.who) not in self._answers}
        if missing:
            self._look_up(missing, items)
        found: list[int | Rejection] = []
        for item in items:
            answer = self._answers[item.who]
            found.append(answer if isinstance(answer, int) else Rejection(item.line, *answer))
        return found

    def _look_up(self, missing: set[Who], items: Sequence[Item]) -> None:
        identities = {who: Identity(search_key(who[2]), who[0] or None, who[1] or None) for who in missing}
        by_text = [Identity("", who[2]) for who in missing if who[2] and not who[0]]
        answer = known([*identities.values(), *by_text])
        names = _named(identity.folded for identity in identities.values() if identity.folded)
        for item in items:
            who = item.who
            if who in self._answers:
                continue
            identity = identities[who]
            code = identity.code or (who[2] if who[2] else None)
            by_code = answer.by_code.get(code) if code is not None else None
            by_tax_id = [each for each in answer.by_tax_id.get(who[1], ()) if not contradicts(identity, each)]
            by_name = names.get(identity.folded, []) if identity.folded else []
            self._answers[who] = self._choose(who, identity, by_code, by_tax_id, by_name, item)

    def _choose(
        self, who: Who, identity: Identity, by_code: Found | None, by_tax_id: list[Found],
        by_name: list[tuple[Found, str]], item: Item,
    ) -> Answer:  # fmt: skip
        if by_code is not None and by_code.hidden == SHOWN:
            return by_code.id
        trashed = by_code is not None and by_code.hidden == TRASHED
        alike = [found for found in by_tax_id if found.hidden == SHOWN]
        if not alike:
            fitting = [(found, name) for found, name in by_name if not contradicts(identity, found)]
            alike = [found for found, name in fitting if found.hidden == SHOWN and name == who[2]] or [
                found for found, _name in fitting if found.hidden == SHOWN
            ]
            trashed = trashed or (not alike and any(found.hidden == TRASHED for found, _name in fitting))
        alike = alike or self._made_before(who, identity)
        if len(alike) > 1:
            sentence = _("Several clients are called %(name)s; a column with their codes tells them apart.")
            return "ambiguous_client", sentence % {"name": _called(who)}
        if alike:
            return alike[0].id
        if trashed:
            return "in_trash", _("The client %(name)s is in the trash.") % {"name": _called(who)}
        if self._create:
            return self._make(who, identity, item)
        return "unknown_client", _("There is no client %(name)s here.") % {"name": _called(who)}

    def _made_before(self, who: Who, identity: Identity) -> list[Found]:
        """The client that this file brought along for the same code, tax id or name."""
        for key in _keys(who[0] or who[2], who[1], identity.folded):
            found = [each for each in self._made.get(key, ()) if not contradicts(identity, each)]
            if found:
                return found[:1]
        return []

    def _make(self, who: Who, identity: Identity, item: Item) -> int:
        code, tax_id, name = who
        client, self._next = self._next, self._next + 1
        values: dict[str, str | int | tuple[str, ...] | None] = {
            "name": name or code or tax_id, "stage_since": item.values["date"],
        }  # fmt: skip
        values |= {key: value for key, value in (("code", code), ("tax_id", tax_id)) if value}
        identity = identity._replace(folded=search_key(str(values["name"])))
        print_ = f"with {client}"
        self.new.append((client, Row(item.line, values, identity, print_, 1, {}, set(), {}, [], [], None)))
        self.made += 1
        found = Found(client, ARRIVING, identity.code, identity.tax_id, identity.folded)
        for key in _keys(code, tax_id, identity.folded):
            self._made.setdefault(key, []).append(found)
        return client


def _keys(code: str, tax_id: str, folded: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in (("code", code), ("tax_id", tax_id), ("name", folded)) if text]


def _called(who: Who) -> str:
    return "“" + shown(who[2] or who[0] or who[1], 60) + "”"


def _named(folded: Iterable[str]) -> dict[str, list[tuple[Found, str]]]:
    """The clients with these folded names, also those in the trash, each with its name as it is."""
    wanted = tuple(set(folded))
    found: dict[str, list[tuple[Found, str]]] = {}
    for start in range(0, len(wanted), 500):
        group = wanted[start : start + 500]
        rows = database.execute_sql(
            f"""SELECT id, hidden, code, tax_id, name_folded, name FROM client
                WHERE name_folded IN ({", ".join("?" * len(group))}) AND hidden <> {ARRIVING} ORDER BY id""",
            group,
        ).fetchall()
        for *columns, name in rows:
            each = Found(*columns)
            found.setdefault(each.folded, []).append((each, name))
    return found
