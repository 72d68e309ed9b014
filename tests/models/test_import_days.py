"""Days of a file: the month stands first where the column proves it, and numbers in a workbook can be days."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.client import Client
from models.database import database
from models.defining import define
from models.importing.advice import doubts, with_days
from models.importing.bring import import_file
from models.importing.day_order import DayVote, day_first, order_of
from models.importing.mending import counted_day
from models.importing.reading import inspect
from models.importing.result import ImportResult
from models.session import Session
from tests.models.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("file")


def written(folder: Path, *lines: str) -> Path:
    path = folder / "days.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def birthdays() -> dict[str, str | None]:
    return {client.name: client.birthday for client in Client.select()}


def warned(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(remark.line, remark.field, remark.reason) for remark in result.warnings]


def rows(query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in database.execute_sql(query).fetchall()]


class TestOrder:
    @pytest.mark.parametrize(
        ("cell", "order"),
        [
            ("12/31/1971", "month"),
            ("12-31-71", "month"),
            ("5/25/1972 10:30", "month"),
            ("Fri 12/31/1971", "month"),
            ("12/24", "month"),
            ("31/12/1971", "day"),
            ("31.12.71", "day"),
            ("24/12", "day"),
            ("03/04/1972", ""),
            ("1971-12-31", ""),
            ("13/13/1971", ""),
            ("12/32/1971", ""),
            ("0/25/1971", ""),
            ("12.31", ""),
            ("12/31-1971", ""),
            ("1/2/3/2020", ""),
            ("next friday", ""),
            ("", ""),
        ],
    )
    def test_what_a_cell_proves(self, cell: str, order: str) -> None:
        assert order_of(cell) == order

    @pytest.mark.parametrize(
        ("cell", "turned"),
        [
            ("12/31/1971", "31/12/1971"),
            ("3-4-72 10:30", "4-3-72 10:30"),
            ("Fri 12/31/1971", "Fri 31/12/1971"),
            ("12/24", "24/12"),
            ("1971-12-31", "1971-12-31"),
            ("31 dic 1971", "31 dic 1971"),
        ],
    )
    def test_the_month_first_is_turned_round(self, cell: str, turned: str) -> None:
        assert day_first(cell) == turned

    @pytest.mark.parametrize(
        ("cells", "order"),
        [
            (("12/31/1971", "03/04/1972"), "month"),
            (("12/31/1971", "31/12/1971"), "day"),
            (("31/12/1971",), "day"),
            (("03/04/1972",), "day"),
            (("1971-12-31", "call back"), ""),
            ((), ""),
        ],
    )
    def test_what_a_column_proves(self, cells: Sequence[str], order: str) -> None:
        vote = DayVote()
        for cell in cells:
            vote.add(cell)
        assert vote.order == order


class TestColumns:
    def test_one_value_proves_its_column_month_first(self, tmp_path: Path, session: Session) -> None:
        path = written(tmp_path, "Name,Birthday", "Ana,12/31/1971", "Bea,03/04/1972", "Eva,1972-05-06", "Ada,7/9")
        result = import_file(session, path)
        assert warned(result) == []
        assert birthdays() == {"Ana": "1971-12-31", "Bea": "1972-03-04", "Eva": "1972-05-06", "Ada": "--07-09"}

    def test_the_proof_may_stand_far_down(self, tmp_path: Path, session: Session) -> None:
        many = [f"Client {number},03/04/1972" for number in range(700)]
        result = import_file(session, written(tmp_path, "Name,Birthday", *many, "Last,12/31/1971"))
        assert warned(result) == []
        assert set(birthdays().values()) == {"1972-03-04", "1971-12-31"}

    def test_without_proof_the_day_comes_first(self, tmp_path: Path, session: Session) -> None:
        import_file(session, written(tmp_path, "Name,Birthday", "Ana,03/04/1972"))
        assert birthdays() == {"Ana": "1972-04-03"}

    def test_proof_of_both_keeps_the_day_first_and_warns_of_the_others(self, tmp_path: Path, session: Session) -> None:
        path = written(tmp_path, "Name,Birthday", "Ana,12/31/1971", "Bea,31/12/1971", "Eva,03/04/1972")
        result = import_file(session, path)
        assert warned(result) == [(2, "birthday", "bad_date")]
        assert birthdays() == {"Ana": None, "Bea": "1971-12-31", "Eva": "1972-04-03"}

    def test_each_column_has_its_own_order(self, tmp_path: Path, session: Session) -> None:
        path = written(
            tmp_path, "Client,Date,Due,Amount", "Ana,12/31/2025,01/02/2026,10", "Bea,03/04/2026,30/04/2026,20"
        )
        import_file(session, path, what="sales", new_clients=True)
        assert rows("SELECT on_date, due FROM sale ORDER BY on_date") == [
            ("2025-12-31", "2026-02-01"),
            ("2026-03-04", "2026-04-30"),
        ]

    def test_payments_and_activities_are_read_so_too(self, tmp_path: Path, session: Session) -> None:
        sales = written(tmp_path, "Client,Date,Amount,Ref", "Ana,2025-12-01,10,F1", "Ana,2025-12-02,10,F2")
        import_file(session, sales, what="sales", new_clients=True, unpaid=True)
        paid = written(tmp_path, "Ref,Date,Amount", "F1,12/31/2025,10", "F2,01/02/2026,10")
        import_file(session, paid, what="payments")
        assert rows("SELECT on_date FROM payment ORDER BY 1") == [("2025-12-31",), ("2026-01-02",)]
        done = written(tmp_path, "Client,Date,Kind,Text", "Ana,12/30/2025,call,A", "Ana,01/02/2026,call,B")
        import_file(session, done, what="activities")
        assert rows("SELECT on_date FROM activity ORDER BY 1") == [("2025-12-30",), ("2026-01-02",)]

    def test_contacts_of_an_address_book_too(self, tmp_path: Path, session: Session) -> None:
        path = written(
            tmp_path, "First Name,Middle Name,Last Name,Company,Birthday,E-mail Address,Mobile Phone,Business Street",
            "A,,B,Uno Ltd,12/31/1971,a@b.es,,", "C,,D,Dos Ltd,03/04/1972,c@d.es,,",
        )  # fmt: skip
        assert import_file(session, path).warnings == []
        assert rows("SELECT birthday FROM contact ORDER BY 1") == [("1971-12-31",), ("1972-03-04",)]

    def test_own_fields_of_days_too_but_no_texts(self, tmp_path: Path, session: Session) -> None:
        for name, kind in (("Boda", "date"), ("Lema", "text")):
            define(session, {"name": name, "type": kind})
        path = written(tmp_path, "Name,Boda,Lema", "Ana,12/31/1999,12/31/1999", "Bea,03/04/2001,03/04/2001")
        import_file(session, path)
        assert {row[0] for row in rows("SELECT value FROM own_value")} == {
            "1999-12-31", "2001-03-04", "12/31/1999", "03/04/2001",
        }  # fmt: skip

    def test_again_it_creates_nothing(self, tmp_path: Path, session: Session) -> None:
        path = written(tmp_path, "Name,Birthday", "Ana,12/31/1971", "Bea,03/04/1972")
        import_file(session, path)
        again = import_file(session, path)
        assert (again.created, again.updated, again.skipped) == (0, 0, 2)

    def test_texts_of_a_workbook_prove_it_wherever_they_stand(self, tmp_path: Path, session: Session) -> None:
        many = [(f"Client {number}", "03/04/1972") for number in range(300)]
        typed = [("Typed", date(1980, 2, 3)), ("Last", "12/31/1971")]
        path = xlsx(tmp_path / "days.xlsx", S=[(None, "Name", "Birthday"), *((None, *row) for row in [*many, *typed])])
        import_file(session, path)
        assert set(birthdays().values()) == {"1972-03-04", "1980-02-03", "1971-12-31"}


class TestTold:
    def test_the_order_is_told_with_the_column(self, tmp_path: Path, session: Session) -> None:
        path = written(tmp_path, "Name,Birthday,Notes", "Ana,12/31/1971,x", "Bea,03/04/1972,y")
        mapping = inspect(path).mapping
        assert [column.days for column in mapping.columns] == ["", "month", ""]
        assert doubts(mapping, session) == ("", "", "")

    def test_the_person_can_say_otherwise(self, tmp_path: Path, session: Session) -> None:
        path = written(tmp_path, "Name,Birthday", "Ana,03/04/1972")
        import_file(session, path, with_days(inspect(path).mapping, "month"))
        assert birthdays() == {"Ana": "1972-03-04"}


class TestNumbersOfWorkbooks:
    @pytest.mark.parametrize(
        ("cell", "day"),
        [
            ("29657", "1981-03-12"),
            ("46000", "2025-12-09"),
            ("73415", "2100-12-31"),
            ("73416", None),
            ("1981", None),
            ("2100", None),
            ("45", None),
            ("29657.5", None),
            ("-29657", None),
            ("19810312", None),
            ("٢٩٦٥٧", None),
            ("", None),
        ],
    )
    def test_which_are_days(self, cell: str, day: str | None) -> None:
        assert counted_day(cell) == day

    def test_a_number_among_days_is_a_day_and_told(self, tmp_path: Path, session: Session) -> None:
        people = [("Ana", date(1980, 5, 1)), ("Bea", 29657), ("Eva", 1971), ("Ada", "29657")]
        path = xlsx(tmp_path / "days.xlsx", S=[("Name", "Birthday"), *people])
        result = import_file(session, path)
        assert birthdays() == {"Ana": "1980-05-01", "Bea": "1981-03-12", "Eva": None, "Ada": None}
        assert warned(result) == [
            (3, "birthday", "day_number"), (4, "birthday", "bad_date"), (5, "birthday", "bad_date"),
        ]  # fmt: skip
        assert "29657" in result.warnings[0].text
        assert "12 Mar 1981" in result.warnings[0].text
        again = import_file(session, path)
        assert (again.created, again.updated, again.skipped) == (0, 0, 4)

    def test_a_sale_lands_on_such_a_day_and_its_amounts_stay(self, tmp_path: Path, session: Session) -> None:
        path = xlsx(tmp_path / "days.xlsx", S=[("Client", "Date", "Amount"), ("Ana", 46000, 29657)])
        result = import_file(session, path, what="sales", new_clients=True)
        assert (result.rejected, warned(result)) == ([], [(2, "date", "day_number")])
        assert rows("SELECT on_date, amount FROM sale") == [("2025-12-09", 2965700)]

    def test_a_text_file_has_no_such_days(self, tmp_path: Path, session: Session) -> None:
        result = import_file(session, written(tmp_path, "Name,Birthday", "Ana,29657"))
        assert warned(result) == [(2, "birthday", "bad_date")]
