"""What was done, told: every change of a client, and an act as a phrase in the language of the reader."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from models.database import database
from models.i18n import _, ngettext
from models.money import plain

if TYPE_CHECKING:
    from models.journal import Act

_HISTORY_HIDDEN = {
    "name_key", "name_folded", "match_key", "folded", "rank", "client_id", "contact_id", "field_id", "created_on",
    "created_at", "doubtful", "user", "id", "version", "sale_id", "product_id",
}  # fmt: skip
_AMOUNTS = ("amount", "cost", "price", "expected_spend")
_THOUSANDTHS = ("quantity", "hours")


def history(client_id: int, limit: int | None = None) -> list[dict[str, Any]]:
    """Return every change of a client, newest first, in the shape of the JSON lists (entry, at, user, verb, …)."""
    rows = database.execute_sql(
        """SELECT a.id, a.at, a.user, a.verb, c.id, c.tbl, c.row, c.op, c.before, c.after
           FROM change c JOIN act a ON a.id = c.act_id
           WHERE c.client_id = ? AND a.state <> 'open' AND c.tbl NOT IN ('imported_row', 'imported_line')
           ORDER BY c.id DESC""",
        (client_id,),
    )
    return list(islice(_told(rows), limit))


def _told(rows: Iterable[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for entry, at, user, verb, change, table, row, operation, before, after in rows:
        head = {"entry": entry, "at": at, "user": user, "verb": verb}
        prefix = "" if table == "client" else f"{table}."
        if table == "client" and verb in ("merge", "undo", "redo"):
            yield from _merged(head, row, operation, after)
        if operation == "insert":
            yield {**head, "field": table, "before": None, "after": None}
        elif operation == "delete":
            yield {**head, "field": table, "before": _summary(table, json.loads(before)), "after": None}
        else:
            old, new = json.loads(before), json.loads(after)
            if "client_id" in old:
                yield from _came(head, table, row, change, old)
            for name in old:
                if _tells(table, name):
                    before, after = _plain(name, old[name]), _plain(name, new[name])
                    yield {**head, "field": prefix + name, "before": before, "after": after}


def _came(
    head: Mapping[str, Any], table: str, row: int, change: int, before: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row that another client gave to this one."""
    from models.changes import at_first, came

    if came(table, before):
        there = at_first(table, row, change)
        yield {**head, "field": table, "before": None, "after": _summary(table, there)}


def _merged(head: Mapping[str, Any], client: int, operation: str, after: str | None) -> Iterator[dict[str, Any]]:
    """That the client was merged with another in an act, or parted from it, and what it gave away in it."""
    if operation == "update" and '"version"' not in (after or ""):
        return
    from models.changes import at_first
    from models.merging import told

    merger = told.merger(head["entry"])
    other = merger.other(client) if merger is not None else None
    if merger is None or other is None:
        return
    field = "merged_with" if client == merger.stays else "merged_into"
    before, now = (None, other) if merger.joins else (other, None)
    yield {**head, "field": field, "before": before, "after": now}
    for change, table, row in told.left(head["entry"], client):
        there = at_first(table, row, change)
        yield {**head, "field": table, "before": _summary(table, there), "after": None}


def _tells(table: str, column: str) -> bool:
    """Whether a column says something to a person; what an import hides for a while does not."""
    return column not in _HISTORY_HIDDEN and (table == "client" or column != "hidden")


def _plain(column: str, value: Any) -> Any:
    """Return a stored value as JSON has it: money as a decimal string, quantities and hours as numbers."""
    if column in _AMOUNTS and isinstance(value, int):
        return plain(value)
    if column in _THOUSANDTHS and isinstance(value, int):
        return value // 1000 if value % 1000 == 0 else value / 1000
    return value


def _summary(table: str, row: dict[str, Any]) -> str:
    told = (
        _plain(name, value)
        for name, value in row.items()
        if value is not None and _tells(table, name) and (value or name != "not_renewed")
    )
    return " ".join(map(str, told))


def describe(act: "Act") -> str:
    """Return what the act did, as a short phrase in the language of the reader (``moved to Clients: Ana``)."""
    from models.fields import FIELDS, STAGES

    if act.clients > 1 or (act.clients and not act.text):  # of several, maybe only one was changed
        what = ngettext("%(count)d record", "%(count)d records", act.clients) % {"count": act.clients}
    else:
        what = act.text
    detail = act.detail
    match act.verb:
        case "move":
            labels = {choice.value: _(choice.label) for choice in STAGES}
            phrase = _("moved to %(stage)s: %(what)s")
            return phrase % {"stage": labels.get(detail, detail), "what": what}
        case "edit":
            names = [
                _(FIELDS[name].label) if name in FIELDS else name.removeprefix("own:")
                for name in detail.split(",")
                if name
            ]
            if len(names) == 1:
                return _("%(field)s changed: %(what)s") % {"field": names[0], "what": what}
            return _("edited: %(what)s") % {"what": what}
        case "import":
            counted = ngettext("%(count)d record", "%(count)d records", act.clients) % {"count": act.clients}
            phrases = {
                "sales": _("imported sales of %(count)s from %(file)s"),
                "payments": _("imported payments of %(count)s from %(file)s"),
                "activities": _("imported activities of %(count)s from %(file)s"),
            }
            phrase = phrases.get(detail, _("imported %(count)s from %(file)s"))
            return phrase % {"count": counted, "file": act.text}
        case "snooze" | "tag" | "untag" | "rule" | "consent":
            return _with_detail(act.verb, detail, what)
        case "merge":
            return _("merged: %(other)s into %(client)s") % {"other": detail, "client": act.text}
        case "not_same":
            return _("not the same: %(client)s and %(other)s") % {"other": detail, "client": act.text}
        case "segment" | "tiers" | "goal":
            return _of_portfolio(act.verb, detail, what)
        case "campaign" | "offer" | "answer":
            return _of_campaign(act.verb, detail, what)
    phrases = {
        "add": _("added: %(what)s"),
        "stars": _("stars set: %(what)s"),
        "trash": _("moved to the trash: %(what)s"),
        "restore": _("restored from the trash: %(what)s"),
        "log": _("activity logged: %(what)s"),
        "follow_up": _("follow-up set: %(what)s"),
        "done": _("follow-up done: %(what)s"),
        "confirm": _("confirmed: %(what)s"),
        "sale": _("sale of %(amount)s: %(what)s"),
        "sale_removed": _("sale of %(amount)s deleted: %(what)s"),
        "payment": _("payment of %(amount)s: %(what)s"),
        "payment_removed": _("payment of %(amount)s deleted: %(what)s"),
        "opportunity": _("opportunity: %(what)s"),
        "opportunity_removed": _("opportunity deleted: %(what)s"),
        "product": _("product: %(what)s"),
        "own_field": _("own field: %(what)s"),
        "contact_add": _("contact added: %(what)s"),
        "contact_edit": _("contact changed: %(what)s"),
        "contact_remove": _("contact removed: %(what)s"),
        "contact_first": _("first contact set: %(what)s"),
        "channel_add": _("phone or e-mail added: %(what)s"),
        "channel_edit": _("phone or e-mail changed: %(what)s"),
        "channel_remove": _("phone or e-mail removed: %(what)s"),
        "channel_first": _("first phone or e-mail set: %(what)s"),
        "address_add": _("address added: %(what)s"),
        "address_edit": _("address changed: %(what)s"),
        "address_remove": _("address removed: %(what)s"),
        "address_first": _("first address set: %(what)s"),
        "field_add": _("own field added: %(what)s"),
        "field_edit": _("own field changed: %(what)s"),
        "field_remove": _("own field deleted: %(what)s"),
        "erase": _("erased for good: %(what)s"),
        "undo": _("undone: %(what)s"),
        "redo": _("redone: %(what)s"),
    }
    return phrases.get(act.verb, "%(what)s") % {"what": what, "amount": _amount(detail)}


def _with_detail(verb: str, detail: str, what: str) -> str:
    """An act of which the detail says more: until which day, with which tag, what became of a rule."""
    from datetime import date

    from models import dates

    match verb:
        case "snooze":
            phrase = _("snoozed until %(detail)s: %(what)s")
            detail = dates.full(date.fromisoformat(detail))
        case "tag":
            phrase = _("tagged %(detail)s: %(what)s")
        case "untag":
            phrase = _("tag %(detail)s taken away: %(what)s")
        case "consent":
            phrase = _("consent withdrawn: %(what)s") if detail == "withdrawn" else _("consent noted: %(what)s")
        case _:
            switched = {"on": _("rule switched on: %(what)s"), "off": _("rule switched off: %(what)s")}
            phrase = {**switched, "removed": _("rule deleted: %(what)s")}.get(detail, _("rule: %(what)s"))
    return phrase % {"detail": detail, "what": what}


def _of_portfolio(verb: str, detail: str, what: str) -> str:
    """An act about segments, tiers or goals."""
    match verb:
        case "tiers":
            clients, prospects = _("tiers of clients changed"), _("tiers of prospects changed")
            return clients if detail == "spent" else prospects
        case "goal":
            from models.goals import title

            phrase = _("goal deleted: %(what)s") if detail == "removed" else _("goal: %(what)s")
            return phrase % {"what": title(what)}
    phrases = {
        "changed": _("segment changed: %(what)s"),
        "renamed": _("segment renamed: %(what)s"),
        "columns": _("columns of the segment changed: %(what)s"),
        "sort": _("segment sorted otherwise: %(what)s"),
        "pinned": _("segment pinned: %(what)s"),
        "unpinned": _("segment not pinned any more: %(what)s"),
        "shifted": _("segment moved: %(what)s"),
        "removed": _("segment deleted: %(what)s"),
    }
    return phrases.get(detail, _("segment saved: %(what)s")) % {"what": what}


def _of_campaign(verb: str, detail: str, what: str) -> str:
    """An act about a campaign, its offers and their answers."""
    from models.campaigns.offering import ANSWERS

    match verb:
        case "offer":
            return _("offered %(detail)s: %(what)s") % {"detail": detail, "what": what}
        case "answer":
            word = next((_(choice.label) for choice in ANSWERS if choice.value == detail), detail)
            return _("%(answer)s: %(what)s") % {"answer": word, "what": what}
    phrases = {"new": _("campaign added: %(what)s"), "removed": _("campaign deleted: %(what)s")}
    return phrases.get(detail, _("campaign changed: %(what)s")) % {"what": what}


def _amount(detail: str) -> str:
    """The amount that an act kept as cents in its detail, as people read it."""
    from models.money import format_money

    return format_money(int(detail)) if detail.removeprefix("-").isdigit() else ""
