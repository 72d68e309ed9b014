"""What is written to one client: which of the texts, with what is known of the client in it, and to which address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.campaigns import reading, template
from models.campaigns.campaign import Campaign
from models.campaigns.tongue import language_of
from models.session import Session
from models.text import clean_line, is_blank

_ALWAYS = frozenset(("name", "contact", "owner", "today", "my_name"))
"""The fields that are known of everybody."""
_GROUP = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """The text for the client ``id`` in ``language``. ``email`` and ``phone`` are where it can go, '' where there is
    none; ``contact`` is the person it is meant for, or the client's own name."""

    id: int
    name: str
    language: str
    subject: str
    text: str
    contact: str
    email: str
    phone: str


def _subject(campaign: Campaign, tongue: str) -> str:
    return campaign.subject_es if tongue == "es" and campaign.subject_es else campaign.subject


def _body(campaign: Campaign, tongue: str) -> str:
    first, second = (campaign.text_es, campaign.text) if tongue == "es" else (campaign.text, campaign.text_es)
    return second if is_blank(first) else first


def _known(session: Session, campaign: Campaign, row: Mapping[str, Any]) -> dict[str, str | date | None]:
    """What stands for each field in the text for the client of ``row``."""
    return {
        "name": row["name"], "contact": row["contact"] or row["name"], "city": row.get("city"),
        "last_purchase": date.fromisoformat(row["last_purchase"]) if row.get("last_purchase") else None,
        "last_product": row.get("last_product"), "owner": row["owner"] or session.user, "today": session.today,
        "valid_from": campaign.valid_from, "valid_to": campaign.valid_to, "my_name": session.user,
    }  # fmt: skip


def lacking(session: Session, campaign: Campaign, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields of the text for the client of ``row`` that are not known of it."""
    tongue = language_of(session, campaign, row["country"])
    needed = template.used(_subject(campaign, tongue)) | template.used(_body(campaign, tongue))
    if not needed - _ALWAYS:
        return ()
    known = _known(session, campaign, row)
    return tuple(field.name for field in template.FIELDS if field.name in needed and not known[field.name])


def written(session: Session, campaign: Campaign, row: Mapping[str, Any]) -> Letter:
    """Return what is written to the client of ``row`` (of models/campaigns/reading.py)."""
    tongue = language_of(session, campaign, row["country"])
    known = _known(session, campaign, row)
    values = {name: _day(value, tongue) if isinstance(value, date) else value or "" for name, value in known.items()}
    subject = clean_line(template.fill(_subject(campaign, tongue), values).replace("\n", " "))
    reach = (clean_line(values["contact"]), clean_line(row["email"] or ""), clean_line(row["phone"] or ""))
    return Letter(row["id"], row["name"], tongue, subject, template.fill(_body(campaign, tongue), values), *reach)


def letters(session: Session, campaign: Campaign, ids: Sequence[int]) -> Iterator[Letter]:
    """Yield what is written to each of the clients ``ids`` of ``campaign``, in their order. Raises BadQuery."""
    for start in range(0, len(ids), _GROUP):
        part = list(ids[start : start + _GROUP])
        found = {row["id"]: row for row in reading.rows(session, campaign, part)}
        yield from (written(session, campaign, found[client]) for client in part if client in found)


def _day(day: date, tongue: str) -> str:
    """A day in words of the text's language: ``12 November 2025``, ``12 de noviembre de 2025``."""
    from babel.dates import format_date

    return str(format_date(day, "d MMMM y" if tongue == "en" else "long", locale=tongue))
