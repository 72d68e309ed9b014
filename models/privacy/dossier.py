"""The dossier: all that is kept about one client as a file that a person reads, or JSON for a program."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from models import changes, dates, own_fields
from models.card import GROUPS, PERSON
from models.checks import show_field
from models.client import Client
from models.exporting.target import writing
from models.fields import ACTIVITY_KINDS, ADDRESS_LABELS, CHANNEL_KINDS, FIELDS, OUTCOMES, Choice, Home, Type
from models.i18n import N_, _
from models.money import format_money
from models.privacy.known import known
from models.session import Session
from models.text import shown

ENDINGS = (".md", ".txt", ".json")
_CONSENT = ("consent_on", "consent_for", "consent_origin")
_STATES = (Choice("open", N_("still open")), Choice("won", N_("won")), Choice("lost", N_("lost")))
_WHOLE = 10**6
"""No text of a client is as long."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the dossier: fields and their values where it has no ``heads``, else the rows of a table."""

    title: str
    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()


def export(session: Session, client_id: int, path: Path) -> None:
    """Write the dossier of a client to ``path``: Markdown (.md), text (.txt) or JSON (.json), by its ending.

    Raises NotFound, and BadFile when the file cannot be written; then nothing is changed.
    """
    found = known(session, client_id)
    ending = path.suffix.lower()
    if ending == ".json":
        text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    else:
        parts = [section for section in sections(found) if section.rows]
        title = _("All that is kept about %(client)s") % {"client": found["name"]}
        day = _("On %(day)s, by %(user)s") % {"day": dates.full(session.today), "user": session.user}
        text = (_markdown if ending == ".md" else _plain)(title, day, parts)
    with writing(path) as file:
        file.write(text)


def sections(found: Mapping[str, Any]) -> Iterator[Section]:
    """Yield the parts of a dossier in the reader's language; those without rows too."""
    row = Client.get_by_id(found["id"])
    values = {
        name: show_field(field, getattr(row, field.stored))
        for name, field in FIELDS.items()
        if field.home is Home.CLIENT and field.type is not Type.CLIENT
    } | {"tags": ", ".join(found["tags"])}
    yield Section(_("Identity"), [*_fields(values, GROUPS[0][1]), *_trash(found)])
    yield Section(_("Pipeline"), [*_fields(values, GROUPS[1][1]), *_dates(found)])
    yield Section(_("Consent"), [(_(FIELDS[name].label), values[name] or _("unknown")) for name in _CONSENT])
    reach = [name for name in GROUPS[2][1] if name not in _CONSENT]
    yield Section(_("Reach"), _fields(values, reach))
    yield from _around(found)
    yield Section(_("Notes"), _fields(values, ("notes", *GROUPS[5][1])))
    yield Section(_("Person"), _fields(values, PERSON))
    held = own_fields.values_of(found["id"])
    own = [
        (each.name, own_fields.show(each.type, held[each.id])) for each in own_fields.own_fields() if each.id in held
    ]
    yield Section(_("Own fields"), own)
    yield from _happened(found)
    yield from _bought(found)
    people = [(_("Brought by"), _named(each)) for each in (found["brought_by"],) if each]
    yield Section(_("Referrals"), people + [(_("Brought"), _named(each)) for each in found["brought"]])
    yield Section(_("Not the same"), [(_("Client"), _named(each)) for each in found["not_the_same"]])
    yield Section(
        _("Reasons that rest"),
        [(each["reason"], _day(each["on"]), _day(each["until"])) for each in found["snoozed"]],
        (_("Reason"), _("On"), _("Until")),
    )
    yield Section(
        _("Drafts"),
        [(each["user"], _label(each["field"]), each["text"]) for each in found["drafts"]],
        (_("Who"), _("Field"), _("Text")),
    )
    yield Section(
        _("Where it came from"),
        [(_moment(each["at"]), each["user"], each["file"]) for each in found["came_from"]],
        (_("When"), _("Who"), _("File")),
    )
    yield _history(_("History"), found["id"])
    for each in found["merged"]:
        yield _history(_("History of %(client)s, merged into this record") % {"client": _named(each)}, each["id"])


def _history(title: str, client_id: int) -> Section:
    lines, _more = changes.lines(client_id, _WHOLE)
    rows = [
        (line.at.strftime("%Y-%m-%d %H:%M"), line.user, line.what, line.before or "", line.after or "")
        for line in lines
    ]
    return Section(title, rows, (_("When"), _("Who"), _("What"), _("Before"), _("After")))


def _fields(values: Mapping[str, str], names: Sequence[str]) -> list[tuple[str, str]]:
    return [(_(FIELDS[name].label), values[name]) for name in names if values.get(name)]


def _trash(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_("Number"), f"#{found['id']}"), *([(_("In the trash"), _("yes"))] if found["in_trash"] else [])]


def _dates(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    moments = {name: _moment(found[name]) for name in ("created_at", "updated_at")}
    rows = {"stage_since": _day(found["stage_since"]), **moments}
    told = [(_(FIELDS[name].label), text) for name, text in rows.items()]
    return [*told, *([(_("Confirmed on"), _day(found["confirmed_on"]))] if found["confirmed_on"] else [])]


def _around(found: Mapping[str, Any]) -> Iterator[Section]:
    people = {each["id"]: each["name"] or "" for each in found["contacts"]}
    yield Section(
        _("Contacts"),
        [(each["name"] or "", each["position"] or "", each["area"] or "", _day(each["birthday"]), each["notes"] or "")
         for each in found["contacts"]],
        (_("Name"), _("Position"), _("Area"), _("Birthday"), _("Notes")),
    )  # fmt: skip
    yield Section(
        _("Phones, e-mails and more"),
        [(_word(CHANNEL_KINDS, each["kind"]), each["typed"] or each["value"], each["label"] or "",
          people.get(each["contact_id"], "")) for each in found["channels"]],
        (_("Kind"), _("Value"), _("Label"), _("Contact")),
    )  # fmt: skip
    yield Section(
        _("Addresses"),
        [(_word(ADDRESS_LABELS, each["label"]), *(each[name] or "" for name in GROUPS[3][1]))
         for each in found["addresses"]],
        (_("Label"), *(_(FIELDS[name].label) for name in GROUPS[3][1])),
    )  # fmt: skip


def _happened(found: Mapping[str, Any]) -> Iterator[Section]:
    heads = (_("Day"), _("Kind"), _("Text"), _("Outcome"), _("Who"))
    for title, gifts in ((_("Activity"), False), (_("Gifts"), True)):
        yield Section(
            title,
            [(_day(each["on"]), _word(ACTIVITY_KINDS, each["kind"]), each["text"] or "",
              _word(OUTCOMES, each["outcome"]), each["user"])
             for each in found["activities"] if (each["kind"] == "gift") is gifts],
            heads,
        )  # fmt: skip
    yield Section(
        _("Follow-ups"),
        [(_day(each["due"]), each["text"], _day(each["done_on"])) for each in found["follow_ups"]],
        (_("Due"), _("Text"), _("Done on")),
    )
    from models.campaigns.offering import ANSWERS

    yield Section(
        _("Offers"),
        [(each["campaign"], _day(each["on"]), each["means"], _word(ANSWERS, each["answer"]), _day(each["answered_on"]))
         for each in found["offers"]],
        (_("Campaign"), _("Day"), _("By"), _("Answer"), _("Answered on")),
    )  # fmt: skip


def _bought(found: Mapping[str, Any]) -> Iterator[Section]:
    yield Section(
        _("Sales"),
        [(_day(sale["on"]), sale["ref"] or "", "; ".join(_line(line) for line in sale["lines"]), _money(sale["amount"]),
          _money(sale["open"]), _day(sale["due"]), _day(sale["renewal"])) for sale in found["sales"]],
        (_("Day"), _("Reference"), _("What"), _("Amount"), _("Open"), _("Due"), _("Renewal")),
    )  # fmt: skip
    yield Section(
        _("Payments"),
        [(_day(payment["on"]), _money(payment["amount"]), sale["ref"] or _day(sale["on"]))
         for sale in found["sales"] for payment in sale["payments"]],
        (_("Day"), _("Amount"), _("Sale")),
    )  # fmt: skip
    yield Section(
        _("Opportunities"),
        [(each["text"], _money(each["amount"]), _day(each["expected"]), _word(_STATES, each["state"]),
          each["reason"] or "") for each in found["opportunities"]],
        (_("Text"), _("Amount"), _("Expected date"), _("State"), _("Reason")),
    )  # fmt: skip


def _line(line: Mapping[str, Any]) -> str:
    times = "" if line["quantity"] is None else f"{line['quantity']} × "
    return f"{times}{line['product'] or '–'} {_money(line['amount'])}"


def _named(client: Mapping[str, Any]) -> str:
    return f"#{client['id']} {client['name']}"


def _word(choices: Sequence[Choice], value: str | None) -> str:
    return next((_(choice.label) for choice in choices if choice.value == value), value or "")


def _label(field: str) -> str:
    return _(FIELDS[field].label) if field in FIELDS else field


def _day(stored: str | None) -> str:
    return dates.show(stored) if stored else ""


def _money(amount: str | None) -> str:
    return format_money(int(Decimal(amount) * 100)) if amount else ""


def _moment(stored: str) -> str:
    return stored.replace("T", " ").rstrip("Z") + " UTC"


def _markdown(title: str, day: str, parts: Sequence[Section]) -> str:
    from models.portfolio.page import escaped

    def safe(text: str) -> str:
        return "<br>".join(escaped(line, _WHOLE, inside=True) for line in text.split("\n"))

    found = [f"# {escaped(title, inside=True)}", escaped(day)]
    for part in parts:
        found.append(f"## {escaped(part.title, inside=True)}")
        if part.heads:
            rows = [[safe(cell) for cell in row] for row in (part.heads, *part.rows)]
            rows.insert(1, ["---"] * len(part.heads))
            found.append("\n".join("| " + " | ".join(row) + " |" for row in rows))
        else:
            found.append("\n".join(f"- **{escaped(label, inside=True)}**: {safe(value)}" for label, value in part.rows))
    return "\n\n".join(found) + "\n"


def _plain(title: str, day: str, parts: Sequence[Section]) -> str:
    def safe(text: str) -> str:
        return "\n    ".join(shown(line, _WHOLE) for line in text.split("\n"))

    found = [shown(title), "=" * len(shown(title)), shown(day)]
    for part in parts:
        found += ["", part.title, "-" * len(part.title)]
        for row in part.rows:
            if part.heads:
                told = [f"{head}: {safe(cell)}" for head, cell in zip(part.heads, row, strict=True) if cell]
                found.append("* " + " · ".join(told))
            else:
                found.append(f"{row[0]}: {safe(row[1])}")
    return "\n".join(found) + "\n"
