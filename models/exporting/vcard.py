"""Clients as cards that phones and mail programs read: one a client, and one for each of its contacts.

The cards of a company's contacts carry its name. Every card has the same UID in every export; it and a few properties
of our own make the cards come in again as they were: code, tax id, legal name, kind, and whose contact a card is of.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from models.checks import region_of
from models.exporting.target import writing
from models.i18n import _, language
from models.importing.people import WORDS
from models.reach import PLACE
from models.vcard.card import Card, Place, Reach, Word
from models.vcard.names import Name, parted
from models.vcard.writing import written

_TWO_SURNAMES = frozenset({
    None, "ES", "AD", "PT", "BR", "MX", "CO", "PE", "CL", "VE", "EC", "GT", "CU", "BO", "DO", "HN", "PY", "SV", "NI",
    "CR", "PA", "UY", "AR", "PR", "GQ",
})  # fmt: skip
"""The countries where people bear two surnames, and those that are not known."""
_OWN = {"code": "CODE", "tax_id": "TAX-ID", "legal_name": "LEGAL-NAME"}


def export(path: Path, records: Iterable[Mapping[str, Any]], version: str = "4.0") -> int:
    """Write ``records`` (as ``models.records.full_records`` has them) to ``path`` and return the number of clients.

    ``version`` is 4.0 or 3.0. Raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    program = f"-//Cartera//Cartera//{language().upper()}"
    number = 0
    with writing(path) as file:
        for number, record in enumerate(records, 1):  # noqa: B007
            for card in cards(record):
                file.write(written(card, version, program=program, changed=record["updated_at"]))
    return number


def cards(record: Mapping[str, Any]) -> Iterator[Card]:
    """Yield the card of a client and those of its contacts."""
    stamp = "".join(filter(str.isdigit, record["created_at"]))
    uid = f"client-{record['id']}-{stamp}@cartera"
    firm = record["kind"] in ("company", None)
    channels: dict[int | None, list[Reach]] = {}
    for channel in record["channels"]:
        channels.setdefault(channel["contact_id"], []).append(_reach(channel))
    surnames = 2 if region_of(record["country"]) in _TWO_SURNAMES else 1
    bearer = Name("", "") if firm else parted(record["name"], surnames)
    extra = {key: record[name] for name, key in _OWN.items() if record[name]}
    yield Card(
        uid=uid,
        kind="org" if firm else "individual",
        name=record["name"],
        given=bearer.given,
        family=bearer.family,
        prefix=bearer.prefix,
        organisation=record["name"] if firm else "",
        role=record["profession"] or "",
        birthday=record["birthday"] or "",
        notes=[record["notes"]] if record["notes"] else [],
        tags=list(record["tags"]),
        channels=channels.get(None, []),
        places=[_place(address) for address in record["addresses"]],
        extra={**extra, "KIND": record["kind"] or ""},
    )
    for contact in record["contacts"]:
        name = contact["name"] or ""
        person = parted(name, surnames)
        yield Card(
            uid=f"contact-{contact['id']}-{stamp}@cartera",
            kind="individual",
            name=name or record["name"],
            given=person.given,
            family=person.family,
            prefix=person.prefix,
            organisation=record["name"],
            units=[contact["area"]] if contact["area"] else [],
            title=contact["position"] or "",
            birthday=contact["birthday"] or "",
            notes=[contact["notes"]] if contact["notes"] else [],
            channels=channels.get(contact["id"], []),
            extra={"CLIENT": uid},
        )


def _reach(channel: Mapping[str, Any]) -> Reach:
    label = channel["label"] or ""
    word = next((Word(code) for code, word in WORDS.items() if label == _(word)), label)
    return Reach(channel["kind"], channel["value"], word)


def _place(address: Mapping[str, Any]) -> Place:
    label = address["label"] or ""
    known = label in ("work", "home")  # as stored, in no language
    return Place({part: address[part] for part in PLACE if address[part]}, Word(label) if known else label)
