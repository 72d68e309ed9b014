"""What is to be done and whose birthday it is, as a calendar that Thunderbird, Google and Apple read.

Open follow-ups and birthdays are events of a whole day, with the same UID in every export, so that importing the file
again replaces them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from models.database import database
from models.exporting.target import writing
from models.i18n import _, language
from models.session import Session

_GROUP = 500
_NO_YEAR = 2000
"""A birthday without a year begins here, in a leap year."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: who is meant (``person``: a contact), what is to be done (None: a birthday), the day as stored, and
    when the record was written (UTC)."""

    uid: str
    client: str
    person: str | None
    text: str | None
    day: str
    written: str


def entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    """Return the open follow-ups and the birthdays of the clients ``ids`` (None: of all), follow-ups by day first.

    Birthdays of those who are not to be contacted are left out.
    """
    if ids is None:
        found = list(_read(session, "", ()))
    else:
        found = []
        for start in range(0, len(ids), _GROUP):
            part = tuple(ids[start : start + _GROUP])
            found += _read(session, f" AND c.id IN ({', '.join('?' * len(part))})", part)
    return sorted(found, key=lambda each: (each.text is None, each.day, each.uid))


def _read(session: Session, among: str, ids: tuple[int, ...]) -> Iterator[Entry]:
    day = session.today.isoformat()
    welcome = f"c.hidden = 0 AND c.do_not_contact = 0{among}"
    for kind, query, parameters in (
        ("follow-up", f"""SELECT f.id, c.name, NULL, f.text, f.due, f.created_at, f.created_at FROM follow_up f
           JOIN client c ON c.id = f.client_id WHERE (f.done_on IS NULL OR f.done_on > ?) AND f.created_on <= ?
           AND c.hidden = 0{among}""", (day, day, *ids)),
        ("birthday", f"""SELECT c.id, c.name, NULL, NULL, c.birthday, c.created_at, c.updated_at FROM client c
           WHERE c.birthday IS NOT NULL AND {welcome}""", ids),
        ("contact-birthday", f"""SELECT p.id, c.name, coalesce(p.name, ''), NULL, p.birthday, c.created_at, c.updated_at
           FROM contact p JOIN client c ON c.id = p.client_id WHERE p.birthday IS NOT NULL AND {welcome}""", ids),
    ):  # fmt: skip
        for number, client, person, text, on, made, written in database.execute_sql(query, parameters).fetchall():
            stamp = "".join(filter(str.isalnum, made))
            yield Entry(f"{kind}-{number}-{stamp}@cartera", client, person or None, text, on, written)


def export(path: Path, found: Iterable[Entry]) -> int:
    """Write ``found`` to ``path`` as one calendar and return how many events it has.

    Raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Cartera//Cartera//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Cartera")
    head, end, rest = calendar.to_ical().decode().partition("END:VCALENDAR")
    number = 0
    with writing(path) as file:
        file.write(head)
        for number, entry in enumerate(found, 1):  # noqa: B007
            file.write(_event(entry))
        file.write(end + rest)
    return number


def _event(entry: Entry) -> str:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.strptime(entry.written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))
    if entry.text is not None:
        day = date.fromisoformat(entry.day)
        event.add("summary", f"{entry.client}: {entry.text}")
    else:
        day = date.fromisoformat(entry.day.replace("--", f"{_NO_YEAR}-", 1) if entry.day[0] == "-" else entry.day)
        who = entry.client if entry.person is None else f"{entry.person} ({entry.client})"
        event.add("summary", _("Birthday of %(name)s") % {"name": who})
        event.add("rrule", _yearly(day))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(1))
    event.add("transp", "TRANSPARENT")
    return str(event.to_ical(), "utf-8")


def _yearly(day: date) -> dict[str, str | int]:
    """The rule of a birthday; one on 29 February falls on the last of the month."""
    if (day.month, day.day) == (2, 29):
        return {"freq": "yearly", "bymonth": 2, "bymonthday": -1}
    return {"freq": "yearly"}
