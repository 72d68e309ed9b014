"""``cartera import --what`` and ``cartera export --what``: sales, payments and activities in and out."""

from pathlib import Path

import pytest

from tests.test_cli import Cartera, cartera

__all__ = ["cartera"]

SALES = "Factura;Cliente;Código de cliente;Fecha;Cobrada;Importe\n"


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    """A sale that is paid, one that is not, and one of nobody."""
    path = tmp_path / "ventas.csv"
    path.write_text(SALES + "1;;C-01;5/1/2026;9/1/2026;10\n2;;C-01;5/1/2026;;5,50\n3;Nadie;N-99;5/1/2026;;1\n", "utf-8")
    return path


class TestImport:
    def test_sales_with_good_and_bad_rows(self, cartera: Cartera, sales: Path) -> None:
        ran = cartera("import", str(sales), "--what", "sales", "--json")
        assert ran.status == 3
        assert {key: ran.json[key] for key in ("read", "created", "updated", "skipped", "warnings", "ignored")} == {
            "read": 3, "created": 2, "updated": 0, "skipped": 0, "warnings": [], "ignored": [],
        }  # fmt: skip
        assert [(row["line"], row["reason"]) for row in ran.json["rejected"]] == [(4, "unknown_client")]
        assert sales.with_name("ventas.rejected.csv").read_text("utf-8-sig").count("\n") == 2
        assert [sale["open"] for sale in cartera("show", "C-01", "--json").json["sales"]] == ["5.50", "0.00"]

    def test_new_clients_come_along_at_stage_client(self, cartera: Cartera, sales: Path) -> None:
        assert cartera("import", str(sales), "--what", "sales", "--new-clients").status == 0
        assert cartera("show", "N-99", "--json").json["stage"] == "client"
        assert cartera("import", str(sales), "--what", "sales", "--new-clients", "--json").json["created"] == 0

    def test_unpaid_where_no_column_tells(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text("Code;Date;Amount;Reference\nC-01;5/1/2026;10;F1\n", "utf-8")
        cartera("import", str(path), "--what", "sales", "--unpaid")
        assert cartera("show", "C-01", "--json").json["sales"][0]["open"] == "10.00"
        path.write_text("Reference;Date;Amount\nF1;6/1/2026;4\nF1;7/1/2026;40\n", "utf-8")
        ran = cartera("import", str(path), "--what", "payments", "--json")
        assert (ran.status, [row["reason"] for row in ran.json["rejected"]]) == (3, ["above_open"])
        assert cartera("show", "C-01", "--json").json["sales"][0]["open"] == "6.00"

    def test_a_file_that_is_none_of_clients_asks_for_what_it_is(self, cartera: Cartera, sales: Path) -> None:
        ran = cartera("import", str(sales))
        assert ran.status == 2
        assert "--what sales" in ran.error
        assert ran.error.count("\n") == 1

    @pytest.mark.parametrize(
        "words",
        [("--unpaid",), ("--what", "payments", "--new-clients"), ("--what", "sales", "--on-duplicate", "create")],
    )
    def test_options_of_another_kind_are_wrong_usage(
        self, cartera: Cartera, sales: Path, words: tuple[str, ...]
    ) -> None:
        assert cartera("import", str(sales), *words).status == 2


class TestExport:
    @pytest.mark.parametrize("what", ["sales", "payments", "activities"])
    def test_what_goes_out_brings_nothing_new(self, cartera: Cartera, sales: Path, tmp_path: Path, what: str) -> None:
        cartera("import", str(sales), "--what", "sales")
        out = tmp_path / "out.csv"
        assert cartera("export", str(out), "--what", what).status == 0
        assert out.read_text("utf-8-sig").count("\n") > 1
        ran = cartera("import", str(out), "--what", what, "--json")
        assert (ran.status, ran.json["created"], ran.json["rejected"]) == (0, 0, [])

    def test_a_query_chooses_the_clients(self, cartera: Cartera, sales: Path, tmp_path: Path) -> None:
        cartera("import", str(sales), "--what", "sales", "--new-clients")
        out = tmp_path / "out.csv"
        cartera("export", str(out), "--what", "sales", "--query", "code:N-99")
        assert [line.split(";")[0] for line in out.read_text("utf-8-sig").splitlines()[1:]] == ["N-99"]

    def test_all_goes_into_json(self, cartera: Cartera, tmp_path: Path) -> None:
        assert cartera("export", str(tmp_path / "x.csv"), "--what", "all").status == 2
        assert cartera("export", str(tmp_path / "x.json"), "--what", "all").status == 0
