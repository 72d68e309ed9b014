"""``cartera today``: the queue of a day for a look, for cron and for scripts."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject

from models import activity, editing
from models.activity import Next
from models.database import close_database, open_database
from models.fields import STAGES
from models.session import Session
from models.settings import REASONS
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.test_cli import Cartera, started
from tests.test_cli import cartera as cartera


class TestJson:
    def test_is_an_array_most_urgent_first(self, cartera: Cartera) -> None:
        """With the keys of the manual."""
        ran = cartera("today", "--json")
        assert (ran.status, ran.error) == (0, "")
        assert [row["client"] for row in ran.json[:2]] == ["Ferretería Núñez S.L.", "Talleres Gómez e Hijos"]
        first = ran.json[0]
        assert first == {
            "client_id": 7,
            "client": "Ferretería Núñez S.L.",
            "stage": "client",
            "stars": 3,
            "reasons": [
                {
                    "kind": "overdue",
                    "text": "Call about the quote: 3 days late",
                    "since": "2026-03-15",
                    "amount": None,
                }
            ],
        }
        for row in ran.json:
            assert row["stage"] in [stage.value for stage in STAGES]
            assert all(reason["kind"] in REASONS for reason in row["reasons"])

    def test_has_amounts_as_decimal_strings(self, cartera: Cartera) -> None:
        cartera("sale", "C-01", "1240,5", "--on", "2025-09-02")
        reasons = cartera("today", "--json").json[0]["reasons"]
        assert {"kind": "payment_overdue", "amount": "1240.50", "since": "2025-10-02"}.items() <= reasons[1].items()

    def test_of_another_day_is_always_the_same(self, cartera: Cartera) -> None:
        """What is noted later changes nothing of it; before there was anything nobody waits."""
        before = cartera("today", "--as-of", "2026-03-19", "--json")
        assert cartera("log", "C-01", "call", "x", "--as-of", "2026-03-20").status == 0
        assert cartera("sale", "C-01", "100", "--as-of", "2026-05-20", "--due", "2026-05-21").status == 0
        assert cartera("today", "--as-of", "2026-03-19", "--json") == before
        assert cartera("today", "--as-of", "2026-03-01", "--json").json == []
        assert cartera("today", "--as-of", "2026-06-20", "--json").json[0]["reasons"][0]["kind"] == "overdue"

    def test_is_spanish_where_asked_for(self, cartera: Cartera) -> None:
        """The kinds stay English."""
        row = cartera("today", "--json", "--lang", "es").json[0]
        assert row["reasons"][0]["kind"] == "overdue"
        assert row["reasons"][0]["text"] != cartera("today", "--json").json[0]["reasons"][0]["text"]


class TestText:
    def test_names_stars_phone_and_reasons(self, cartera: Cartera) -> None:
        lines = cartera("today").out.splitlines()
        assert lines[0].endswith("18/03/2026: 7 clients to attend to")
        assert lines[2].split(maxsplit=2)[:2] == ["1.", "★★★"]
        assert lines[2].endswith("  976 12 34 56")
        assert lines[3] == "    Call about the quote: 3 days late"
        plain = cartera("today", "--plain").out.splitlines()
        assert plain[2].split()[1] == "***"
        assert plain[2].index("Ferr") == plain[5].index("Tall") == lines[2].index("Ferr")

    def test_shows_hostile_names_as_they_are(self, cartera: Cartera) -> None:
        out = cartera("today").out
        assert all(name in out for name in HOSTILE_NAMES[:4])
        assert "\x1b" not in out

    @pytest.mark.parametrize(("language", "says"), [("en", "3 more wait: cartera today --all"), ("es", "--all")])
    def test_tells_how_many_more_wait(self, cartera: Cartera, portfolio_file: Path, language: str, says: str) -> None:
        """Fifteen with undated reasons alone come on a day."""
        open_database(portfolio_file)
        session = Session("ana", TODAY)
        for number in range(13):
            editing.add(session, {"name": f"More {number}", "phone": "976 111 111"}, anyway=True)
        close_database()
        few, every = (cartera("today", *more, "--lang", language) for more in ((), ("--all",)))
        assert few.out.splitlines()[-1].endswith(says)
        assert "--all" not in every.out
        assert len(cartera("today", "--all", "--json").json) - len(cartera("today", "--json").json) == 3

    def test_nobody_is_no_fault(self, cartera: Cartera) -> None:
        ran = cartera("today", "--as-of", "2020-01-01")
        assert (ran.status, ran.error, len(ran.out.splitlines())) == (0, "", 1)

    @pytest.mark.parametrize(
        ("words", "status"),
        [(("today", "--db", "/nowhere/x.db"), 1), (("today", "--as-of", "32/13"), 2), (("today", "x"), 2)],
    )
    def test_what_goes_wrong_is_one_line(self, cartera: Cartera, words: tuple[str, ...], status: int) -> None:
        ran = cartera(*words)
        assert (ran.status, ran.out, ran.error.count("\n")) == (status, "", 1)


class TestTheDay:
    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_is_that_of_the_place(self, tmp_path: Path, zone: str) -> None:
        """Two zones that never share a day: what is due today here is due today in the review."""
        path = tmp_path / "zone.db"
        today = datetime.now(ZoneInfo(zone)).date()
        open_database(path)
        session = Session("ana", today)
        client = editing.add(session, {"name": "Ana"})
        activity.follow_up(session, [client], Next(today, "Call"))
        close_database()
        ran = started("today", "--db", str(path), "--json", TZ=zone)
        kinds = [reason["kind"] for row in json.loads(ran.stdout) for reason in row["reasons"]]
        assert kinds[0] in ("due_today", "overdue")  # overdue when midnight passes in between
        assert datetime.now(ZoneInfo(zone)).date() > today or kinds[0] == "due_today"


class TestCalendar:
    """``export agenda.ics``: follow-ups and birthdays."""

    def test_is_written_by_its_ending(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "Agenda.ICS"
        ran = cartera("export", str(path))
        assert (ran.status, ran.out, ran.error) == (0, "", "")
        (calendar,) = vobject.readComponents(path.read_text("utf-8"))
        assert [event.summary.value for event in calendar.vevent_list] == [
            "Ferretería Núñez S.L.: Call about the quote",
            "Talleres Gómez e Hijos: Send the contract",
            "Clara Íñiguez: Visit",
            "Birthday of Clara Íñiguez",
        ]

    def test_holds_what_the_query_finds(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "agenda.ics"
        assert cartera("export", str(path), "--query", "pais:españa", "--lang", "es").status == 0
        (calendar,) = vobject.readComponents(path.read_text("utf-8"))
        assert [event.summary.value for event in calendar.vevent_list] == [
            "Ferretería Núñez S.L.: Call about the quote"
        ]

    def test_takes_no_what(self, cartera: Cartera, tmp_path: Path) -> None:
        ran = cartera("export", str(tmp_path / "agenda.ics"), "--what", "sales")
        assert (ran.status, ran.out, ran.error.count("\n")) == (2, "", 1)
        assert list(tmp_path.glob("*.ics")) == []
