"""A person of a file at a client that is there: added to it, or brought up to date, and nothing taken away."""

from dataclasses import dataclass, field
from typing import Any

from models import belongings, rows
from models.checks import channel_key
from models.database import database
from models.importing.plan import Row
from models.reach import PLACE
from models.text import clean_block, clean_line, is_blank, search_key

_PARTS = ("name", "position", "area", "birthday", "notes")


@dataclass(slots=True)
class News:
    """What a row brings: new contacts (with the number they have in the row), changed parts of contacts by their id,
    new channels (each with the contact it is of: an id, or None for the client or a new contact), new addresses."""

    contacts: list[tuple[Any, dict[str, str]]] = field(default_factory=list)
    parts: dict[int, dict[str, str]] = field(default_factory=dict)
    channels: list[tuple[Any, int | None, dict[str, Any]]] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.contacts or self.parts or self.channels or self.addresses)


def news(row: Row, client: int) -> News:
    """Return what hangs on ``row`` that the client does not have yet."""
    found, more = News(), row.more or {}
    known = database.execute_sql(
        f"SELECT id, {', '.join(_PARTS)} FROM contact WHERE client_id = ? ORDER BY rank, id", (client,)
    ).fetchall()
    numbers: dict[Any, int] = {}
    for contact in more.get("contacts", ()):
        parts = {part: text for part in _PARTS if (text := _text(part, contact.get(part)))}
        same = next((each for each in known if search_key(each[1] or "") == search_key(parts.get("name", ""))), None)
        if same is None:
            found.contacts.append((contact["id"], parts))
            continue
        numbers[contact["id"]] = same[0]
        present = dict(zip(_PARTS, same[1:], strict=True))
        changed = {part: text for part, text in parts.items() if part != "name" and text != present[part]}
        if changed:
            found.parts[same[0]] = changed
    keys = set(database.execute_sql("SELECT kind, match_key FROM channel WHERE client_id = ?", (client,)).fetchall())
    for channel in more.get("channels", ()):
        key = (channel["kind"], channel_key(channel["kind"], channel["value"]))
        if key not in keys:
            keys.add(key)
            number = channel.get("contact_id")
            found.channels.append((number, numbers.get(number), _channel(channel, key[1])))
    places = [
        dict(zip(PLACE, each, strict=True))
        for each in database.execute_sql(
            f"SELECT {', '.join(PLACE)} FROM address WHERE client_id = ?", (client,)
        ).fetchall()
    ]
    for address in more.get("addresses", ()):
        columns = {part: text for part in PLACE if (text := _text(part, address.get(part)))}
        if columns and not any(_within(columns, place) for place in places):
            found.addresses.append({"label": address.get("label"), **columns})
    return found


def join(client: int, found: News) -> None:
    """Write what is new to the client, inside a running act."""
    made = {number: belongings.insert("contact", client, parts) for number, parts in found.contacts}
    for contact, parts in found.parts.items():
        rows.update("contact", contact, parts)
    for number, contact_id, columns in found.channels:
        belongings.insert("channel", client, {"contact_id": contact_id or made.get(number), **columns})
    for columns in found.addresses:
        belongings.insert("address", client, columns)


def _text(part: str, value: Any) -> str:
    text = str(value or "")
    text = clean_block(text).strip() if part == "notes" else clean_line(text)
    return "" if is_blank(text) else text


def _channel(channel: dict[str, Any], key: str) -> dict[str, Any]:
    return {
        "kind": channel["kind"], "value": channel["value"], "typed": channel["typed"], "match_key": key,
        "label": channel.get("label"), "doubtful": int(channel["doubtful"]),
    }  # fmt: skip


def _within(columns: dict[str, str], place: dict[str, str | None]) -> bool:
    """Whether an address says nothing that ``place`` does not say."""
    return all(search_key(text) == search_key(place[part] or "") for part, text in columns.items())
