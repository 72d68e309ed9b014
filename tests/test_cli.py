"""The command line: what it prints, what it stores, and with which status it ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.database import close_database, open_database
from tests.conftest import HOSTILE_NAMES
from tui.cli import main

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "tui.cli"]


@dataclass(frozen=True)
class Ran:
    """What a run of the command left behind."""

    status: int
    out: str
    error: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document that it must be."""
        return json.loads(self.out)


Cartera = Callable[..., Ran]


@pytest.fixture
def cartera(portfolio_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cartera:
    """Run the command on the sample portfolio, on 18 March 2026."""
    monkeypatch.setenv("CARTERA_DB", str(portfolio_file))
    monkeypatch.setenv("CARTERA_AS_OF", "2026-03-18")

    def run(*words: str) -> Ran:
        status = main(list(words))
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


def started(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, without a terminal."""
    return subprocess.run(
        [*COMMAND, *words], cwd=ROOT, env={**os.environ, **variables}, capture_output=True,
        encoding="utf-8", errors="replace", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


class TestOptions:
    """Options come before or after the command, with - or _, and values may begin with a dash."""

    @pytest.mark.parametrize(
        "words", [("--json", "list", "gomez"), ("list", "gomez", "--json"), ("list", "--json", "gomez")]
    )
    def test_before_or_after(self, cartera: Cartera, words: tuple[str, ...]) -> None:
        """All the same."""
        assert [client["name"] for client in cartera(*words).json] == ["Talleres Gómez e Hijos"]

    def test_dashes_or_underlines(self, cartera: Cartera) -> None:
        """And a value after = or a blank."""
        cartera("edit", "C-01", "--postal_code", "50002", "--legal-name=Núñez e Hijos S.L.")
        client = cartera("show", "C-01", "--json").json
        assert (client["postal_code"], client["legal_name"]) == ("50002", "Núñez e Hijos S.L.")

    def test_a_query_may_begin_with_a_dash(self, cartera: Cartera) -> None:
        """With or without -- before it."""
        bare = cartera("list", "-city:zaragoza", "--json").json
        parted = cartera("list", "--json", "--", "-city:zaragoza").json
        assert bare == parted
        assert len(bare) == 8

    def test_values_may_begin_with_a_dash(self, cartera: Cartera) -> None:
        """Names, notes and texts of an action."""
        assert cartera("add", "-dash", "--notes", "--looks like an option", "--json").json["name"] == "-dash"
        assert cartera("show", "-dash", "--json").json["notes"] == "--looks like an option"
        assert cartera("follow-up", "-dash", "+3d", "-call").status == 0

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("lst",), "there is no command lst, did you mean list?"),
            (("list", "--limt", "3"), "there is no option --limt here, did you mean --limit?"),
            (("list", "--limit", "x"), "--limit takes a whole number, not 'x'"),
            (("list", "--json", "--csv"), "either --json or --csv"),
            (("show",), "the following arguments are required: CLIENT"),
            (("show", "C-01", "C-02"), "unrecognized arguments: C-02"),
            (("edit", "C-01"), "name at least one field"),
            (("edit", "C-01", "--version", "3"), "there is no option --version here"),
            (("--as-of", "nonsense", "list"), "nonsense"),
            (("move", "C-01", "nowhere"), "'nowhere' is no stage"),
            (("log", "C-01", "shouting", "x"), "'shouting' is no kind of activity"),
            (("edit", "C-01", "--email", "not an address"), "not an address"),
            (("list", "stars:>="), "stars"),
            (("list", "nofield:x"), "nofield"),
            (("list", "madrid stage:clint x"), "“client”? (character 14 of the query: clint x)"),
            (("list", "(madrid"), "never closed. (character 1 of the query: (madrid)"),
            (("export", "x.csv", "--query", "stars:>="), "(character 1 of the query: stars:>=)"),
            (("list", "--sort", "nme"), "'nme' is no field to sort by, did you mean name?"),
            (("import",), "the following arguments are required: FILE"),
            (("done", "x"), "FOLLOWUP takes a whole number"),
        ],
    )
    def test_wrong_usage_is_status_2_and_one_line(self, cartera: Cartera, words: tuple[str, ...], says: str) -> None:
        """Nothing on standard output, one line on standard error."""
        ran = cartera(*words)
        assert (ran.status, ran.out) == (2, "")
        assert ran.error.startswith("cartera: ")
        assert says in ran.error
        assert ran.error.count("\n") == 1

    def test_help_is_spanish_where_asked_for(self, cartera: Cartera, monkeypatch: pytest.MonkeyPatch) -> None:
        """By option, variable, setting or locale."""
        assert "opciones" in cartera("--lang", "es", "--help").out
        assert "opciones" in cartera("add", "--help", "--lang=es").out
        monkeypatch.setenv("CARTERA_LANG", "es")
        assert "opciones" in cartera("list", "--help").out
        monkeypatch.delenv("CARTERA_LANG")
        monkeypatch.setenv("LANG", "es_ES.UTF-8")
        assert "opciones" in cartera("--help").out
        assert "options" in cartera("--help", "--lang", "en").out

    def test_a_mistake_in_the_settings_is_told_and_stops_nothing(self, cartera: Cartera, tmp_path: Path) -> None:
        """On standard error, in one line."""
        (tmp_path / "my.toml").write_text('langage = "es"\n')
        ran = cartera("--config", str(tmp_path / "my.toml"), "list", "gomez", "--json")
        assert (ran.status, len(ran.json)) == (0, 1)
        assert ran.error == "cartera: my.toml: unknown setting 'langage', did you mean language?\n"

    def test_every_command_explains_itself(self, cartera: Cartera) -> None:
        """--help of each is status 0."""
        from tui.commands.running import all_commands

        for name in all_commands().table:
            ran = cartera(name, "--help")
            assert (ran.status, ran.error) == (0, "")
            assert name in ran.out


class TestListing:
    """list: a table for people, lines for scripts, JSON and CSV for programs."""

    def test_json_is_an_array_of_clients(self, cartera: Cartera) -> None:
        """In the order client, negotiation, prospect, inactive; inside by stars, due date, name."""
        found = cartera("list", "--json").json
        assert [client["stage"] for client in found] == ["client"] * 4 + ["negotiation"] + ["prospect"] * 3 + [
            "inactive"
        ]
        assert [client["stars"] for client in found[:4]] == [3, 3, 2, 2]
        assert [client["name"] for client in found[:2]] == ["Ferretería Núñez S.L.", HOSTILE_NAMES[3]]
        assert found[0]["next_due"] == "2026-03-15"
        assert found[0]["tags"] == ["feria", "paga tarde"]

    def test_an_empty_result_is_an_empty_array(self, cartera: Cartera) -> None:
        """And status 0."""
        ran = cartera("list", "nobody-is-called-so", "--json")
        assert (ran.status, ran.json) == (0, [])

    def test_accents_and_case_do_not_count(self, cartera: Cartera) -> None:
        """pena finds Peña."""
        assert [client["name"] for client in cartera("list", "PENA", "--json").json] == [HOSTILE_NAMES[3]]

    def test_sorting_and_limit(self, cartera: Cartera) -> None:
        """By any field, turned round by -; what is lacking stands last."""
        found = cartera("list", "--sort", "city,-name", "--limit", "3", "--json").json
        assert [client["city"] for client in found] == ["Huesca", "Zaragoza", None]

    def test_a_pipe_gets_one_line_a_client(self, cartera: Cartera) -> None:
        """Cells parted by tabs, nothing that commands a terminal, no markup read."""
        lines = cartera("list").out.splitlines()
        assert len(lines) == 9
        assert lines[0].split("\t")[1:5] == ["C-01", "***", "Ferretería Núñez S.L.", "client"]
        assert any(HOSTILE_NAMES[0] in line for line in lines)

    def test_csv(self, cartera: Cartera) -> None:
        """Imports back as it was."""
        ran = cartera("list", "--csv")
        assert ran.status == 0
        assert len(ran.out.splitlines()) == 10
        assert "'=cmd|" in ran.out

    def test_without_a_file_it_is_status_1(self, tmp_path: Path) -> None:
        """And no file is made."""
        ran = started("--db", str(tmp_path / "none.db"), "list")
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr.startswith("cartera: ")
        assert not (tmp_path / "none.db").exists()

    def test_a_file_of_another_program_is_left_alone(self, tmp_path: Path) -> None:
        """Status 1 and a sentence."""
        path = tmp_path / "letter.db"
        path.write_bytes(b"Dear Sir or Madam, " * 20)
        ran = started("--db", str(path), "list")
        assert ran.returncode == 1
        assert "not a Cartera file" in ran.stderr
        assert path.read_bytes() == b"Dear Sir or Madam, " * 20


class TestShowing:
    """show: one client with everything that hangs on it."""

    @pytest.mark.parametrize("name", ["#7", "C-01", "7", "Ferretería Núñez S.L.", "ferreteria nunez s.l.", "nuñez"])
    def test_a_client_is_named_in_many_ways(self, cartera: Cartera, name: str) -> None:
        """Number, code, name, part of a name."""
        assert cartera("show", name, "--json").json["id"] == 7

    def test_several_are_listed(self, cartera: Cartera) -> None:
        """Status 1, the candidates on standard error."""
        ran = cartera("show", "e")
        assert (ran.status, ran.out) == (1, "")
        assert "#7 Ferretería Núñez S.L." in ran.error

    def test_json_has_the_lists_behind_it(self, cartera: Cartera) -> None:
        """Under the words of the design."""
        client = cartera("show", "C-01", "--json").json
        assert [(call["kind"], call["on"], call["outcome"], call["user"]) for call in client["activities"]] == [
            ("call", "2026-03-12", "no_answer", "ana")
        ]
        assert client["follow_ups"][0] == {
            "id": 1,
            "due": "2026-03-15",
            "text": "Call about the quote",
            "done_on": None,
        }
        assert client["history"][-1]["verb"] == "add"
        assert (client["contact"], client["phone"]) == ("Ana Núñez", "+34976123456")

    def test_people_read_it_too(self, cartera: Cartera) -> None:
        """Labels and values; hostile text as it stands."""
        assert "3 d late: Call about the quote" in cartera("show", "C-01").out
        assert HOSTILE_NAMES[0] in cartera("show", "#1").out


class TestWriting:
    """add, edit, move, trash, log, follow-up, done: each one act."""

    def test_adding_prints_the_new_number(self, cartera: Cartera) -> None:
        """And makes the file where there is none."""
        assert cartera("add", "Asesoría Peña", "--stage", "negociación", "--stars", "2").out == "10\n"
        client = cartera("show", "10", "--json").json
        assert (client["stage"], client["stars"]) == ("negotiation", 2)

    def test_the_same_client_is_refused_unless_anyway(self, cartera: Cartera) -> None:
        """Told by its tax id."""
        ran = cartera("add", "Another name", "--tax-id", "B50123454")
        assert (ran.status, ran.out) == (1, "")
        assert "Ferretería Núñez" in ran.error
        assert cartera("add", "Another name", "--tax-id", "B50123454", "--anyway").status == 0

    def test_an_empty_value_empties(self, cartera: Cartera) -> None:
        """--phone ''."""
        assert cartera("edit", "C-01", "--phone", "", "--json").json["phone"] is None

    def test_a_mistake_changes_nothing(self, cartera: Cartera) -> None:
        """Not even the fields that were right."""
        assert cartera("edit", "C-01", "--city", "Soria", "--birthday", "the day after").status == 2
        assert cartera("show", "C-01", "--json").json["city"] == "Zaragoza"

    def test_moving(self, cartera: Cartera) -> None:
        """To a stage named in either language."""
        assert cartera("move", "C-01", "inactivos", "--json").json["stage"] == "inactive"

    def test_trash_and_back(self, cartera: Cartera) -> None:
        """What is in the trash is not listed."""
        assert cartera("trash", "C-01").status == 0
        assert cartera("show", "C-01").status == 1
        assert cartera("trash", "C-01", "--restore").status == 0
        assert cartera("show", "C-01").status == 0

    def test_logging(self, cartera: Cartera) -> None:
        """In either language, on a day of the past."""
        ran = cartera("log", "C-01", "llamada", "Talked", "--outcome", "contesta", "--on", "ayer")
        assert ran.out == "2\n"
        newest = cartera("show", "C-01", "--json").json["activities"][0]
        assert newest == {
            "id": 2, "kind": "call", "on": "2026-03-17", "text": "Talked", "outcome": "answered",
            "user": newest["user"],
        }  # fmt: skip

    def test_follow_up_and_done(self, cartera: Cartera) -> None:
        """Setting prints a number; closing prints that of the next."""
        assert cartera("follow-up", "C-01", "mañana", "Send it").out == "4\n"
        assert cartera("done", "4", "--next", "+2w", "Ask again").out == "5\n"
        client = cartera("show", "C-01", "--json").json
        assert [(action["due"], action["done_on"]) for action in client["follow_ups"]] == [
            ("2026-03-15", None), ("2026-04-01", None), ("2026-03-19", "2026-03-18"),
        ]  # fmt: skip
        assert cartera("done", "4").status == 1
        assert cartera("done", "999").status == 1


class TestMoney:
    """sale, payment, owed: exact to the cent, each one act."""

    def sales(self, cartera: Cartera, client: str = "C-01") -> list[dict[str, Any]]:
        """The sales of a client as show has them."""
        found: list[dict[str, Any]] = cartera("show", client, "--json").json["sales"]
        return found

    def test_a_sale_prints_its_number(self, cartera: Cartera) -> None:
        """And show has it under the words of the design."""
        ran = cartera(
            "sale", "C-01", "1.240,50", "--product", "Estantería", "--quantity", "2,5", "--cost", "310",
            "--hours", "1.5", "--on", "2/3", "--due", "15/4", "--renewal", "2027-03-02", "--ref", "F-7",
        )  # fmt: skip
        assert (ran.status, ran.out, ran.error) == (0, "1\n", "")
        assert cartera("payment", "F-7", "240,50").out == "1\n"
        assert self.sales(cartera) == [
            {
                "id": 1, "on": "2026-03-02", "ref": "F-7", "amount": "1240.50", "cost": "310.00", "due": "2026-04-15",
                "renewal": "2027-03-02", "paid": "240.50", "open": "1000.00",
                "lines": [
                    {"product": "Estantería", "quantity": 2.5, "amount": "1240.50", "cost": "310.00", "hours": 1.5}
                ],
                "payments": [{"id": 1, "on": "2026-03-18", "amount": "240.50"}],
            }
        ]  # fmt: skip

    def test_json_is_the_record_as_show_has_it(self, cartera: Cartera) -> None:
        """For a sale and for a payment."""
        assert cartera("sale", "C-01", "100", "--json").json == cartera("show", "C-01", "--json").json
        client = cartera("payment", "#1", "30", "--on", "ayer", "--json").json
        assert client == cartera("show", "C-01", "--json").json
        assert (client["owed"], client["sales"][0]["payments"][0]["on"]) == ("70.00", "2026-03-17")

    def test_what_is_unknown_is_null_and_numbers_are_numbers(self, cartera: Cartera) -> None:
        """A sale of which only the amount is known."""
        cartera("sale", "C-01", "0.00", "--quantity", "3")
        (sale,) = self.sales(cartera)
        assert (sale["cost"], sale["due"], sale["renewal"], sale["ref"], sale["open"]) == (
            None,
            None,
            None,
            None,
            "0.00",
        )
        assert sale["lines"][0] == {"product": None, "quantity": 3, "amount": "0.00", "cost": None, "hours": None}

    @pytest.mark.parametrize(
        ("words", "paid"),
        [
            (("sale", "C-01", "50", "--paid"), "2026-03-18"),
            (("sale", "--paid", "C-01", "50"), "2026-03-18"),
            (("--paid", "sale", "C-01", "50"), "2026-03-18"),
            (("sale", "C-01", "50", "--paid", "--on", "2/3"), "2026-03-02"),
            (("sale", "C-01", "50", "--paid", "ayer"), "2026-03-17"),
            (("sale", "--paid", "ayer", "C-01", "50"), "2026-03-17"),
            (("--paid", "16/3", "sale", "C-01", "50"), "2026-03-16"),
            (("sale", "C-01", "50", "--paid=2026-03-05"), "2026-03-05"),
            (("sale", "--paid", "--", "C-01", "-50"), "2026-03-18"),
            (("sale", "--paid", "C-01", "-50", "--on", "2026-03-02"), "2026-03-02"),
        ],
    )
    def test_paid_with_a_day_or_without(self, cartera: Cartera, words: tuple[str, ...], paid: str) -> None:
        """Without one on the day of the sale."""
        ran = cartera(*words)
        assert (ran.status, ran.error) == (0, "")
        (sale,) = self.sales(cartera)
        assert [(payment["on"], payment["amount"]) for payment in sale["payments"]] == [(paid, sale["amount"])]
        assert sale["open"] == "0.00"

    def test_a_refund_is_negative(self, cartera: Cartera) -> None:
        """And so is its payment; it is set against what is open."""
        cartera("sale", "C-01", "100")
        assert cartera("sale", "C-01", "-30").out == "2\n"
        client = cartera("payment", "2", "-10", "--json").json
        assert (client["total_sales"], client["owed"], client["credit"]) == ("70.00", "80.00", "0.00")
        assert [sale["open"] for sale in client["sales"]] == ["-20.00", "100.00"]

    def test_the_cost_of_a_product_is_taken(self, cartera: Cartera, portfolio_file: Path) -> None:
        """For its quantity, unless another is said; what is given back brings it back."""
        from models import products
        from models.session import Session

        open_database(portfolio_file)
        products.add(Session("ana", date(2026, 3, 18)), {"name": "Cajón", "cost": "3,35"})
        close_database()
        for more in (("20", "--quantity", "3"), ("20",), ("20", "--cost", "1"), ("-20", "--quantity", "3")):
            cartera("sale", "C-01", *more, "--product", "CAJON")
        assert [sale["cost"] for sale in self.sales(cartera)] == ["-10.05", "1.00", "3.35", "10.05"]

    def test_a_sale_is_named_by_number_or_reference(self, cartera: Cartera) -> None:
        """Where a reference is a number, # says which is meant."""
        for ref in ("2", "F-1", "F-1"):
            cartera("sale", "C-01", "10", "--ref", ref)
        cartera("payment", "2", "1")
        cartera("payment", "#2", "2")
        assert [sale["paid"] for sale in self.sales(cartera)] == ["0.00", "2.00", "1.00"]
        ran = cartera("payment", "F-1", "3")
        assert (ran.status, ran.out) == (1, "")
        assert "#2 Ferretería Núñez S.L. 2026-03-18" in ran.error

    @pytest.mark.parametrize(
        ("words", "status", "says"),
        [
            (("sale", "Nobody", "10"), 1, "No client is called"),
            (("sale", "C-01"), 2, "AMOUNT"),
            (("sale", "C-01", "ten"), 2, "not an amount"),
            (("sale", "C-01", "1.2345"), 2, "can mean"),
            (("sale", "C-01", "10", "--on", "nonsense"), 2, "nonsense"),
            (("sale", "C-01", "10", "--paid", "nonsense"), 2, "nonsense"),
            (("sale", "C-01", "10", "--quantity", "x"), 2, "not a number"),
            (("sale", "C-01", "10", "--paid", "ayer", "20"), 2, "unrecognized arguments: 20"),
            (("sale", "C-01", "90000000000000000"), 2, "large"),
            (("payment", "#1", "100.01"), 1, "Only 100.00 of this sale is open"),
            (("payment", "#1", "-1"), 2, "from 0.01 to 100.00"),
            (("payment", "#1", "0"), 2, "from 0.01 to 100.00"),
            (("payment", "#9", "1"), 1, "no sale 9"),
            (("payment", "F-9", "1"), 1, "F-9"),
            (("payment", "#99999999999999999999", "1"), 1, "reference"),
        ],
    )
    def test_what_is_refused_changes_nothing(
        self, cartera: Cartera, words: tuple[str, ...], status: int, says: str
    ) -> None:
        """One line on standard error."""
        cartera("sale", "C-01", "100")
        before = cartera("show", "C-01", "--json").out
        ran = cartera(*words)
        assert (ran.status, ran.out, ran.error.count("\n")) == (status, "", 1)
        assert says in ran.error
        assert cartera("show", "C-01", "--json").out == before

    def test_a_sale_makes_a_client_on_its_day(self, cartera: Cartera) -> None:
        """And one undo takes the sale, the move and the payment back."""
        before = cartera("show", "clara", "--json").json
        client = cartera("sale", "clara", "10", "--on", "1/3", "--paid", "--json").json
        assert (client["stage"], client["stage_since"]) == ("client", "2026-03-01")
        cartera("undo")
        after = cartera("show", "clara", "--json").json
        assert (after["stage"], after["stage_since"], after["sales"]) == ("prospect", before["stage_since"], [])
        cartera("redo")
        assert cartera("show", "clara", "--json").json["sales"][0]["paid"] == "10.00"

    def test_owed_by_how_long_it_is_past_due(self, cartera: Cartera) -> None:
        """Under the words of the design, on the day that was asked for."""
        cartera("sale", "C-01", "100", "--on", "1/1")
        cartera("sale", "C-01", "40,05")
        cartera("sale", HOSTILE_NAMES[2], "9.99", "--due", "2026-03-17")
        cartera("sale", HOSTILE_NAMES[0], "-5")
        assert cartera("owed", "--json").json == {
            "owed": "150.04", "overdue": "109.99", "credit": "5.00",
            "ageing": {"not_due": "40.05", "1-30": "9.99", "31-60": "100.00", "61-90": "0.00", "90+": "0.00"},
            "debtors": [
                {"client_id": 7, "client": "Ferretería Núñez S.L.", "owed": "140.05", "overdue": "100.00",
                 "since": "2026-01-31"},
                {"client_id": 3, "client": HOSTILE_NAMES[2], "owed": "9.99", "overdue": "9.99", "since": "2026-03-17"},
            ],
        }  # fmt: skip
        assert cartera("owed", "--json", "--as-of", "2026-01-31").json["ageing"]["not_due"] == "100.00"
        later = cartera("owed", "--json", "--as-of", "2026-07-01").json
        assert later["ageing"] == {
            "not_due": "0.00",
            "1-30": "0.00",
            "31-60": "0.00",
            "61-90": "40.05",
            "90+": "109.99",
        }
        nothing = cartera("owed", "--json", "--as-of", "2025-12-31").json
        assert (nothing["owed"], nothing["credit"], nothing["debtors"]) == ("0.00", "0.00", [])

    def test_owed_is_a_table_that_people_read(self, cartera: Cartera) -> None:
        """Aligned, in the language of the reader, hostile names as they stand."""
        cartera("sale", "C-01", "1240,50", "--on", "1/1")
        cartera("sale", HOSTILE_NAMES[0], "9.99")
        lines = cartera("owed", "--lang", "es").out.splitlines()
        ends = {line.index(amount) + len(amount) for line, amount in zip(lines[1:3], ("1.240,50", "9,99"), strict=True)}
        assert len(ends) == 1
        assert "31/01/2026" in lines[1]
        assert HOSTILE_NAMES[0] in lines[2]
        assert cartera("owed", "--as-of", "2025-01-01").out == "Nobody owes you anything.\n"

    def test_list_has_the_figures(self, cartera: Cartera) -> None:
        """After the fields, for every client."""
        cartera("sale", "C-01", "100", "--on", "1/1")
        found = cartera("list", "--json").json
        assert [(each["sales_count"], each["total_sales"]) for each in found[:2]] == [(1, "100.00"), (0, "0.00")]
        assert (found[0]["last_sale"], found[0]["days_since_sale"], found[0]["abc"]) == ("2026-01-01", 76, "A")
        assert all(each["rfm_group"] is None for each in found)

    def test_show_has_the_money_in_words(self, cartera: Cartera) -> None:
        """What was bought, what is open, what may come."""
        cartera("sale", "C-01", "1240,50", "--on", "1/1", "--ref", "F-1", "--product", HOSTILE_NAMES[0])
        out = cartera("show", "C-01").out
        assert "1,240.50" in out
        assert "F-1" in out
        assert HOSTILE_NAMES[0] in out


class TestUndoing:
    """undo takes back your newest act; others' only after asking."""

    def test_back_and_forth(self, cartera: Cartera) -> None:
        """It says what it did."""
        cartera("edit", "C-01", "--city", "Soria")
        cartera("edit", "C-01", "--city", "Teruel")
        assert cartera("undo").out.startswith("undone: ")
        assert cartera("undo").status == 0
        assert cartera("show", "C-01", "--json").json["city"] == "Zaragoza"
        assert cartera("redo").status == 0
        assert cartera("redo").status == 0
        assert cartera("show", "C-01", "--json").json["city"] == "Teruel"
        assert cartera("redo").status == 1

    def test_nobody_undid_the_demo(self, tmp_path: Path) -> None:
        db = str(tmp_path / "demo.db")
        assert started("--db", db, "demo", "--size", "3", "--no-open").returncode == 0
        ran = started("--db", db, "undo", "--list")
        assert "demo" in ran.stdout
        assert "undone" not in ran.stdout

    def test_with_nothing_to_undo_it_says_so(self, tmp_path: Path) -> None:
        """Status 1."""
        db = str(tmp_path / "new.db")
        assert started("--db", db, "add", "x").returncode == 0
        assert started("--db", db, "undo").returncode == 0
        ran = started("--db", db, "undo")
        assert (ran.returncode, ran.stderr) == (1, "cartera: There is nothing to undo.\n")

    def test_somebody_elses_act_needs_a_yes(self, cartera: Cartera, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a terminal to ask on, --yes."""
        cartera("edit", "C-01", "--city", "Soria")
        entry = cartera("undo", "--list").out.split("\t")[0]
        monkeypatch.setenv("LOGNAME", "luis")
        ran = cartera("undo", entry)
        assert ran.status == 2
        assert "ana" in ran.error
        assert cartera("undo", entry, "--yes").status == 0
        assert cartera("show", "C-01", "--json").json["city"] == "Zaragoza"


class TestAfterAKill:
    """What a program that was killed left half done is taken back by the next command that writes."""

    def test_a_command_that_writes_sweeps_and_one_that_reads_does_not(
        self, cartera: Cartera, portfolio_file: Path
    ) -> None:
        script = (
            "import os, sys\nfrom datetime import date\nfrom pathlib import Path\n"
            "from models.database import database, open_database\nfrom models.bulk import Bulk\n"
            "from models.session import Session\nopen_database(Path(sys.argv[1]))\n"
            "with Bulk(Session('ana', date(2026, 3, 18)), 'import').chunk(indexing=True):\n"
            "    database.execute_sql(\"UPDATE client SET notes = 'half' WHERE id = 1\")\n"
            "os.kill(os.getpid(), 9)"
        )
        killed = subprocess.run([sys.executable, "-c", script, str(portfolio_file)], cwd=ROOT, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert cartera("show", "#1", "--json").json["notes"] == "half"
        cartera("move", "#2", "client")
        assert cartera("show", "#1", "--json").json["notes"] is None
        assert cartera("check").status == 0


class TestImporting:
    """import: what landed, what did not and why; the status tells."""

    def file(self, folder: Path, text: str, name: str = "list.csv") -> str:
        """Write a file to import."""
        (folder / name).write_text(text, "utf-8")
        return str(folder / name)

    def test_the_result_in_json(self, cartera: Cartera, tmp_path: Path) -> None:
        """Read = created + updated + skipped + rejected; the second time nothing is created."""
        path = self.file(
            tmp_path, "Código;Nombre;Ciudad;Fax\nC-01;Ferretería Núñez S.L.;Teruel;1\nX1;Nueva;Soria;2\n;;Jaca;3\n"
        )
        ran = cartera("import", path, "--json")
        assert ran.status == 3
        result = ran.json
        assert {key: result[key] for key in ("read", "created", "updated", "skipped")} == {
            "read": 3, "created": 1, "updated": 1, "skipped": 0,
        }  # fmt: skip
        assert [(row["line"], row["reason"]) for row in result["rejected"]] == [(4, "missing_name")]
        assert result["ignored"] == ["Fax"]
        again = cartera("import", path, "--json").json
        assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 2)

    def test_rejected_rows_are_kept(self, cartera: Cartera, tmp_path: Path) -> None:
        """Beside the file, or where --rejects says."""
        path = self.file(tmp_path, "Name;City\n;Jaca\nx;Soria\n")
        assert cartera("import", path).status == 3
        assert "Jaca" in (tmp_path / "list.rejected.csv").read_text("utf-8-sig")
        assert cartera("import", path, "--rejects", str(tmp_path / "no.csv")).status == 3
        assert "Jaca" in (tmp_path / "no.csv").read_text("utf-8-sig")

    def test_all_rejected_is_status_1(self, cartera: Cartera, tmp_path: Path) -> None:
        """Nothing was done."""
        assert cartera("import", self.file(tmp_path, "Name;City\n;Jaca\n")).status == 1

    def test_a_dry_run_changes_nothing(self, cartera: Cartera, tmp_path: Path) -> None:
        """And makes no file."""
        path = self.file(tmp_path, "Name\nx\n")
        ran = cartera("import", path, "--dry-run")
        assert ran.status == 0
        assert "1 created" in ran.out
        assert len(cartera("list", "--json").json) == 9
        new = str(tmp_path / "none.db")
        assert cartera("--db", new, "import", path, "--dry-run", "--json").json["created"] == 1
        assert not Path(new).exists()

    def test_a_map_says_which_column_is_which_field(self, cartera: Cartera, tmp_path: Path) -> None:
        """By header."""
        path = self.file(tmp_path, "Wer;Wo\nMüller;Berlin\n")
        mapping = self.file(tmp_path, '"Wer" = "name"\n"Wo" = "city"\n', "map.toml")
        assert cartera("import", path, "--map", mapping, "--stage", "cliente").status == 0
        found = cartera("list", "muller", "--json").json
        assert [(client["city"], client["stage"]) for client in found] == [("Berlin", "client")]

    @pytest.mark.parametrize("content", ["", '{"a": 1}'])
    def test_a_file_that_is_not_what_it_claims_is_refused_whole(
        self, cartera: Cartera, tmp_path: Path, content: str
    ) -> None:
        """Status 1, nothing stored."""
        ran = cartera("import", self.file(tmp_path, content, "list.json"))
        assert (ran.status, ran.out) == (1, "")
        assert len(cartera("list", "--json").json) == 9

    def test_one_undo_takes_the_whole_import_back(self, cartera: Cartera, tmp_path: Path) -> None:
        """However many rows."""
        path = self.file(tmp_path, "Name\n" + "".join(f"client {number}\n" for number in range(300)))
        assert cartera("import", path).status == 0
        assert len(list((tmp_path / "backups").glob("cartera-*.db"))) == 1
        assert cartera("undo").status == 0
        assert len(cartera("list", "--json").json) == 9
        assert cartera("check").status == 0


class TestExporting:
    """export: by the ending of the name."""

    def test_what_is_exported_imports_back(self, cartera: Cartera, tmp_path: Path) -> None:
        """CSV and JSON, hostile names and all."""
        before = {client["name"] for client in cartera("list", "--json").json}
        for name in ("out.csv", "out.json"):
            assert cartera("export", str(tmp_path / name)).status == 0
            db = str(tmp_path / f"{name}.db")
            assert cartera("--db", db, "import", str(tmp_path / name)).status == 0
            assert {client["name"] for client in cartera("--db", db, "list", "--json").json} == before

    def test_a_query_chooses(self, cartera: Cartera, tmp_path: Path) -> None:
        """Also one that begins with a dash."""
        assert cartera("export", str(tmp_path / "out.json"), "--query", "-city:zaragoza").status == 0
        assert len(json.loads((tmp_path / "out.json").read_text("utf-8"))) == 8

    def test_an_unknown_ending_is_wrong_usage(self, cartera: Cartera, tmp_path: Path) -> None:
        """And writes nothing."""
        assert cartera("export", str(tmp_path / "out.doc")).status == 2
        assert not (tmp_path / "out.doc").exists()


class TestKeeping:
    """backup and check."""

    def test_a_backup_says_where_it_lies(self, cartera: Cartera, tmp_path: Path) -> None:
        """And is a portfolio."""
        ran = cartera("backup", str(tmp_path / "copy.db"))
        assert (ran.status, ran.out.strip()) == (0, str(tmp_path / "copy.db"))
        assert len(cartera("--db", str(tmp_path / "copy.db"), "list", "--json").json) == 9
        assert cartera("backup", str(tmp_path / "copy.db")).status == 1

    def test_check_says_that_all_is_well(self, cartera: Cartera) -> None:
        """Or what is wrong, with status 1."""
        assert cartera("check").status == 0

    def test_check_of_a_damaged_file(self, portfolio_file: Path) -> None:
        """No traceback, no hang: status 1 and a sentence."""
        content = bytearray(portfolio_file.read_bytes())
        content[8192:40960] = b"\xff" * (40960 - 8192)
        portfolio_file.write_bytes(content)
        ran = started("--db", str(portfolio_file), "check")
        assert ran.returncode == 1
        assert ran.stderr.startswith("cartera: ")
        assert "Traceback" not in ran.stderr


class TestDemo:
    """demo: made once, opened again, never over somebody's clients."""

    def test_it_is_made_and_found_again(self, tmp_path: Path) -> None:
        """A second time nothing is changed."""
        db = tmp_path / "demo.db"
        assert started("--db", str(db), "demo", "--size", "50", "--no-open").returncode == 0
        before = db.read_bytes()
        assert started("--db", str(db), "demo", "--no-open").returncode == 0
        assert db.read_bytes() == before
        assert started("--db", str(db), "demo", "--size", "60", "--no-open").returncode == 1
        assert len(json.loads(started("--db", str(db), "list", "--json").stdout)) == 50

    def test_it_lies_beside_the_usual_file(self, tmp_path: Path) -> None:
        """Where the platform keeps such things."""
        assert started("demo", "--size", "3", "--no-open").returncode == 0
        assert (tmp_path / "home" / "data" / "cartera" / "demo.db").exists()

    def test_clients_of_ones_own_are_safe(self, cartera: Cartera) -> None:
        """Status 1."""
        ran = cartera("demo", "--no-open")
        assert ran.status == 1
        assert "holds clients already" in ran.error


class TestTheTerminal:
    """Where there is none, the program says so; where the reader left, it stops."""

    def test_without_a_terminal_it_is_status_2(self, portfolio_file: Path) -> None:
        """Opening needs one; the other commands do not."""
        ran = started("--db", str(portfolio_file))
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "no terminal" in ran.stderr

    def test_a_reader_that_leaves_is_no_error(self, portfolio_file: Path) -> None:
        """`cartera list | head -1`."""
        command = f"{sys.executable} -m tui.cli --db {portfolio_file} list --json | head -c 1"
        ran = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_disk_is_status_1(self, portfolio_file: Path) -> None:
        """One line, no traceback."""
        with open("/dev/full", "w") as full:  # noqa: PTH123
            command = [*COMMAND, "--db", str(portfolio_file), "list", "--json"]
            ran = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert ran.returncode == 1
        assert ran.stderr.startswith("cartera: ")
        assert ran.stderr.count("\n") == 1

    def test_a_terminal_without_our_letters_gets_question_marks(self, portfolio_file: Path) -> None:
        """JSON stays JSON."""
        ran = started("--db", str(portfolio_file), "list", PYTHONIOENCODING="latin-1")
        assert ran.returncode == 0
        ran = started("--db", str(portfolio_file), "list", "--json", PYTHONIOENCODING="ascii")
        assert "東京 株式会社" in {client["name"] for client in json.loads(ran.stdout)}

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_an_interrupted_import_leaves_nothing(self, tmp_path: Path, number: signal.Signals) -> None:
        """130, 143 and 129; the file is as it was."""
        pipe, db = tmp_path / "list.csv", tmp_path / "x.db"
        assert started("--db", str(db), "add", "first").returncode == 0
        pipe.write_text("Name\n" + "".join(f"client {n}\n" for n in range(200_000)), "utf-8")
        process = subprocess.Popen([*COMMAND, "--db", str(db), "import", str(pipe)], cwd=ROOT, stderr=subprocess.PIPE)
        wal = db.with_name("x.db-wal")
        while process.poll() is None and not (wal.exists() and wal.stat().st_size > 200_000):
            os.sched_yield()
        process.send_signal(number)
        _out, error = process.communicate(timeout=60)
        assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}[number], error
        assert b"Traceback" not in error
        assert [client["name"] for client in json.loads(started("--db", str(db), "list", "--json").stdout)] == ["first"]
