"""What is written for others to read, and that it comes back as it was."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.activity import Next, follow_up, log
from models.client import Client
from models.database import close_database, open_database
from models.editing import add
from models.exporting import csv as csv_export
from models.exporting import json as json_export
from models.exporting.target import writing
from models.fields import FIELDS, by_name, choice_named
from models.i18n import _, set_language
from models.importing.apply import import_clients
from models.problems import BadFile
from models.records import full_record, record, records
from models.session import Session
from models.text import clean_line

NASTY = (
    "=cmd|'/c calc'!A1", "'=1+1", "''@x", "+34 976", "-5", "@x", "＝1", "'", '"', '""', ";", "a;b", "a,b", "a\tb", "|",
    "a\nb", "\r\n", "[bold]x[/bold] [/nope]", "[@click=app.quit]x[/]", "東京 株式会社", "Peña \"O'Brien\" 'x",
    "a\x1b]0;x\x07b", "a\u202eb", "👩‍👩‍👧", "e\u0301", "#12 x", "sep=;", "NULL", "null", "true", "1.234,50", "%s %(x)s",
    "<script>", "\\", "--", "0", "' x", "x'", "- -", "𝒳",
)  # fmt: skip
SKIPPED = {"id", "version", "created_at", "updated_at", "fields"}


@pytest.fixture
def nasty(file: Path, session: Session) -> Path:
    """A portfolio of hostile strings, in the name, the notes and elsewhere."""
    for number, text in enumerate(NASTY):
        values = {"name": f"n{number} {text}", "notes": f"{text}\n\n{text}", "city": text, "contact": text}
        add(session, {**values, "source": text, "legal_name": text}, anyway=True)
        if clean_line(text):
            add(session, {"name": text, "notes": text}, anyway=True)
    add(
        session,
        {
            "name": "Gil", "code": "0012", "kind": "freelancer", "stage": "inactive", "stars": "2",
            "tax_id": "B50123454", "iban": "ES9121000418450200051332", "owner": "ana", "tags": "b, a",
            "position": "jefa", "phone": "976123456", "email": "Ana@gil.es", "street": "Mayor; 1", "country": "España",
            "birthday": "15/3", "medium": "web",
            "referred_by": "#3", "expected_spend": "1234,5", "expected_date": "1/5/2027", "do_not_contact": "sí",
            "children": "2", "consent_on": "1/2/2020",
        },
    )  # fmt: skip
    return file


def everything(session: Session) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in record(row.id, session).items() if name not in SKIPPED}
        for row in Client.select().order_by(Client.id)
    ]


def in_an_empty_file(folder: Path) -> None:
    close_database()
    open_database(folder / "other.db")


class TestRoundTrip:
    @pytest.mark.parametrize("out", ["en", "es"])
    @pytest.mark.parametrize("into", ["en", "es"])
    def test_csv_comes_back_as_it_was(self, nasty: Path, session: Session, tmp_path: Path, out: str, into: str) -> None:
        set_language(out)
        follow_up(session, [1], Next(session.today, "Llamar; ya"))
        before = everything(session)
        path = tmp_path / "out.csv"
        ids = [row.id for row in Client.select().order_by(Client.id)]
        assert csv_export.export(path, records(ids, session)) == len(ids)
        in_an_empty_file(tmp_path)
        set_language(into)
        result = import_clients(session, path)
        assert (result.created, result.rejected, result.warnings) == (len(ids), [], [])
        assert everything(session) == before

    def test_csv_into_the_same_file_creates_nothing(self, nasty: Path, session: Session, tmp_path: Path) -> None:
        before = everything(session)
        path = tmp_path / "out.csv"
        csv_export.export(path, records([row.id for row in Client.select()], session))
        result = import_clients(session, path)
        assert (result.created, result.updated) == (0, 0)
        assert everything(session) == before

    def test_json_comes_back_with_what_hangs_on_it(self, nasty: Path, session: Session, tmp_path: Path) -> None:
        log(session, [1, 2], "call", "asked\nagain", outcome="no_answer")
        follow_up(session, [1], Next(session.today, "Call"))
        path = tmp_path / "out.json"
        ids = [row.id for row in Client.select().order_by(Client.id)]
        before = [full_record(client, session) for client in ids]
        assert json_export.export(path, before) == len(ids)
        assert json.loads(path.read_text("utf-8")) == before
        in_an_empty_file(tmp_path)
        result = import_clients(session, path)
        assert (result.created, result.rejected, result.warnings) == (len(ids), [], [])
        assert not {"total_sales", "rfm", "days_since_contact"} & set(result.ignored)
        for old in before:
            new = full_record(old["id"], session)
            for name in old.keys() - {"history", "created_at", "updated_at", "version"}:
                assert _plain(new[name]) == _plain(old[name])

    def test_json_of_a_few_keys_is_enough(self, file: Path, session: Session, tmp_path: Path) -> None:
        path = tmp_path / "in.json"
        path.write_text(
            '[\n{"name": "Ana", "tags": ["x", "y"], "stars": 2, "expected_spend": "1240.50", "Fax": 1},\n'
            '{"name": "Eva", "fields": {"Talla": "M"}, "do_not_contact": true},\n5,\n{"city": null}\n]'
        )
        result = import_clients(session, path)
        assert (result.read, result.created, result.ignored) == (4, 2, ["Fax"])
        assert [(row.line, row.reason) for row in result.rejected] == [(4, "missing_name"), (5, "missing_name")]
        first, second = record(1, session), record(2, session)
        assert (first["tags"], first["stars"], first["expected_spend"]) == (["x", "y"], 2, "1240.50")
        assert (second["fields"], second["do_not_contact"]) == ({"Talla": "M"}, True)
        assert import_clients(session, path).created == 0


def _plain(value: Any) -> Any:
    """A value of a record without the numbers that rows have in their file."""
    if isinstance(value, list):
        return [_plain(row) for row in value]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name not in ("id", "contact_id")}
    return value


class TestCsvForExcel:
    def test_no_cell_starts_a_formula(self, nasty: Path, session: Session, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        csv_export.export(path, records([row.id for row in Client.select()], session))
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
        assert "1234,50" in cells
        assert "+34 976 12 34 56" in cells
        leaders = [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝\t") and cell.lstrip()]
        assert "+34 976 12 34 56" in leaders
        assert all(re.fullmatch(r"\+[\d ]+", cell) for cell in leaders)

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_every_header_and_word_is_understood_again(self, language: str) -> None:
        set_language(language)
        for field in FIELDS.values():
            assert by_name(_(field.label)) is field
            for choice in field.choices:
                assert choice_named(field.choices, _(choice.label)) is choice


class TestTarget:
    def test_only_the_owner_can_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "out.json"
        path.write_text("old")
        path.chmod(0o644)
        json_export.export(path, [{"a": "ñ"}])
        assert path.read_text("utf-8") == '[\n{"a": "ñ"}\n]\n'
        assert path.stat().st_mode & 0o777 == 0o600

    def test_what_fails_leaves_what_was_there(self, tmp_path: Path) -> None:
        path = tmp_path / "out.json"
        path.write_text("old")

        def broken() -> Any:
            yield {"a": 1}
            raise RuntimeError

        with pytest.raises(RuntimeError):
            json_export.export(path, broken())
        assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["out.json"]
        assert path.read_text() == "old"

    def test_links_and_folders_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "real.json").write_text("old")
        (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
        (tmp_path / "folder.json").mkdir()
        for name in ("link.json", "folder.json", "missing/out.json"):
            with pytest.raises(BadFile), writing(tmp_path / name) as file:
                file.write("x")
        assert (tmp_path / "real.json").read_text() == "old"
