"""What new clients become in each table, worked out before it is known which rows are new and what their ids are."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from models.activity import action_text
from models.checks import Parsed, channel_key, parse_field
from models.client import ARRIVING
from models.fields import ACTIVITY_KINDS, CHANNEL_KINDS, FIELDS, OUTCOMES, Home, Stage, choice_named
from models.importing.plan import Remark, Row
from models.importing.sheets import Sheet, lay, lay_columns
from models.problems import BadValue
from models.session import Session
from models.text import clean_block, clean_line, is_blank, search_key, sort_key

PLACE = ("street", "postal_code", "city", "region", "country")
_PERSON = ("name", "position", "area")
_OWN = tuple(name for name, field in FIELDS.items() if field.home is Home.CLIENT)
_CONTACT = ("id", "client_id", "rank", "name", "position", "area", "birthday", "notes")
_CHANNEL = ("client_id", "contact_id", "rank", "kind", "value", "typed", "match_key", "label", "doubtful")
_ACTIVITY = ("client_id", "kind", "on_date", "text", "outcome", "user", "created_at")
_FOLLOW_UP = ("client_id", "due", "text", "kind", "done_on", "user", "created_on", "created_at")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "contact": _CONTACT,
    "channel": _CHANNEL,
    "address": ("client_id", "rank", "label", *PLACE),
    "tag": ("client_id", "name", "folded"),
    "own_value": ("client_id", "field_id", "value"),
    "stage_move": ("client_id", "from_stage", "to_stage", "on_date"),
    "activity": _ACTIVITY,
    "follow_up": _FOLLOW_UP,
    "imported_row": ("client_id", "fingerprint", "nth"),
}
"""The columns of each table that hangs on the clients, in the order in which the tables are written."""
_EMPTY = {name: 0 if name in ("stars", "do_not_contact") else None for name in _OWN}
_LATER = {"stage", "referred_by"}
"""Fields of a client that are not taken from its row as they stand there."""


class Prepared(NamedTuple):
    """What some rows become in each table, and what is to be said of those that are new.

    Instead of ids there are places: of a client and its row among the rows, of a contact among the contacts; instead
    of the id of an own field there is its folded name.
    """

    sheets: dict[str, Sheet]
    remarks: list[tuple[int, Remark]]


def prepare(session: Session, rows: Sequence[Row], stage: Stage | None, moment: str) -> Prepared:
    """Return what ``rows`` become as new clients at ``moment`` (UTC); ``stage`` is that of a row that names none."""
    batch = _Batch(session, stage, moment)
    for place, row in enumerate(rows):
        batch.add(place, row)
    sheets = {"client": batch.clients()} if rows else {}
    sheets |= {table: lay(_COLUMNS[table], found) for table, found in batch.rows.items() if found}
    return Prepared(sheets, batch.remarks)


class _Batch:
    """The rows of every table for some clients, who are known by their place among them."""

    def __init__(self, session: Session, stage: Stage | None, moment: str) -> None:
        self._session, self._stage = session, stage
        self._today, self._moment = session.today.isoformat(), moment
        self._contact = -1
        self._at = 0
        self.remarks: list[tuple[int, Remark]] = []
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        self._values: list[Mapping[str, Any]] = []
        self._clients: list[tuple[Any, ...]] = []

    def clients(self) -> Sheet:
        """Return the rows of the clients themselves, a column only where one of them has a value."""
        used = set().union(*self._values) - _LATER
        columns: dict[str, Sequence[Any]] = {
            name: [values.get(name, empty) for values in self._values] if name in used else (empty,)
            for name, empty in _EMPTY.items()
        }
        named = ("id", "stage", "stage_since", "name_key", "name_folded", "doubtful")
        columns |= dict(zip(named, zip(*self._clients, strict=True), strict=True))
        columns |= {"hidden": (ARRIVING,), "created_on": (self._today,)}
        columns |= dict.fromkeys(("created_at", "updated_at"), (self._moment,))
        return lay_columns(columns.items())

    def add(self, client: int, row: Row) -> None:
        self._at = client
        values = row.values
        name = str(values["name"])
        stage = values.get("stage") or self._entry(values)
        since = min(str(values.get("stage_since") or self._today), self._today)
        doubtful = row.doubtful - {"phone", "email"} if row.doubtful else None
        listed = json.dumps(sorted(doubtful)) if doubtful else None
        self._values.append(values)
        self._clients.append((client, stage, since, sort_key(name), row.who.folded, listed))
        self.rows["stage_move"].append((client, None, stage, since))
        self.rows["imported_row"].append((client, row.fingerprint, row.nth))
        for tag in _tags(values):
            self.rows["tag"].append((client, tag, search_key(tag)))
        for own_name, value in row.own.items():
            if value:
                self.rows["own_value"].append((client, search_key(own_name), value))
        more = row.more or {}
        reached = {_number(channel.get("contact_id")) for channel in more.get("channels", ())} if more else set()
        contacts = self._contacts(client, row, more.get("contacts"), reached)
        self._channels(client, row, more.get("channels"), contacts)
        self._addresses(client, row, more.get("addresses"))
        self._follow_ups(client, row, more.get("follow_ups"))
        for activity in more.get("activities", ()):
            self._activity(client, row, activity)

    def _entry(self, values: Mapping[str, Any]) -> str:
        """The stage of a client whose row names none."""
        if self._stage is not None:
            return self._stage.value
        if not self._session.settings.entry_rules:
            return Stage.PROSPECT.value
        rule = self._session.settings.entry_stage(_text(values.get("medium")), _text(values.get("source")))
        return rule or Stage.PROSPECT.value

    def _contacts(
        self, client: int, row: Row, listed: list[dict[str, Any]] | None, reached: set[Any]
    ) -> dict[Any, int]:
        """Add the contacts; return the number of each by the number it had in the file. ``reached`` have channels."""
        numbers: dict[Any, int] = {}
        if listed is None:
            name, position = row.values.get("contact"), row.values.get("position")
            if name or position:
                self._contact += 1
                self.rows["contact"].append((self._contact, client, 0, name, position, None, None, None))
            return numbers
        for rank, contact in enumerate(listed):
            parts = [_line(contact.get(part)) for part in _PERSON]
            birthday = self._day(row, "birthday", contact.get("birthday"))
            notes = clean_block(str(contact.get("notes") or "")).strip() or None
            number = _number(contact.get("id"))
            if not any((*parts, birthday, notes)) and number not in reached - {None}:
                continue
            self._contact += 1
            self.rows["contact"].append((self._contact, client, rank, *parts, birthday, notes))
            if number is not None:
                numbers[number] = self._contact
        return numbers

    def _channels(
        self, client: int, row: Row, listed: list[dict[str, Any]] | None, contacts: Mapping[Any, int]
    ) -> None:
        out = self.rows["channel"]
        if listed is None:
            for kind in ("phone", "email"):
                if kind in row.values:
                    value, typed, wrong = str(row.values[kind]), row.typed.get(kind), kind in row.doubtful
                    out.append((client, None, 0, kind, value, typed, channel_key(kind, value), None, int(wrong)))
            for rank, reach in enumerate(row.channels, 1):
                key = channel_key(reach.kind, reach.value)
                out.append(
                    (client, None, rank, reach.kind, reach.value, reach.typed, key, reach.label, int(reach.doubtful))
                )
            return
        for rank, channel in enumerate(listed):
            kind, typed = str(channel.get("kind")), _line(channel.get("typed"))
            given = _line(channel.get("value"))
            if given is None or all(kind != choice.value for choice in CHANNEL_KINDS):
                continue
            value, wrong = given, False
            if kind in ("phone", "email"):
                parsed = self._parsed(kind, given)
                value, wrong = str(parsed.value), parsed.doubtful
                typed = None if typed == value else typed
            contact = contacts.get(_number(channel.get("contact_id")))
            label = _line(channel.get("label"))
            out.append((client, contact, rank, kind, value, typed, channel_key(kind, value), label, int(wrong)))

    def _addresses(self, client: int, row: Row, listed: list[dict[str, Any]] | None) -> None:
        if listed is None:
            place = [row.values.get(part) for part in PLACE]
            if any(place):
                self.rows["address"].append((client, 0, None, *place))
            return
        for rank, address in enumerate(listed):
            place = [_line(address.get(part)) for part in PLACE]
            if any(place):
                self.rows["address"].append((client, rank, _line(address.get("label")), *place))

    def _follow_ups(self, client: int, row: Row, listed: list[dict[str, Any]] | None) -> None:
        if listed is None:
            due, text = row.values.get("next_due"), row.values.get("next_action")
            listed = [{"due": due or self._today, "text": text}] if due or text else []
        for action in listed:
            due = self._day(row, "next_due", action.get("due"))
            if due is None:
                continue
            text = _line(action.get("text")) or action_text(None)
            done = self._day(row, "next_due", action.get("done_on"))
            self.rows["follow_up"].append(
                (client, due, text, _known(ACTIVITY_KINDS, action.get("kind")), done, self._session.user, self._today,
                 self._moment)
            )  # fmt: skip

    def _activity(self, client: int, row: Row, activity: Mapping[str, Any]) -> None:
        day = self._day(row, "last_contact", activity.get("on"))
        if day is None:
            return
        kind = _known(ACTIVITY_KINDS, activity.get("kind")) or "note"
        text = clean_block(str(activity.get("text") or "")).strip() or None
        user = _line(activity.get("user")) or self._session.user
        outcome = _known(OUTCOMES, activity.get("outcome"))
        self.rows["activity"].append((client, kind, day, text, outcome, user, self._moment))

    def _parsed(self, name: str, value: Any) -> Parsed:
        home = self._session.settings.country
        return parse_field(FIELDS[name], str(value), today=self._session.today, country=home, lenient=True)

    def _day(self, row: Row, name: str, value: Any) -> str | None:
        """An ISO date as it stands; anything else is read, and named when it cannot be."""
        if not value:
            return None
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            parsed = self._parsed(name, value)
        if isinstance(parsed.problem, BadValue):
            self.remarks.append((self._at, Remark(row.line, name, parsed.problem.code, parsed.problem.text)))
        return _text(parsed.value)


def _tags(values: Mapping[str, Any]) -> tuple[str, ...]:
    tags = values.get("tags")
    return tags if isinstance(tags, tuple) else ()


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(value: Any) -> int | str | None:
    """What a record of the file is known by there; anything but a number or a word is nothing."""
    return value if isinstance(value, int | str) else None


def _line(value: Any) -> str | None:
    line = "" if value is None else clean_line(str(value))
    return None if is_blank(line) else line


def _known(choices: Any, value: Any) -> str | None:
    found = choice_named(choices, str(value)) if value else None
    return found.value if found is not None else None
