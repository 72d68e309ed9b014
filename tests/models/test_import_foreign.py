"""Exports of other programs: known by their headers, each person and each firm where it belongs, the rest named."""

import csv
from pathlib import Path
from typing import Any

import pytest

from models.client import Client
from models.importing import advice, foreign
from models.importing.apply import import_clients, preview
from models.importing.bring import import_file
from models.importing.mapping import propose
from models.importing.reading import inspect
from models.records import full_record
from models.session import Session

pytestmark = pytest.mark.usefixtures("file")
DATA = Path(__file__).parent.parent / "data" / "foreign"
FILES = sorted(DATA.glob("*.csv"))


def clients(session: Session) -> dict[str, dict[str, Any]]:
    return {row.name: full_record(row.id, session) for row in Client.select()}


def reached(record: dict[str, Any], kind: str) -> list[tuple[str, str | None]]:
    return [(channel["value"], channel["label"]) for channel in record["channels"] if channel["kind"] == kind]


def write(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


class TestKnown:
    """By the headers alone."""

    @pytest.mark.parametrize(
        ("name", "system"),
        [
            ("google-contacts", "Google Contacts"), ("google-contacts-old", "Google Contacts"), ("outlook", "Outlook"),
            ("outlook-es", "Outlook"), ("hubspot-contacts", "HubSpot"), ("pipedrive-people", "Pipedrive"),
            ("odoo-contacts", "Odoo"),
        ],
    )  # fmt: skip
    def test_a_file_says_whose_it_is(self, name: str, system: str) -> None:
        info = inspect(DATA / f"{name}.csv", what=None)
        assert (info.system, info.mapping.what) == (system, "clients")

    @pytest.mark.parametrize(
        "headers",
        [
            ["Name", "E-mail", "Phone", "City"], ["Nombre", "Apellidos", "Teléfono"], ["Nombre", "Empresa", "Correo"],
            ["First Name", "Last Name", "City"], ["Código", "Nombre", "Cargo", "Dirección"], [],
        ],
    )  # fmt: skip
    def test_a_list_of_ones_own_is_nobody_elses(self, headers: list[str]) -> None:
        assert foreign.recognise(headers) is None

    @pytest.mark.parametrize(
        ("headers", "system", "targets"),
        [
            (["Record ID", "Company name", "Company owner", "City", "Industry", "Phone Number"], "HubSpot",
             ["", "name", "owner", "city", "sector", "channel:phone"]),
            (["Organization - Name", "Organization - Address", "Organization - Open deals"], "Pipedrive",
             ["name", "street", ""]),
            (["Name", "Organization", "Email - Work", "Phone - Mobile", "Open deals"], "Pipedrive",
             ["person:full", "name", "channel:email", "channel:phone", ""]),
            (["Nombre", "Es una compañía", "Empresa relacionada", "NIF"], "Odoo",
             ["person:full", "kind", "name", "tax_id"]),
            (["id", "name", "is_company", "company_name", "vat", "ref", "state_id/name", "category_id/name",
              "user_id/name", "parent_id/name", "parent_id/id"], "Odoo",
             ["", "person:full", "kind", "name", "tax_id", "code", "region", "tags", "owner", "name", ""]),
            (["External ID", "Name", "Is a Company", "Related Company/Name", "State/State Name", "Tags/Name",
              "Country/Country Code"], "Odoo", ["", "person:full", "kind", "name", "region", "tags", ""]),
            (["Display Name", "Phone", "Email", "Salesperson", "Activities", "City", "Country", "Company"], "Odoo",
             ["person:full", "channel:phone", "channel:email", "owner", "", "city", "country", ""]),
            (["Nombre mostrado", "Comercial", "Compañía", "Puesto de trabajo"], "Odoo",
             ["person:full", "owner", "", "position"]),
            (["First Name", "Last Name", "E-mail Address", "Mobile Phone", "Company"], "Outlook",
             ["person:given", "person:family", "channel:email", "channel:phone", "name"]),
        ],
    )  # fmt: skip
    def test_other_lists_of_theirs(self, headers: list[str], system: str, targets: list[str]) -> None:
        found = foreign.recognise(headers)
        assert found is not None
        assert found.name == system
        assert [column.target for column in foreign.mapping(found, headers, {}).columns] == targets

    def test_sales_are_not_taken_for_persons(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "s.csv", ["Name", "Company Type", "Date", "Amount", "Reference"], ["A", "", "1/1/2026", "1", "x"]
        )
        assert inspect(path, what="sales").system == ""


class TestBrought:
    """What lands, and where."""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_all_of_it_lands_once(self, session: Session, path: Path) -> None:
        said = preview(session, path)
        result = import_clients(session, path)
        assert said.to_json() == result.to_json()
        assert result.rejected == []
        before = clients(session)
        again = import_clients(session, path)
        assert (again.created, again.updated) == (0, 0)
        assert clients(session) == before

    def test_google_as_it_was(self, session: Session) -> None:
        result = import_clients(session, DATA / "google-contacts-old.csv")
        assert (result.created, result.updated) == (2, 1)
        bescos = clients(session)["Alfarería Bescós"]
        nuria, luis = bescos["contacts"]
        assert (nuria["name"], nuria["position"], nuria["area"], nuria["birthday"]) == (
            "Nuria Bescós", "Dueña", "Taller", "--04-23",
        )  # fmt: skip
        assert nuria["notes"] == "Prefiere WhatsApp.\nAlérgica a los gatos."
        assert luis["name"] == "Luis Bescós"
        assert bescos["tags"] == ["Ceramistas", "Feria 2025"]
        assert reached(bescos, "phone") == [
            ("+34612345678", "mobile"), ("+34611223344", "mobile"), ("+34976554433", "Obrador"),
        ]  # fmt: skip
        assert (bescos["street"], bescos["city"], bescos["addresses"][0]["label"]) == (
            "Calle San Blas, 3",
            "Muel",
            "work",
        )
        angel = clients(session)["Ángel Peña \"O'Brien\" 'x"]
        assert (angel["kind"], angel["birthday"], angel["profession"]) == ("individual", "1975-11-02", "Fotógrafo")

    def test_google_as_it_is(self, session: Session) -> None:
        import_clients(session, DATA / "google-contacts.csv")
        found = clients(session)
        haritz = found["Clínica Dental Haritz"]
        assert haritz["contacts"][0]["name"] == "Dra. Itziar María Etxeberria"
        assert [(place["label"], place["city"]) for place in haritz["addresses"]] == [
            ("work", "Donostia"), ("home", "Donostia"),
        ]  # fmt: skip
        assert reached(haritz, "phone") == [("+34688112233", "mobile"), ("+34943123456", "fax")]
        assert "=cmd|'/c calc'!A1 Ruiz" in found
        assert found["Oier"]["birthday"] == "--12-31"

    def test_outlook_in_both_languages(self, session: Session) -> None:
        import_clients(session, DATA / "outlook.csv")
        import_clients(session, DATA / "outlook-es.csv")
        found = clients(session)
        harbour, ibanez = found["Harbour Tools Ltd"], found["Conservas Ibáñez, S.A."]
        assert harbour["contacts"][0]["name"] == "Graham O'Connor"
        assert harbour["contacts"][0]["birthday"] is None
        assert (harbour["street"], harbour["postal_code"]) == ("4 Quay Road, Unit 7", "BS1 4DJ")
        assert (harbour["tags"], harbour["gender"]) == (["Tools", "Trade fair"], None)
        assert reached(ibanez, "phone") == [
            ("+34976445566", "work"),
            ("+34655443322", "mobile"),
            ("+34976445567", "fax"),
        ]
        assert [place["street"] for place in ibanez["addresses"]] == [
            "Pol. San Valero, nave 12, 2.ª fase",
            "Calle Lagasca, 8",
        ]
        assert reached(found["Tomás Sanz"], "phone") == [("+34976102030", "at home")]

    def test_hubspot_and_its_stages(self, session: Session) -> None:
        result = import_clients(session, DATA / "hubspot-contacts.csv")
        found = clients(session)
        lahoz = found["Bodegas Lahoz"]
        assert (lahoz["stage"], lahoz["owner"], found["Mateo 東京"]["stage"]) == ("client", "Ana Gil", "negotiation")
        assert [each["name"] for each in lahoz["contacts"]] == ["Sofía Lahoz", "Pablo Lahoz"]
        assert {"Associated Deals", "Associated Deal IDs"} <= set(result.ignored)

    def test_pipedrive_names_the_columns_of_deals(self, session: Session) -> None:
        result = import_clients(session, DATA / "pipedrive-people.csv")
        assert {"Person - Closed deals", "Person - Open deals"} <= set(result.ignored)
        assert clients(session)["Imprenta Vidal"]["tags"] == ["Hot lead"]

    def test_odoo_knows_firms_from_persons(self, session: Session) -> None:
        result = import_clients(session, DATA / "odoo-contacts.csv")
        found = clients(session)
        royo = found["Panadería Royo"]
        assert (royo["kind"], royo["tax_id"], royo["tags"]) == ("company", "B50123454", ["Hostelería", "VIP"])
        assert [(each["name"], each["position"]) for each in royo["contacts"]] == [("Elena Royo", "Socia")]
        assert found["Julián Cortés"]["kind"] == "individual"
        assert "Total Invoiced" in result.ignored

    def test_a_name_with_the_firm_in_it(self, session: Session, tmp_path: Path) -> None:
        path = write(
            tmp_path / "o.csv", ["Display Name", "Job Position", "Related Company"], ["Royo, Elena", "x", "Royo"]
        )
        import_clients(session, path)
        assert clients(session)["Royo"]["contacts"][0]["name"] == "Elena"

    def test_odoo_in_technical_names(self, session: Session, tmp_path: Path) -> None:
        path = write(
            tmp_path / "o.csv",
            ["id", "name", "is_company", "company_name", "function", "parent_id/name", "category_id/name"],
            ["x1", "Bodegas Río", "True", "", "", "", "Bodega,VIP"],
            ["x2", "Rosa Ríos", "False", "", "Compras", "Bodegas Río", ""],
            ["x3", "Río Sur", "True", "Bodegas Río", "", "Bodegas Río", ""],
            ["x4", "Leo Gil", "False", "Gil y Cía", "", "", ""],
        )
        assert import_clients(session, path).rejected == []
        found = clients(session)
        assert {name: [each["name"] for each in record["contacts"]] for name, record in found.items()} == {
            "Bodegas Río": ["Rosa Ríos"], "Río Sur": [], "Gil y Cía": ["Leo Gil"],
        }  # fmt: skip
        assert (found["Bodegas Río"]["kind"], found["Bodegas Río"]["tags"]) == ("company", ["Bodega", "VIP"])
        assert found["Bodegas Río"]["contacts"][0]["position"] == "Compras"

    def test_what_odoo_calls_a_firm_is_no_doubtful_kind(self, session: Session, tmp_path: Path) -> None:
        path = write(tmp_path / "o.csv", ["Name", "Is a Company", "Tax ID"], ["Royo", "True", "x"])
        assert [bool(said) for said in advice.doubts(inspect(path).mapping, session)] == [False, False, True]

    def test_odoo_as_its_list_shows_it(self, session: Session, tmp_path: Path) -> None:
        names = (
            "Panadería Royo", "Panadería Royo, Elena", "Panadería Royo, Luis", "María García", "María García",
            "Vinos, S.L.", "Vinos, S.L., Ana Paz", "Martín, García y Asociados", "Duero SA, Eva",
        )  # fmt: skip
        rows = [[name, f"{at}@example.com", "My Company", ""] for at, name in enumerate(names)]
        path = write(tmp_path / "o.csv", ["Display Name", "Email", "Company", "Activities"], *rows)
        said = preview(session, path)
        assert import_clients(session, path).to_json() == said.to_json()
        found = [full_record(row.id, session) for row in Client.select().order_by(Client.id)]
        assert [(each["name"], each["kind"], [one["name"] for one in each["contacts"]]) for each in found] == [
            ("Panadería Royo", "company", ["Elena", "Luis"]), ("María García", None, []), ("María García", None, []),
            ("Vinos, S.L.", "company", ["Ana Paz"]), ("Martín, García y Asociados", None, []),
            ("Duero SA", "company", ["Eva"]),
        ]  # fmt: skip
        again = import_clients(session, path)
        assert (again.created, again.updated) == (0, 0)

    def test_notes_in_html_become_text(self, session: Session, tmp_path: Path) -> None:
        notes = {
            "A": "<p>hola<br/>que  tal</p><ul><li>uno &amp; dos</li></ul><p><br></p>", "B": "<p><br></p>",
            "C": "<urgente> llamar <ya>", "D": "antes <b>de</b> las 9",
            "E": "<div>[bold]x[/bold]<style>p{}</style></div>",
            "F": "<p><![<![</p>",
        }  # fmt: skip
        rows = [[name, "True", text] for name, text in notes.items()]
        path = write(tmp_path / "o.csv", ["Name", "Is a Company", "Notes"], *rows)
        import_clients(session, path)
        assert {name: record["notes"] for name, record in clients(session).items()} == {
            "A": "hola\nque tal\n- uno & dos", "B": None, "C": notes["C"], "D": notes["D"], "E": "[bold]x[/bold]",
            "F": notes["F"],
        }  # fmt: skip

    def test_html_of_a_list_of_ones_own_stays(self, session: Session, tmp_path: Path) -> None:
        import_clients(session, write(tmp_path / "l.csv", ["Nombre", "Notas"], ["A", "<p>hola</p>"]))
        assert clients(session)["A"]["notes"] == "<p>hola</p>"

    def test_companies_of_hubspot_are_reached_without_the_names_of_its_columns(
        self, session: Session, tmp_path: Path
    ) -> None:
        headers = ["Record ID", "Company name", "Phone Number", "Mobile Phone Number", "Company Domain Name"]
        headers.append("Description")
        cells = ["1", "Peña", "911222333", "600111222", "pena.example.com", "<p>hola</p>"]
        import_clients(session, write(tmp_path / "h.csv", headers, cells))
        found = clients(session)["Peña"]
        assert reached(found, "phone") == [("+34911222333", None), ("+34600111222", "mobile")]
        assert (reached(found, "web"), found["notes"]) == ([("pena.example.com", None)], "hola")

    def test_an_empty_row_of_theirs_is_named(self, session: Session, tmp_path: Path) -> None:
        headers = ["First Name", "Last Name", "Labels", "E-mail 1 - Value"]
        result = import_clients(session, write(tmp_path / "g.csv", headers, ["", "", "* myContacts", "a@example.com"]))
        assert [(row.line, row.reason) for row in result.rejected] == [(2, "missing_name")]


class TestByHand:
    """The parts of a person can be chosen for any file."""

    @pytest.mark.parametrize(
        ("target", "said"), [("person:given", ""), ("person:full", ""), ("person:area", "Name"), ("label", "Name")]
    )
    def test_a_part_of_the_name_is_enough(self, target: str, said: str) -> None:
        assert advice.missing(propose(["A"], {}).with_target(0, target)) == said

    def test_first_and_last_name_make_a_person(self, session: Session, tmp_path: Path) -> None:
        path = write(
            tmp_path / "p.csv", ["A", "B", "C", "D"], ["Ana", "Gil", "Gil SL", "976123456"], ["Luis", "", "", ""]
        )
        mapping = propose(["A", "B", "C", "D"], {})
        for place, target in enumerate(("person:given", "person:family", "name", "phone")):
            mapping = mapping.with_target(place, target)
        result = import_file(session, path, mapping)
        assert (result.created, result.rejected) == (2, [])
        found = clients(session)
        assert found["Gil SL"]["contacts"][0]["name"] == "Ana Gil"
        assert found["Luis"]["kind"] == "individual"
