"""The figures of the clients on the command line: in JSON, asked for, sorted by, on a day past."""

from pathlib import Path

import pytest

from models.figures.names import NAMES
from tests.test_cli import Cartera
from tests.test_cli import cartera as cartera


@pytest.fixture(autouse=True)
def money(cartera: Cartera) -> None:
    """Five clients bought; Núñez most, and owes a part."""
    for client, amount in (("#3", "100"), ("#4", "200"), ("#5", "300"), ("#8", "400")):
        cartera("sale", client, amount, "--on", "2026-01-05", "--paid", "2026-01-05")
    cartera("sale", "C-01", "9000", "--on", "2026-01-07", "--paid", "2026-01-07", "--cost", "1000")
    cartera("sale", "C-01", "600", "--on", "2026-02-20")


class TestList:
    def test_has_every_figure_at_the_end_of_each_record(self, cartera: Cartera) -> None:
        for record in cartera("list", "--json").json:
            assert tuple(record)[-len(NAMES) :] == NAMES
        (nunez,) = cartera("list", "abc:A", "--json").json
        assert {name: nunez[name] for name in ("code", "rfm_group", "margin", "owed", "fit")} == {
            "code": "C-01", "rfm_group": "champions", "margin": "8000.00", "owed": "600.00", "fit": None,
        }  # fmt: skip
        shown = cartera("show", "C-01", "--json").json
        assert {name: shown[name] for name in NAMES} == {name: nunez[name] for name in NAMES}

    def test_is_sorted_by_them(self, cartera: Cartera) -> None:
        def names(*sort: str) -> list[int]:
            return [record["id"] for record in cartera("list", "has:last_sale", "--sort", *sort, "--json").json]

        assert names("yearly_value") == [7, 8, 5, 4, 3]
        assert names("abc,-total_sales")[0] == 7
        assert names("-margen_%,name")[0] == 7  # of the others it is not known: they stand last
        assert names("ventas_totales", "--limit", "2") == [7, 8]

    def test_by_the_settings_in_force(self, cartera: Cartera, tmp_path: Path) -> None:
        settings = tmp_path / "other.toml"
        settings.write_text("payment_days = 10\n", encoding="utf-8")
        assert cartera("list", "overdue:>0", "--json").json == []
        (found,) = cartera("list", "vencido:>0", "--config", str(settings), "--json").json
        assert (found["code"], found["overdue"], found["owed_since"]) == ("C-01", "600.00", "2026-03-02")

    def test_on_a_day_past(self, cartera: Cartera) -> None:
        assert cartera("list", "abc:A or rfm:lost", "--as-of", "2026-01-04", "--json").json == []
        (found,) = cartera("list", "sales_count:1 abc:A", "--as-of", "2026-01-31", "--json").json
        assert (found["code"], found["owed"]) == ("C-01", "0.00")

    def test_mistakes_are_told(self, cartera: Cartera) -> None:
        assert (cartera("list", "abc:Z").status, cartera("list", "--sort", "fitt").status) == (2, 2)
        assert "did you mean fit?" in cartera("list", "--sort", "fitt").error
