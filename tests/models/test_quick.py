"""The quick line: what is read from a line of plain words, what is told, and the one act it becomes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import activity, client, editing, journal, products, sales, sold
from models.activity import Next
from models.database import database
from models.fields import Stage
from models.i18n import set_language
from models.problems import BadValue, Refused
from models.quick import names
from models.quick.doing import choose, describe, do
from models.quick.understanding import LONGEST, Understood, understand
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump

NUNEZ, GOMEZ, PENA, CLARA = "Ferretería Núñez S.L.", "Talleres Gómez e Hijos", "Asesoría Peña", "Clara Íñiguez"
WED = date(2026, 3, 18)
THU, FRI, MON = date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 23)


@pytest.fixture(autouse=True)
def people(portfolio: Path, session: Session) -> None:
    """The sample portfolio with somebody called Peña, sales that are not paid, and a product."""
    pena = editing.add(session, {"name": PENA, "stage": "prospect"})
    editing.add(session, {"name": "Taller 24 Horas", "stage": "client"})
    editing.add(
        session, {"name": "Peña Hermanos", "stage": "prospect", "legal_name": "Hermanos Ruiz S.A."}, anyway=True
    )
    editing.edit(session, pena, {"legal_name": "Asesores del Ebro"})
    products.add(session, {"name": "Catálogo", "price": "100"})
    nunez = client.find(NUNEZ)
    sales.add(session, nunez, [Line(100_00)], on=date(2026, 1, 10))
    sales.add(session, nunez, [Line(500_00)], on=date(2026, 2, 10))


def read(session: Session, line: str, present: str | None = None) -> Understood:
    """What is understood of a line."""
    return understand(session, line, present=client.find(present) if present else None)


def who(understood: Understood) -> list[str]:
    """The names of those whom it may mean."""
    return [candidate.name for candidate in understood.candidates]


TABLE: list[tuple[str, str, dict[str, Any]]] = [
    # What is to be done
    ("llamar a Asesoría el jueves 10h presupuesto web ★★", PENA,
     {"verb": "follow_up", "kind": "call", "day": THU, "time": "10:00", "text": "presupuesto web", "stars": 2}),
    ("call asesoria on thursday 10h web quote **", PENA,
     {"verb": "follow_up", "kind": "call", "day": THU, "time": "10:00", "text": "web quote", "stars": 2}),
    ("visitar a Talleres Gómez mañana", GOMEZ, {"verb": "follow_up", "kind": "visit", "day": THU, "text": ""}),
    ("visit talleres gomez tomorrow", GOMEZ, {"verb": "follow_up", "kind": "visit", "day": THU, "text": ""}),
    ("Llamar mañana a Núñez", NUNEZ, {"verb": "follow_up", "day": THU, "text": ""}),
    ("llamar Núñez", NUNEZ, {"verb": "follow_up", "day": WED, "text": ""}),
    ("llamar a Núñez a las 5 de la tarde", NUNEZ, {"day": WED, "time": "17:00", "text": ""}),
    ("llamar a Núñez pasado mañana a las 17:30", NUNEZ, {"day": FRI, "time": "17:30"}),
    ("call Núñez at 3pm tomorrow about the offer", NUNEZ, {"day": THU, "time": "15:00", "text": "about the offer"}),
    ("llamar a Núñez mañana por la mañana", NUNEZ, {"day": THU, "text": "por la mañana", "time": None}),
    ("llamar a Núñez el jueves por la tarde", NUNEZ, {"day": THU, "text": "por la tarde"}),
    ("escribir a Clara en 2 semanas", CLARA, {"kind": "email", "day": date(2026, 4, 1)}),
    ("write to Clara in 2 weeks", CLARA, {"kind": "email", "day": date(2026, 4, 1), "text": ""}),
    ("enviar a Clara el contrato +3d", CLARA, {"kind": None, "day": date(2026, 3, 21), "text": "el contrato"}),
    ("reunión con Gómez fin de mes oferta", GOMEZ, {"kind": "meeting", "day": date(2026, 3, 31), "text": "oferta"}),
    ("meet Gómez 15/4 10:30", GOMEZ, {"kind": "meeting", "day": date(2026, 4, 15), "time": "10:30"}),
    ("quedar con Gómez el martes que viene", GOMEZ, {"kind": "meeting", "day": date(2026, 3, 24)}),
    ("follow up Gómez next tuesday", GOMEZ, {"kind": None, "day": date(2026, 3, 24), "text": ""}),
    ("llamar presupuesto a Gómez viernes", GOMEZ, {"day": FRI, "text": "presupuesto"}),
    ("llamar a Gómez el viernes y confirmar", GOMEZ, {"day": FRI, "text": "confirmar"}),
    ("llamar a Talleres Gómez e Hijos: contrato jueves", GOMEZ, {"day": THU, "text": "contrato"}),
    ("Talleres mañana presupuesto", GOMEZ, {"verb": "follow_up", "kind": None, "day": THU, "text": "presupuesto"}),
    ("llamar C-01 mañana", NUNEZ, {"verb": "follow_up", "day": THU}),
    ("llamar a Gómez mañana 2 estrellas", GOMEZ, {"stars": 2, "text": ""}),
    ("call Gómez tomorrow 3 stars", GOMEZ, {"stars": 3, "text": ""}),
    ("llamar a Gómez el 5 a las 10", GOMEZ, {"day": date(2026, 4, 5), "time": "10:00"}),
    ("LLAMAR A GÓMEZ MAÑANA", GOMEZ, {"verb": "follow_up", "day": THU}),
    ("   llamar    a   Gómez    mañana  ", GOMEZ, {"verb": "follow_up", "day": THU}),
    ("llamar a Ferretería Núñez S.L. mañana", NUNEZ, {"day": THU, "text": ""}),
    ("llamar a Gómez lunes facturas del viernes", GOMEZ, {"day": MON, "text": "facturas del viernes"}),
    # What happened
    ("llamado Asesoría no contesta", PENA, {"verb": "log", "kind": "call", "outcome": "no_answer", "text": ""}),
    ("called asesoría no answer", PENA, {"verb": "log", "kind": "call", "outcome": "no_answer", "text": ""}),
    ("he llamado a Gómez, dejado mensaje", GOMEZ, {"verb": "log", "outcome": "left_message"}),
    ("called Gómez left a message", GOMEZ, {"verb": "log", "outcome": "left_message", "text": ""}),
    ("llamado Gómez ayer quiere descuento", GOMEZ,
     {"verb": "log", "day": date(2026, 3, 17), "text": "quiere descuento"}),
    ("visited Gómez last friday", GOMEZ, {"verb": "log", "kind": "visit", "day": date(2026, 3, 13)}),
    ("visitado Clara", CLARA, {"verb": "log", "kind": "visit", "text": ""}),
    ("escrito a Clara oferta de mayo", CLARA, {"verb": "log", "kind": "email", "text": "oferta de mayo"}),
    ("met with Clara yesterday", CLARA, {"verb": "log", "kind": "meeting", "day": date(2026, 3, 17)}),
    ("llamado Gómez: no contesta", GOMEZ, {"verb": "log", "outcome": "no_answer", "text": ""}),
    # Notes are taken as they stand
    ("nota Asesoría: prefiere correo", PENA, {"verb": "note", "text": "prefiere correo"}),
    ("note Asesoría: call tomorrow at 10:00, 300 € ★★", PENA,
     {"verb": "note", "text": "call tomorrow at 10:00, 300 € ★★", "stars": None, "day": None}),
    ("nota Núñez cierra los lunes", NUNEZ, {"verb": "note", "text": "cierra los lunes", "day": None}),
    ("apuntar Talleres Gómez: 2 hijos", GOMEZ, {"verb": "note", "text": "2 hijos"}),
    # Money
    ("cobrado 300 Núñez", NUNEZ, {"verb": "payment", "amount": 300_00, "text": ""}),
    ("paid 300 Núñez", NUNEZ, {"verb": "payment", "amount": 300_00}),
    ("cobrado 300,50 € de la Ferretería Núñez ayer", NUNEZ,
     {"amount": 300_50, "day": date(2026, 3, 17), "text": ""}),
    ("paid Núñez €300 on 12/3", NUNEZ, {"amount": 300_00, "day": date(2026, 3, 12)}),
    ("cobrado 600 euros Núñez", NUNEZ, {"amount": 600_00, "text": ""}),
    ("vendido 1240,50 a Núñez catálogo", NUNEZ,
     {"verb": "sale", "amount": 1240_50, "product": "Catálogo", "new_product": False}),
    ("sold 1240.50 to Núñez", NUNEZ, {"verb": "sale", "amount": 1240_50, "product": None}),
    ("sold 1,240.50 to Núñez mirror", NUNEZ, {"amount": 1240_50, "product": "mirror", "new_product": True}),
    ("vendido catálogo por 300 a Gómez", GOMEZ, {"amount": 300_00, "product": "Catálogo"}),
    ("vendido 2 sillas 300 € a Gómez", GOMEZ, {"amount": 300_00, "product": "2 sillas", "new_product": True}),
    ("vendido 1 240,50 a Gómez", GOMEZ, {"amount": 1240_50, "product": None}),
    ("venta 1.240 Gómez ayer", GOMEZ, {"amount": 1240_00, "day": date(2026, 3, 17)}),
    ("vendido 90 a Taller 24 Horas", "Taller 24 Horas", {"amount": 90_00, "product": None}),
    # Stars, stages, snoozing
    ("Asesoría ★★★", PENA, {"verb": "stars", "stars": 3}),
    ("asesoría **", PENA, {"verb": "stars", "stars": 2}),
    ("Gómez 0 estrellas", GOMEZ, {"verb": "stars", "stars": 0}),
    ("Gómez ★☆☆", GOMEZ, {"verb": "stars", "stars": 1}),
    ("Asesoría a negociación", PENA, {"verb": "move", "stage": Stage.NEGOTIATION}),
    ("move asesoría to negotiation", PENA, {"verb": "move", "stage": Stage.NEGOTIATION}),
    ("pasar Asesoría a cliente ★★", PENA, {"verb": "move", "stage": Stage.CLIENT, "stars": 2}),
    ("Gómez to inactive", GOMEZ, {"verb": "move", "stage": Stage.INACTIVE}),
    ("aplazar Asesoría lunes", PENA, {"verb": "snooze", "day": MON, "text": ""}),
    ("snooze Asesoría until monday", PENA, {"verb": "snooze", "day": MON}),
    ("aplazar Gómez una semana", GOMEZ, {"verb": "snooze", "day": date(2026, 3, 25)}),
    ("posponer Gómez hasta el 5 de abril", GOMEZ, {"verb": "snooze", "day": date(2026, 4, 5)}),
]  # fmt: skip


class TestReading:
    @pytest.mark.parametrize(("line", "name", "parts"), TABLE, ids=[line for line, _name, _parts in TABLE])
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_a_line_is_read_the_same_in_either_language(
        self, session: Session, language: str, line: str, name: str, parts: dict[str, Any]
    ) -> None:
        set_language(language)
        found = read(session, line, CLARA)
        assert [trouble.text for trouble in found.trouble] == []
        assert who(found) == [name]
        assert {part: getattr(found, part) for part in parts} == parts
        assert found.ready
        assert describe(found)

    def test_without_a_name_it_is_about_the_client_under_the_cursor(self, session: Session) -> None:
        found = read(session, "llamar mañana presupuesto", GOMEZ)
        assert (who(found), found.named, found.text) == ([GOMEZ], False, "presupuesto")
        assert who(read(session, "★★", GOMEZ)) == [GOMEZ]
        assert who(read(session, "nota: cierra en agosto", GOMEZ)) == [GOMEZ]
        assert read(session, "paid 300", NUNEZ).ready

    @pytest.mark.parametrize(
        ("line", "text"),
        [
            ("llamar de nuevo mañana", "de nuevo"),
            ("call about the invoice tomorrow", "about the invoice"),
            ("llamar por la mañana", "por la mañana"),
            ("call to confirm", "to confirm"),
        ],
    )
    def test_what_is_no_name_is_text(self, session: Session, line: str, text: str) -> None:
        found = read(session, line, GOMEZ)
        assert (who(found), found.text, found.ready) == ([GOMEZ], text, True)

    def test_several_who_fit_are_offered_the_present_one_first(self, session: Session) -> None:
        found = read(session, "llamar a Peña mañana", PENA)
        assert who(found)[0] == PENA
        assert set(who(found)) == {PENA, "Peña Hermanos", HOSTILE_NAMES[3]}
        assert found.ready
        assert choose(found, client.find("Peña Hermanos")).candidates[0].name == "Peña Hermanos"

    def test_an_exact_name_comes_before_beginnings(self, session: Session) -> None:
        editing.add(session, {"name": "Peña"}, anyway=True)
        assert who(read(session, "llamar a peña mañana")) == ["Peña"]
        assert who(read(session, "llamar a Peña Her mañana")) == ["Peña Hermanos"]

    def test_of_very_many_who_fit_some_are_offered(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(names, "_LOOKED_AT", 2)
        found = read(session, "llamar a Peña presupuesto mañana")
        assert (found.more, found.text, found.ready) == (True, "presupuesto", True)
        assert all("Peña" in name for name in who(found))
        assert who(read(session, "llamar a Peña Hermanos presupuesto mañana")) == ["Peña Hermanos"]

    def test_a_name_of_law_is_enough(self, session: Session) -> None:
        assert who(read(session, "llamar a Asesores del Ebro mañana")) == [PENA]

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_a_hostile_name_is_found_by_its_number(self, session: Session, name: str) -> None:
        number = client.find(name)
        found = read(session, f"llamar a #{number} mañana")
        assert [candidate.id for candidate in found.candidates] == [number]
        assert name.split()[0] in describe(found)


TOLD: list[tuple[str, str, int]] = [
    ("llamar a Zzyzx mañana", "No client is called “Zzyzx”.", 9),
    ("call Zzyzx friday", "No client is called “Zzyzx”.", 5),
    ("cobrado 30 zzyzx", "No client is called “zzyzx”.", 11),
    ("llamar a #9999 mañana", "No client is called “#9999”.", 9),
    ("llamar con zzyzx mañana", "No client is called “zzyzx”.", 11),
    ("escribir a la imprenta mañana", "No client is called “la imprenta”.", 11),
    ("nota Zzyzx: algo", "No client is called “Zzyzx”.", 5),
    ("cobrado Núñez", "Say the amount: 300 or 1240.50.", 13),
    ("cobrado 601 Núñez", "Only 600.00 is open; a payment cannot be larger.", 17),
    ("cobrado 10 Gómez", "Nothing is open; a payment belongs to a sale.", 16),
    ("cobrado 0 Núñez", "A payment is more than nothing; a refund is noted on its sale.", 15),
    ("cobrado 1.2345 Núñez",
     "“1.2345” can mean 12345 or 1.2345; write it plainly, with at most two decimals.", 8),
    ("cobrado 300 400 Núñez", "“400” may be the amount too; write one number, or a colon before the text.", 12),
    ("vendido 3 Gómez 250", "“250” may be the amount too; write one number, or a colon before the text.", 16),
    ("cobrado 30 Núñez por transferencia", "“por transferencia” is not understood here.", 17),
    ("cobrado 30 Núñez mañana", "This day lies ahead; what happened has a day until today.", 23),
    ("llamar a Núñez ayer", "This day is past; say one that lies ahead.", 19),
    ("llamar a Núñez a las 25:00", "“a las 25:00” is not a time of day.", 15),
    ("Núñez ★★★★", "Stars go from 0 to 3.", 6),
    ("Núñez 7 estrellas", "Stars go from 0 to 3.", 6),
    ("llamar a Núñez 30/2",
     "“30/2” is not a day of the calendar; the day comes first, then the month, as in 15/3.", 15),
    ("mover Núñez a la luna", "Say the stage: prospect, negotiation, client or inactive.", 21),
    ("aplazar Núñez", "Say a day ahead: tomorrow, Monday, +7d.", 13),
    ("aplazar Núñez hoy", "Say a day ahead: tomorrow, Monday, +7d.", 17),
    ("nota Núñez", "Say what is to be noted.", 10),
    ("Núñez", "Begin with what is to be done: call, visit, note, paid, sold, snooze…", 0),
    ("llamar mañana", "Say who it is about: a name, or part of one.", 13),
]  # fmt: skip


class TestTelling:
    @pytest.mark.parametrize(("line", "text", "at"), TOLD, ids=[line for line, _text, _at in TOLD])
    def test_what_cannot_be_read_is_told_with_its_place(self, session: Session, line: str, text: str, at: int) -> None:
        found = read(session, line)
        assert [(trouble.text, trouble.at) for trouble in found.trouble][:1] == [(text, at)]
        assert not found.ready
        with pytest.raises(BadValue):
            do(session, found, client.find(NUNEZ))

    @pytest.mark.parametrize(
        "line",
        [
            "", " ", "\t \u3000\u200b", "x" * 10_000, "llamar " * 2_000, "★" * 10_000, "1 " * 250, "a " * 250,
            "mar " * 120,
            "[bold]x[/bold] [/nope]", "llamar a [@click=app.quit]x[/] mañana", 'name:"x" OR * NEAR(a b)', '" OR 1=1 --',
            "llamar a ^*(){}: -+ AND NOT mañana", "nota ':': \":\"", "😀 🎉 ★", "llamar a 😀 mañana", "cobrado 😀 300",
            "\x1b]0;x\x07 llamar", "cobrado 99999999999999999999999 Núñez", "llamar #99999999999999999999999",
            "%s %(x)s {}",
            "aplazar Núñez +9999y", "llamar Núñez 30/2", "vendido -0 a Núñez", "cobrado --3 Núñez", "٣ ٣ estrellas",
        ],
        ids=range(27),
    )  # fmt: skip
    def test_hostile_lines_are_read_as_text(self, session: Session, line: str) -> None:
        before = dump()
        found = read(session, line, GOMEZ)
        assert describe(found).isprintable()
        assert all(0 <= trouble.at <= len(found.line) and trouble.text.isprintable() for trouble in found.trouble)
        assert dump() == before

    def test_a_line_of_ten_thousand_characters_is_refused(self, session: Session) -> None:
        found = read(session, "nota Núñez " + "x" * 10_000)
        assert not found.ready
        assert str(LONGEST) in found.trouble[0].text


def acts() -> int:
    """How many acts the journal has."""
    return len(journal.entries(500))


class TestDoing:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("llamar a Núñez el jueves 10h presupuesto ★★",
             "Call Ferretería Núñez S.L. on Thu 19 Mar: 10:00 presupuesto; ★★☆"),
            ("cobrado 300 Núñez", "Payment of 300.00 from Ferretería Núñez S.L. on Wed 18 Mar"),
            ("vendido 90 a Núñez mirror", "Sale of 90.00 to Ferretería Núñez S.L. on Wed 18 Mar: mirror (new product)"),
            ("nota Núñez: prefiere correo", "Note on Ferretería Núñez S.L.: prefiere correo"),
            ("called Núñez no answer", "Log: call with Ferretería Núñez S.L. on Wed 18 Mar: no answer"),
            ("Núñez ★", "Give Ferretería Núñez S.L. ★☆☆"),
            ("Núñez a inactivo", "Move Ferretería Núñez S.L. to Inactive"),
            ("aplazar Núñez lunes", "Snooze Ferretería Núñez S.L. until Mon 23 Mar"),
        ],
    )  # fmt: skip
    def test_one_sentence_says_what_one_act_does_and_undo_takes_it_back(
        self, session: Session, line: str, told: str
    ) -> None:
        before, number = dump(), acts()
        found = read(session, line)
        assert describe(found) == told
        act = do(session, found, found.candidates[0].id)
        assert act.id
        assert acts() == number + 1
        assert dump() != before
        journal.undo(session)
        assert dump() == before

    def test_the_time_of_day_stands_in_the_follow_up(self, session: Session) -> None:
        nunez = client.find(NUNEZ)
        do(session, read(session, "llamar a Núñez mañana 9:30"), nunez)
        found = [action for action in activity.open_actions(nunez) if action.due == THU]
        assert [(action.text, action.kind) for action in found] == [("09:30 Call", "call")]

    def test_follow_up_and_stars_are_one_act(self, session: Session) -> None:
        gomez, number = client.find(GOMEZ), acts()
        do(session, read(session, "llamar a Gómez mañana ★"), gomez)
        stars = "SELECT stars FROM client WHERE id = ?"
        assert database.execute_sql(stars, (gomez,)).fetchone() == (1,)
        assert acts() == number + 1
        journal.undo(session)
        assert database.execute_sql(stars, (gomez,)).fetchone() == (2,)
        assert [action.text for action in activity.open_actions(gomez)] == ["Send the contract"]

    def test_stars_are_given_where_the_stage_was_reached_already(self, session: Session) -> None:
        gomez = client.find(GOMEZ)
        assert do(session, read(session, "Gómez a cliente ★"), gomez).verb == "stars"

    def test_a_payment_goes_to_the_oldest_sales_first_in_one_act(self, session: Session) -> None:
        nunez, number = client.find(NUNEZ), acts()
        act = do(session, read(session, "cobrado 250 Núñez"), nunez)
        assert journal.describe(act) == f"payment of 250.00: {NUNEZ}"
        assert [sale.open for sale in sold.of_client(nunez, session)] == [350_00, 0]
        assert acts() == number + 1
        journal.undo(session)
        assert [sale.open for sale in sold.of_client(nunez, session)] == [500_00, 100_00]

    def test_more_than_is_open_is_refused_where_the_client_was_chosen_later(self, session: Session) -> None:
        found = read(session, "cobrado 900 Peña")
        assert found.ready
        before = dump()
        with pytest.raises(Refused):
            do(session, choose(found, found.candidates[0].id), found.candidates[0].id)
        assert dump() == before

    def test_a_sale_makes_a_client_of_a_prospect(self, session: Session) -> None:
        pena = client.find(PENA)
        do(session, read(session, "vendido 90 a Asesoría catálogo"), pena)
        assert database.execute_sql("SELECT stage FROM client WHERE id = ?", (pena,)).fetchone() == ("client",)
        assert [sale.lines[0].product for sale in sold.of_client(pena, session)] == ["Catálogo"]

    def test_snoozing_settles_the_present_reasons(self, session: Session) -> None:
        gomez = client.find(GOMEZ)
        activity.follow_up(session, [gomez], Next(date(2026, 3, 16), "Late"))
        do(session, read(session, "aplazar Gómez lunes"), gomez)
        rows = database.execute_sql("SELECT until, snoozed FROM settled WHERE client_id = ?", (gomez,)).fetchall()
        assert set(rows) == {("2026-03-23", 1)}
