"""The calendar: what is to be done and birthdays, read back by a library that did not write it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from models import activity, contacts, editing, pipeline
from models.activity import Next
from models.database import database
from models.exporting import clients
from models.exporting.clients import Stopped
from models.i18n import set_language
from models.problems import BadFile
from models.session import Session
from tests.conftest import HOSTILE_NAMES, TODAY

pytestmark = pytest.mark.usefixtures("file")


def events(session: Session, path: Path, ids: list[int] | None = None) -> list[Any]:
    """Write a calendar and read it back, the events as the other library has them."""
    number = clients.export(session, path, ids)
    content = path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (calendar,) = vobject.readComponents(content.decode())
    calendar.validate()
    found = list(calendar.contents.get("vevent", []))
    assert len(found) == number
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the calendar goes."""
    return tmp_path / "agenda.ics"


class TestFollowUps:
    @pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a,b;c\\d", "\\n, ;", "END:VEVENT", "Ñ" * 200])
    def test_are_whole_days_with_names_and_texts_as_they_are(self, session: Session, path: Path, name: str) -> None:
        client = editing.add(session, {"name": name})
        activity.follow_up(session, [client], Next(TODAY + timedelta(3), f"Call; {name}, then\\write"))
        (event,) = events(session, path)
        stored = database.execute_sql("SELECT name FROM client").fetchone()[0]
        text = database.execute_sql("SELECT text FROM follow_up").fetchone()[0]
        assert event.summary.value == f"{stored}: {text}"
        assert (event.dtstart.value, event.dtend.value) == (date(2026, 3, 21), date(2026, 3, 22))
        assert type(event.dtstart.value) is date
        assert "rrule" not in event.contents

    def test_are_the_open_ones(self, session: Session, path: Path) -> None:
        """Of clients that are not in the trash, on the session's day."""
        kept, gone = (editing.add(session, {"name": name}) for name in ("Ana", "Luis"))
        _act, (number, _other) = activity.follow_up(session, [kept, gone], Next(TODAY, "Call"))
        activity.follow_up(session, [kept], Next(TODAY + timedelta(9), "Write"))
        pipeline.trash(session, [gone])
        there = replace(session, today=TODAY + timedelta(1))
        activity.done(there, number)
        assert [event.summary.value for event in events(there, path)] == ["Ana: Write"]
        assert [event.summary.value for event in events(session, path)] == ["Ana: Call", "Ana: Write"]

    def test_have_a_uid_that_stays(self, session: Session, path: Path) -> None:
        """Whatever is changed: the same event in every export."""
        client = editing.add(session, {"name": "Ana", "birthday": "3/5"})
        activity.follow_up(session, [client], Next(TODAY, "Call"))
        before = [event.uid.value for event in events(session, path)]
        editing.edit(session, client, {"name": "Luis", "birthday": "4/5/1980"})
        other = editing.add(session, {"name": "Zoe", "birthday": "1/1"})
        later = replace(session, today=TODAY + timedelta(200))
        assert [event.uid.value for event in events(later, path, [client])] == before
        assert len({event.uid.value for event in events(later, path, [client, other])}) == 3


class TestBirthdays:
    def test_come_every_year(self, session: Session, path: Path) -> None:
        """With a year from that one on; of a client, or of a contact with its name."""
        client = editing.add(session, {"name": "Talleres; Gómez", "birthday": "24/12/1980"})
        contacts.add_contact(session, client, {"name": "Ana, la jefa", "birthday": "5/3"})
        own, other = sorted(events(session, path), key=lambda event: len(event.summary.value))
        assert own.summary.value == "Birthday of Talleres; Gómez"
        assert other.summary.value == "Birthday of Ana, la jefa (Talleres; Gómez)"
        assert [event.dtstart.value for event in (own, other)] == [date(1980, 12, 24), date(2000, 3, 5)]
        assert [event.rrule.value for event in (own, other)] == ["FREQ=YEARLY", "FREQ=YEARLY"]

    @pytest.mark.parametrize("birthday", ["29/2", "29/2/1980"])
    def test_on_29_february_fall_on_the_28th_in_common_years(self, session: Session, path: Path, birthday: str) -> None:
        editing.add(session, {"name": "Ana", "birthday": birthday})
        (event,) = events(session, path)
        rule = event.getrruleset(addRDate=True)
        days = rule.between(datetime(2027, 1, 1), datetime(2029, 1, 1))
        assert [day.date() for day in days] == [date(2027, 2, 28), date(2028, 2, 29)]
        assert (event.dtstart.value.month, event.dtstart.value.day) == (2, 29)

    def test_of_who_is_not_to_be_contacted_are_left_out(self, session: Session, path: Path) -> None:
        editing.add(session, {"name": "Ana", "birthday": "3/5", "do_not_contact": "yes"})
        assert events(session, path) == []

    def test_are_spanish_for_a_spaniard(self, session: Session, path: Path) -> None:
        editing.add(session, {"name": "Ana", "birthday": "3/5"})
        set_language("es")
        (event,) = events(session, path)
        assert event.summary.value.endswith("Ana")
        assert b"//ES" in path.read_bytes()


class TestTheFile:
    def test_holds_the_clients_that_are_asked_for(self, session: Session, path: Path) -> None:
        ids = [editing.add(session, {"name": f"Ana {number}", "birthday": "3/5"}) for number in range(4)]
        found = events(session, path, [ids[2], ids[0]])
        assert {event.summary.value for event in found} == {"Birthday of Ana 0", "Birthday of Ana 2"}

    def test_is_a_calendar_with_nothing_in_it_too(self, session: Session, path: Path) -> None:
        assert events(session, path) == []

    def test_is_not_there_when_it_was_stopped(self, session: Session, path: Path) -> None:
        editing.add(session, {"name": "Ana", "birthday": "3/5"})
        with pytest.raises(Stopped):
            clients.export(session, path, cancelled=lambda: True)
        with pytest.raises(BadFile):
            clients.export(session, path.parent / "nowhere" / "agenda.ics")
        assert list(path.parent.glob("*.ics")) == []
