"""By what the client of a row is known again, and who it is where a row names a person but no company."""

from collections.abc import Iterable

from models.checks import Stored, channel_key
from models.duplicates import Identity
from models.text import search_key


def identity(
    values: dict[str, Stored],
    doubtful: set[str],
    channels: Iterable[tuple[str, str, bool]],
    number: int | None,
) -> Identity:
    """Return by what a row with these values is known: ``channels`` have kind, value and whether they are doubtful."""
    told = [(kind, str(values[kind]), kind in doubtful) for kind in ("email", "phone") if kind in values]
    keys = [
        (kind, channel_key(kind, value))
        for kind, value, odd in (*told, *channels)
        if kind in ("email", "phone") and not odd
    ]
    code, tax_id = values.get("code"), values.get("tax_id")
    return Identity(
        search_key(str(values["name"])),
        None if code is None else str(code),
        None if tax_id is None or "tax_id" in doubtful else str(tax_id),
        tuple(keys),
        number,
    )


def person_instead(values: dict[str, Stored]) -> None:
    """Make the contact of a row without a company the client itself, an individual unless the row says otherwise."""
    if "name" in values or "contact" not in values:
        return
    values["name"] = values.pop("contact")
    if "position" in values:
        position = values.pop("position")
        values.setdefault("profession", position)
    values.setdefault("kind", "individual")
