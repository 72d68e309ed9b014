"""Files as people have them: every kind is read for what it is, and what is no table is refused whole."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.formula import guard, unguard
from models.importing.csv import ALONE, CsvSource
from models.importing.mapping import Mapping, own_fields, propose, read_map, with_map
from models.importing.numbers import decimal_of
from models.importing.reading import inspect
from models.problems import BadFile, BadValue
from models.settings import Settings

pytestmark = pytest.mark.usefixtures("file")
Save = Callable[..., Path]
TEXT = "Código;Nombre;Ciudad\r\nA1;Peña Muñoz;Logroño\r\nA2;Íñigo Güell;Cádiz\r\n"
ROWS = [["A1", "Peña Muñoz", "Logroño"], ["A2", "Íñigo Güell", "Cádiz"]]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a file and return its path."""

    def write(content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


def read(path: Path, settings: Settings | None = None) -> list[tuple[int, list[str]]]:
    source = CsvSource(path, settings or Settings())
    try:
        return [(record.line, record.cells) for record in source.records()]
    finally:
        source.close()


def cells(path: Path) -> list[list[str]]:
    return [row for _line, row in read(path)]


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "found"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
            ("utf-32", "utf-32"),
            ("cp1252", "cp1252"),
            ("mac_roman", "mac_roman"),
            ("cp850", "cp850"),
        ],
    )
    def test_the_letters_come_out_right(self, save: Save, encoding: str, found: str) -> None:
        path = save(TEXT, encoding=encoding)
        assert inspect(path).encoding == found
        assert cells(path) == ROWS

    @pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
    @pytest.mark.parametrize(
        "text",
        [
            "Nombre;Ciudad\nCAFÉ ESPAÑA;A CORUÑA\n",
            "Nombre;Notas\nAna;¿Cuánto? 1º piso, 3ª puerta\n",
            "Nombre;Ort\nMüller;Köln\nStraße;Lübeck\n",
            "Name;City\nChâteau d’Yquem;Besançon\n",
            "Nombre;Ciudad\nPeña;x\n",
        ],
    )
    def test_a_few_letters_are_enough(self, save: Save, encoding: str, text: str) -> None:
        if encoding == "cp850":
            text = text.replace("’", "'")
        source = CsvSource(save(text, encoding=encoding), Settings())
        assert [source.headers, *(record.cells for record in source.records())] == [
            line.split(";") for line in text.splitlines()
        ]
        source.close()

    def test_utf8_with_one_broken_byte_keeps_the_rest(self, save: Save) -> None:
        lines = b"".join(f"Peña {n};Logroño\n".encode() for n in range(20))
        found = cells(save(b"Nombre;Ciudad\n" + lines + b"Mu\xf1oz;x\n"))
        assert found[0] == ["Peña 0", "Logroño"]
        assert found[-1] == ["Mu\ufffdoz", "x"]

    def test_nul_is_left_out(self, save: Save) -> None:
        assert cells(save("Nombre;Ciudad\nA\0na;Le\0ón\n")) == [["Ana", "León"]]

    def test_euro_sign_and_typographic_quotes_of_windows(self, save: Save) -> None:
        text = "Nombre;Notas\nAna;“paga” 100 € – siempre\n"
        assert cells(save(text, encoding="cp1252")) == [["Ana", "“paga” 100 € – siempre"]]


class TestTables:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_delimiter_and_line_end(self, save: Save, delimiter: str, end: str) -> None:
        lines = [["Name", "Phone", "Notes"], ["Ana", "976 1", "x"], ["Luis", "976 2", "y"]]
        path = save(end.join(delimiter.join(line) for line in lines) + end)
        assert inspect(path).delimiter == delimiter
        assert read(path) == [(2, lines[1]), (3, lines[2])]

    def test_decimal_commas_do_not_make_columns(self, save: Save) -> None:
        path = save("Nombre;Gasto previsto\nA;1,50\nB;2,50\nC;3,75\n")
        assert inspect(path).delimiter == ";"

    def test_semicolons_and_line_breaks_in_quotes(self, save: Save) -> None:
        path = save('Nombre,Notas\r\n"Gil; Pérez, S.L.","uno\r\ndos ""tres"""\r\nAna,x\r\n')
        assert read(path) == [(2, ["Gil; Pérez, S.L.", 'uno\r\ndos "tres"']), (4, ["Ana", "x"])]

    def test_tabs_with_a_quoted_line_break(self, save: Save) -> None:
        assert read(save('Name\tNotes\nAna\t"a\nb"\nEva\tc\n')) == [(2, ["Ana", "a\nb"]), (4, ["Eva", "c"])]

    def test_a_line_that_names_the_delimiter(self, save: Save) -> None:
        path = save("sep=|\nName|Notes\nAna|a;b\n")
        assert inspect(path).headers == ["Name", "Notes"]
        assert read(path) == [(3, ["Ana", "a;b"])]

    def test_blank_lines_are_no_rows(self, save: Save) -> None:
        assert read(save("\n\nName;City\n\n;\n  ; \nAna;x\n\n")) == [(7, ["Ana", "x"])]

    def test_one_column_keeps_its_commas(self, save: Save) -> None:
        path = save("Nombre\nGil, S.L.\nAna\n")
        assert inspect(path).delimiter == ALONE
        assert cells(path) == [["Gil, S.L."], ["Ana"]]

    def test_a_stray_quote_spoils_its_own_line_only(self, save: Save) -> None:
        path = save('Nombre;Teléfono\n"Peña;1\nBar "El Sol";2\n"Bar "La Luna"";3\nAna;4\n"Eva";5\n"Gil;6')
        assert read(path) == [
            (2, ["Peña", "1"]),
            (3, ['Bar "El Sol"', "2"]),
            (4, ['Bar La Luna""', "3"]),
            (5, ["Ana", "4"]),
            (6, ["Eva", "5"]),
            (7, ["Gil", "6"]),
        ]

    def test_headers_alone_are_a_file_without_rows(self, save: Save) -> None:
        assert inspect(save("Nombre;Ciudad\n")).rows == 0

    def test_the_look_shows_samples_and_counts(self, save: Save) -> None:
        info = inspect(save("Nombre;Gasto previsto;Fax\nAna;1.234,50;1\nEva;12,5;\n\nLuis;3;2\n"))
        assert (info.rows, info.mapping.ignored) == (3, ["Fax"])
        assert info.mapping.columns[1].samples == ("1.234,50", "12,5", "3")
        assert info.mapping.columns[1].decimal == ","


class TestRefusedWhole:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\n \n",
            b"PK\x03\x04rest of an archive",
            b"%PDF-1.7\n",
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            bytes(range(256)) * 20,
            b"\0" * 5000,
            b"<!DOCTYPE html><html></html>",
            b'[{"name": "Ana"}]',
            b"BEGIN:VCARD\nFN:Ana\nEND:VCARD\n",
            b"\xff\xfeA\0\xd8",
        ],
    )
    def test_what_is_no_table_in_text(self, save: Save, content: bytes) -> None:
        with pytest.raises(BadFile, match=r"list\.csv"):
            inspect(save(content))

    def test_an_archive_that_is_called_csv(self, save: Save, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "list.csv", "w") as archive:
            archive.writestr("sheet.xml", "<a/>")
        with pytest.raises(BadFile):
            inspect(tmp_path / "list.csv")

    @pytest.mark.parametrize("name", ["missing.csv", ".", "list.docx"])
    def test_what_cannot_be_opened(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "list.docx").write_text("x")
        with pytest.raises(BadFile):
            inspect(tmp_path / name)

    @pytest.mark.parametrize(
        "settings",
        [
            Settings(import_bytes=20),
            Settings(import_rows=1),
            Settings(import_columns=1),
            Settings(import_cell=5),
        ],
    )
    def test_more_than_the_settings_allow(self, save: Save, settings: Settings) -> None:
        path = save("Name;City\nAna García;x\nEva Gil;y\n")
        with pytest.raises(BadFile):
            inspect(path, settings)

    def test_how_large_a_file_may_be_is_told_as_people_read_sizes(self, save: Save) -> None:
        path = save("Name\n" + "Ana García\n" * 500)
        with pytest.raises(BadFile, match=r"has 6\.1 kB, more than the 5 kB that an import reads"):
            inspect(path, Settings(import_bytes=5_000))

    @pytest.mark.parametrize("content", ["{}", "[{", '[{"name": "Ana"}', "[1, 2", "null", '{"clients": 1}', "[" * 9999])
    def test_json_that_is_no_list_of_clients(self, save: Save, content: str) -> None:
        with pytest.raises(BadFile):
            inspect(save(content, "list.json"))


class TestMapping:
    def columns(self, *headers: str) -> dict[str, str]:
        return {column.header: column.target for column in propose(headers, {}).columns}

    def test_headers_are_known_in_both_languages_whatever_their_accents(self) -> None:
        assert self.columns("CODIGO DE CLIENTE", "Client", "teléfono", "E-Mail", "Zip code", "Observaciones:") == {
            "CODIGO DE CLIENTE": "code", "Client": "name", "teléfono": "phone", "E-Mail": "email",
            "Zip code": "postal_code", "Observaciones:": "notes",
        }  # fmt: skip

    def test_a_repeated_field_is_ignored_but_a_second_phone_is_one_more(self) -> None:
        mapping = propose(["Nombre", "Cliente", "Teléfono", "Móvil", "Teléfono 2", "Fax"], {})
        assert [column.target for column in mapping.columns] == [
            "name", "", "phone", "channel:phone", "channel:phone", "",
        ]  # fmt: skip
        assert mapping.ignored == ["Cliente", "Fax"]

    def test_a_person_beside_a_company_is_its_contact(self) -> None:
        assert self.columns("Empresa", "Nombre", "Cargo") == {
            "Empresa": "name",
            "Nombre": "contact",
            "Cargo": "position",
        }

    def test_without_a_name_the_legal_name_is_the_name(self) -> None:
        assert self.columns("NIF", "Razón social") == {"NIF": "tax_id", "Razón social": "name"}

    def test_derived_fields_are_not_taken(self) -> None:
        assert propose(["Name", "Last contact", "Added on"], {}).ignored == ["Last contact", "Added on"]

    @pytest.mark.parametrize("name", ["map.toml", "map.json"])
    def test_a_map_file_says_otherwise(self, save: Save, name: str) -> None:
        text = '"Nº" = "Código"\nFax = "own:Fax"\nCiudad = ""\n'
        if name.endswith("json"):
            text = '{"Nº": "Código", "Fax": "own:Fax", "Ciudad": ""}'
        mapping = with_map(propose(["Nº", "Nombre", "Fax", "Ciudad"], {}), read_map(save(text, name)), own_fields())
        assert [column.target for column in mapping.columns] == ["code", "name", "own:Fax", ""]

    @pytest.mark.parametrize("text", ['Fax = "nonsense"', 'Nothing = "name"'])
    def test_a_map_file_with_unknown_words(self, save: Save, text: str) -> None:
        with pytest.raises(BadValue):
            with_map(propose(["Fax"], {}), read_map(save(text, "map.toml")), {})

    @pytest.mark.parametrize("text", ["= 1", "Fax = 1", "[a]\nb = 2"])
    def test_a_map_file_that_is_none(self, save: Save, text: str) -> None:
        with pytest.raises(BadFile):
            read_map(save(text, "map.toml"))

    def test_a_target_moves_to_the_column_chosen_for_it(self) -> None:
        mapping: Mapping = propose(["Nombre", "Alias"], {}).with_target(1, "name")
        assert [column.target for column in mapping.columns] == ["", "name"]


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "sign"),
        [("1.234,56", ","), ("1,234.56", "."), ("12,5", ","), ("1.234", ""), ("1.234.567", ","), ("€ 3.50", "."),
         ("0,125", ","), ("abc", ""), ("12", "")],
    )  # fmt: skip
    def test_what_a_number_says_of_the_decimal_sign(self, cell: str, sign: str) -> None:
        assert decimal_of(cell) == sign

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+cmd", "-2", "@x", " =1", "＝1", "'=1", "''=1", "'x", "\tx", "+34 976 12", "'+34 976 12", "a=1", ""],
    )
    def test_the_guard_against_formulas_is_taken_off_again(self, text: str) -> None:
        assert unguard(guard(text)) == text

    def test_phones_need_no_guard(self) -> None:
        assert guard("+34 976 12 34 56") == "+34 976 12 34 56"
        assert guard("+34 976 x") == "'+34 976 x"
        assert unguard("'+34976123456") == "+34976123456"
