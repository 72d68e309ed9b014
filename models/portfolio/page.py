"""The page of the portfolio as a file: Markdown to read and send on, CSV to reckon with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models.dates import full
from models.exporting.target import writing
from models.formula import guard
from models.i18n import N_, _
from models.money import format_money
from models.portfolio import words
from models.portfolio.explain import explained
from models.portfolio.period import Period
from models.portfolio.said import SEVEN, TITLES, said
from models.session import Session
from models.text import shown
from models.tiers import label

ENDINGS = (".md", ".csv")
_MARKUP = re.compile(r"[\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_BEGINNING = re.compile(r"[-+#=]|\d+(?=[.)])")
HEADS: dict[str, str] = {
    "sector": N_("Sector"), "clients": N_("Clients"), "income": N_("Income"), "share": N_("Share"),
    "month": N_("Month"), "amount": N_("Income"), "group": N_("Group"), "tier": N_("Tier"), "from": N_("From"),
    "to": N_("To"), "average": N_("Average"), "margin_rate": N_("Margin"), "punctuality": N_("On time"),
    "trait": N_("Trait"), "value": N_("Value"), "top": N_("Among the best"), "top_of": N_("The best"),
    "all": N_("Among all"), "all_of": N_("All"), "lift": N_("Times as often"), "entered": N_("Entered"),
    "moved": N_("Moved on"), "rate": N_("Rate"), "median_days": N_("Days"), "source": N_("Source"),
    "bought": N_("Bought"), "also": N_("Also"), "confidence": N_("Have both"), "candidates": N_("To offer to"),
    "client": N_("Client"), "owed": N_("Owes"), "overdue": N_("Overdue"), "since": N_("Since"), "margin": N_("Margin"),
    "goal": N_("Goal"), "target": N_("Target"), "now": N_("Now"), "expected": N_("Due by today"),
}  # fmt: skip
"""What stands above the columns of the tables."""
_MONEY = {"income", "amount", "from", "average", "owed", "overdue", "margin", "target", "now", "expected"}
_SHARES = {"share", "margin_rate", "punctuality", "rate", "confidence"}


def export(session: Session, path: Path, portfolio: Mapping[str, Any], period: Period) -> None:
    """Write the page to ``path``, as Markdown or CSV by its ending; raises BadFile when that cannot be done."""
    if path.suffix.lower() == ".csv":
        import csv

        with writing(path, "utf-8-sig") as file:
            table = csv.writer(file, delimiter=";")
            table.writerows([guard(cell) for cell in row] for row in rows(portfolio))
    else:
        with writing(path) as file:
            file.write(markdown(portfolio, session, period))


def markdown(portfolio: Mapping[str, Any], session: Session, period: Period) -> str:
    """Return the page as Markdown in the reader's language: the seven characteristics, then a table for each section.

    What users wrote is text in it, never markup.
    """
    currency = session.settings.currency
    last = period.last.isoformat()
    span = f"{period.first.isoformat()} – {last}" if period.first is not None else _("to %(day)s") % {"day": last}
    parts = [f"# {_('Portfolio')}", span]
    seven = []
    for name in SEVEN:
        line = said(name, portfolio, currency)
        seven.append((_(TITLES[name]), line.figure, line.word))
    parts.append(_markdown_table((_("Characteristic"), _("Figure"), ""), seven))
    for name, title in TITLES.items():
        line = said(name, portfolio, currency)
        found = list(tables(name, portfolio))
        if name in SEVEN and not any(body for _caption, _head, body in found):
            continue
        parts.append(f"## {_(title)}")
        if name not in SEVEN:
            parts.append(escaped(" · ".join(part for part in (line.figure, line.word) if part)))
        parts.append(f"*{escaped(explained(name).formula, inside=True)}*")
        for caption, heads, body in found:
            if body:
                parts += [f"**{escaped(caption, inside=True)}**"] if caption else []
                shown_rows = [[told(key, row.get(key), currency) for key in heads] for row in body]
                parts.append(_markdown_table([_(HEADS.get(key, key)) for key in heads], shown_rows))
    return "\n\n".join(parts) + "\n"


def rows(portfolio: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the page as rows for a table: the section, what of it, the figure, and its exact value.

    Numbers have a decimal comma, as all CSV of this program; what is unknown is empty.
    """
    yield [_("Section"), _("Of"), _("Figure"), _("Value")]
    for name in portfolio:
        data = portfolio[name]
        title = _(TITLES[name]) if name in TITLES else name
        if isinstance(data, Mapping):
            for key, value in data.items():
                if isinstance(value, list):
                    yield from _listed(title, key, value)
                elif isinstance(value, Mapping):
                    yield from ([title, str(inner), key, _exact(number)] for inner, number in value.items())
                else:
                    yield [title, "", key, _exact(value)]
        else:
            yield from _listed(title, "", data or [])


def _listed(title: str, what: str, entries: Sequence[Any]) -> Iterator[list[str]]:
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Mapping):
            yield [title, str(number), what, "; ".join(_exact(value) for value in entry)]
            continue
        steps = entry.get("steps")
        if steps is not None:
            yield from _listed(title, str(entry["source"] or ""), steps)
            continue
        name = " ".join(_exact(value) for key, value in entry.items() if _is_name(key))
        where = " · ".join(part for part in (what, name) if part)
        yield from ([title, where, key, _exact(value)] for key, value in entry.items() if not _is_name(key))


def _is_name(key: str) -> bool:
    return key in (
        "month",
        "sector",
        "group",
        "tier",
        "trait",
        "value",
        "from_stage",
        "bought",
        "also",
        "client",
        "goal",
    )


def _exact(value: Any) -> str:
    """Return a value as a cell: decimals with a comma, '' for what is not known."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    text = str(value)
    return text.replace(".", ",") if re.fullmatch(r"-?\d+\.\d\d", text) else text


Table = tuple[str, tuple[str, ...], Sequence[Mapping[str, Any]]]


def tables(name: str, portfolio: Mapping[str, Any]) -> Iterator[Table]:
    """Yield the tables of a section: a caption, the keys of the columns, the rows."""
    data = portfolio.get(name)
    if data is None:
        return
    match name:
        case "diversification":
            yield "", ("sector", "clients", "income", "share"), data["sectors"]
        case "profitability":
            yield _("They lose you money"), ("client", "margin"), data["losing"]
        case "income":
            yield "", ("month", "amount", "clients"), data["by_month"]
        case "receivables":
            ages = [{"group": _(words.AGES[age]), "owed": amount} for age, amount in data["ageing"].items()]
            yield "", ("group", "owed"), ages
            yield "", ("client", "owed", "overdue", "since"), data["debtors"]
        case "funnel":
            yield "", _STEP, [_step(step) for step in data]
            for entry in portfolio.get("funnel_by_source") or []:
                yield str(entry["source"] or _("no source")), _STEP, [_step(step) for step in entry["steps"]]
        case "rfm_groups":
            known = [{**entry, "group": _(words.GROUPS[entry["group"]])} for entry in data]
            yield "", ("group", "clients", "income"), known
        case "ideal":
            told_in_words = [{**entry, "trait": words.trait(entry)} for entry in data]
            yield "", ("trait", "top", "top_of", "all", "all_of", "lift"), told_in_words
        case _ if isinstance(data, list) and data:
            yield "", tuple(data[0]), data


_STEP = ("from", "to", "entered", "moved", "rate", "median_days")


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    stages = {key: _(words.STAGES[step[key]]) for key in ("from", "to")}
    return {**step, **stages}


def told(key: str, value: Any, currency: str) -> str:
    """Return a cell as people read it."""
    if value is None or value == "" or (key in ("owed", "overdue") and value == "0.00"):
        return words.UNKNOWN
    if key == "since":
        return full(date.fromisoformat(str(value)))
    if key in _MONEY and isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d", value):
        return format_money(words.cents(value), currency=currency, whole=True)
    if key in _SHARES:
        return words.share(value)
    if key == "month":
        return words.month(str(value))
    if key == "tier":
        return label(str(value))
    if key == "goal":
        from models.goals import title

        return title(str(value))
    return words.number(value) if isinstance(value, int | float) else str(value)


def escaped(text: str, most: int = 2000, *, inside: bool = False) -> str:
    """Return ``text`` on one line with everything that is markup in Markdown or HTML taken as it is.

    With ``inside`` something stands before it on its line: a number, a sign or a # is not markup there. What is longer
    than ``most`` characters is cut.
    """
    line = shown(text, most)
    begins = None if inside else _BEGINNING.match(line)
    safe = _MARKUP.sub(r"\\\g<0>", line[begins.end() :] if begins else line)
    return (_backslash(begins[0]) if begins else "") + safe


def _backslash(sign: str) -> str:
    return sign + "\\" if sign[0].isdigit() else "\\" + sign


def _markdown_table(heads: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(escaped(head, inside=True) for head in heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(escaped(cell, inside=True) for cell in row) + " |" for row in body]
    return "\n".join(lines)
