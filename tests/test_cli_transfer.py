"""``cartera import --what`` and ``cartera export --what``: sales, payments and activities in and out."""

from pathlib import Path
from typing import Any

import pytest

from tests.models.workbooks import xlsx
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

    def test_what_cannot_be_clients_is_refused_before_a_backup(
        self, cartera: Cartera, tmp_path: Path, portfolio_file: Path
    ) -> None:
        path = xlsx(tmp_path / "v.xlsx", S=[["Factura", "Cliente", "Fecha", "Importe"], ["1", "Ana", "5/1/2026", 10]])
        assert cartera("import", str(path)).status == 2
        assert not list(portfolio_file.parent.glob("backups/*"))
        assert cartera("import", str(path), "--what", "sales").status == 1  # nobody is called Ana
        assert len(list(portfolio_file.parent.glob("backups/*"))) == 1

    def test_where_no_row_has_a_name_it_says_what_helps(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "odd.csv"
        path.write_text("Razón y tal;Donde\nGaraje Luz;Teruel\n", "utf-8")
        ran = cartera("import", str(path))
        assert ran.status == 1
        assert "--map FILE" in ran.error
        (tmp_path / "odd.toml").write_text('"Razón y tal" = "name"\n', "utf-8")
        ran = cartera("import", str(path), "--map", str(tmp_path / "odd.toml"))
        assert (ran.status, "--map" in ran.error) == (0, False)

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


class TestWorkbook:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Path:
        """A list under a title in the second of three sheets, with a number that was a phone and a row without name."""
        rows: list[list[Any]] = [["Clients of the fair"], [], ["Name", "Phone", "Postcode"], ["Ana", 34612345678, 1001]]
        return xlsx(tmp_path / "fair.xlsx", Empty=[], People=[*rows, [None, "976"]], Other=[["Name"], ["Eva"]])

    def test_the_first_sheet_with_content_comes_in(self, cartera: Cartera, book: Path) -> None:
        ran = cartera("import", str(book), "--json")
        assert (ran.status, ran.json["read"], ran.json["created"]) == (3, 2, 1)
        assert [(row["line"], row["reason"]) for row in ran.json["rejected"]] == [(5, "missing_name")]
        assert [(row["line"], row["field"], row["reason"]) for row in ran.json["warnings"]] == [
            (4, "postal_code", "lost_zero")
        ]
        assert book.with_name("fair.rejected.csv").read_text("utf-8-sig").splitlines()[1].startswith("5;")
        shown = cartera("show", "Ana", "--json").json
        assert (shown["phone"], shown["postal_code"]) == ("+34612345678", "01001")
        assert cartera("import", str(book), "--json").json["created"] == 0

    def test_sheet_and_row_of_the_headers_can_be_said(self, cartera: Cartera, book: Path) -> None:
        ran = cartera("import", str(book), "--dry-run")
        assert "sheet\tPeople\nheaders in row\t3\n" in ran.out
        assert cartera("import", str(book), "--sheet", "Other", "--json").json["created"] == 1
        assert cartera("import", str(book), "--header-row", "2").status == 1
        assert cartera("import", str(book), "--header-row", "x").status == 2

    def test_options_of_workbooks_are_for_workbooks(self, cartera: Cartera, sales: Path) -> None:
        ran = cartera("import", str(sales), "--sheet", "People")
        assert (ran.status, "--sheet is for workbooks" in ran.error) == (2, True)

    def test_what_is_no_workbook_is_one_sentence(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_text("Name\nAna\n")
        ran = cartera("import", str(path))
        assert (ran.status, ran.error.count("\n")) == (1, 1)


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

    @pytest.mark.parametrize("what", ["clients", "sales", "payments", "activities"])
    def test_a_workbook_brings_nothing_new(self, cartera: Cartera, sales: Path, tmp_path: Path, what: str) -> None:
        cartera("import", str(sales), "--what", "sales")
        out = tmp_path / "out.xlsx"
        assert cartera("export", str(out), "--what", what).status == 0
        ran = cartera("import", str(out), "--what", what, "--json")
        assert (ran.status, ran.json["created"], ran.json["updated"], ran.json["rejected"]) == (0, 0, 0, [])
        assert ran.json["read"] > 0

    def test_all_goes_into_one_workbook_a_sheet_a_kind(self, cartera: Cartera, sales: Path, tmp_path: Path) -> None:
        cartera("import", str(sales), "--what", "sales")
        out = tmp_path / "all.xlsx"
        assert cartera("export", str(out), "--what", "all", "--query", "code:C-01").status == 0
        ran = cartera("import", str(out), "--what", "sales", "--sheet", "Sales", "--json")
        assert (ran.status, ran.json["read"], ran.json["created"], ran.error) == (0, 2, 0, "")
        assert cartera("import", str(out), "--what", "sales", "--json").json == ran.json
        told = cartera("import", str(out))
        assert (told.status, told.error.count("\n")) == (0, 2)
        assert "only the sheet “Clients” was read, not Sales, Payments" in told.error
        assert "--sheet" in told.error
        assert cartera("import", str(out), "--what", "follow-ups").status == 2
        missing = cartera("import", str(out), "--sheet", "Nobody")
        assert (missing.status, "Opportunities" in missing.error) == (1, True)

    def test_all_goes_into_json(self, cartera: Cartera, tmp_path: Path) -> None:
        assert cartera("export", str(tmp_path / "x.csv"), "--what", "all").status == 2
        assert cartera("export", str(tmp_path / "x.json"), "--what", "all").status == 0
        other = ("--db", str(tmp_path / "other.db"))
        ran = cartera(*other, "import", str(tmp_path / "x.json"))
        assert (ran.status, "a whole portfolio: 9 records" in ran.out) == (0, True)
        assert cartera(*other, "list", "--json").json == cartera("list", "--json").json
        assert cartera(*other, "undo", "--list").out == cartera("undo", "--list").out
        assert cartera(*other, "check").status == 0
        assert cartera(*other, "import", str(tmp_path / "x.json")).status == 1
        assert cartera("import", str(tmp_path / "x.json"), "--dry-run").status == 2

    @pytest.mark.parametrize("ending", ["/", ""])
    def test_all_goes_into_a_folder(self, cartera: Cartera, tmp_path: Path, ending: str) -> None:
        """A name that ends in a slash, or a folder that is there and empty."""
        out = f"{tmp_path}/all{ending}"
        if not ending:
            (tmp_path / "all").mkdir()
        for wrong in ((), ("--what", "sales"), ("--what", "all", "--query", "x"), ("--what", "all", "--anonymise")):
            assert cartera("export", out, *wrong).status == 2
        assert cartera("export", out, "--what", "all").status == 0
        assert (tmp_path / "all" / "client.csv").read_bytes().startswith(b"\xef\xbb\xbfid;version;")
        again = cartera("export", out, "--what", "all")
        assert (again.status, "name a new folder" in again.error) == (1, True)
        other = ("--db", str(tmp_path / "other.db"))
        ran = cartera(*other, "import", out)
        assert (ran.status, "a whole portfolio: 9 records" in ran.out) == (0, True)
        assert cartera(*other, "list", "--json").json == cartera("list", "--json").json
        assert cartera(*other, "undo", "--list").out == cartera("undo", "--list").out
        assert cartera(*other, "check").status == 0
        assert cartera(*other, "import", out).status == 1
        assert cartera("import", out, "--what", "clients").status == 2

    def test_a_folder_of_anything_else_is_refused(self, cartera: Cartera, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        ran = cartera("--db", str(tmp_path / "other.db"), "import", str(tmp_path / "folder"))
        assert (ran.status, "everything.json" in ran.error, ran.error.count("\n")) == (1, True, 1)
        assert not (tmp_path / "other.db").exists()
