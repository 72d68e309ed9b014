"""What people type into the filter, a segment or ``--query``, and which clients it finds."""

import shutil
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import editing, matching, periods, search, search_plan
from models.activity import Next, follow_up, log
from models.database import close_database, database, open_database
from models.fields import FIELDS, Home, Stage, Type
from models.i18n import set_language
from models.journal import acting
from models.problems import BadQuery
from models.query import All, Bound, Compare, parse
from models.session import Session
from models.settings import Settings

TODAY = date(2026, 3, 18)  # a Wednesday


class Find(Protocol):
    """Answers which of the clients below a query finds."""

    def __call__(self, text: str, typing: bool = False) -> set[str]: ...


CLIENTS: dict[str, dict[str, str]] = {
    "Peña": {
        "name": "Peña García S.L.", "code": "C-100", "stage": "client", "stars": "3", "kind": "company",
        "city": "San Sebastián", "postal_code": "20001", "tags": "vip, paga tarde", "sector": "Hostelería",
        "expected_spend": "1500", "tax_id": "B50123454", "email": "ana@pena.es", "phone": "943 123 456",
        "contact": "Ana Ruiz", "position": "Compras", "notes": "Cierra en agosto", "owner": "luis",
    },
    "Madrid": {
        "name": "Panadería Madrid", "code": "C-99", "stage": "negotiation", "stars": "2", "city": "Madrid",
        "postal_code": "28001", "tags": "no-vip", "expected_spend": "800,50", "expected_date": "2026-03-25",
        "birthday": "15/3/1980",
    },
    "Covid": {
        "name": "Laboratorio covid-19 c++ O'Brien", "stage": "prospect", "stars": "1", "city": "Madridejos",
        "birthday": "28/2",
    },
    "Plain": {"name": "Zzyzx", "stage": "inactive", "notes": "10:30 http://x.es/a", "do_not_contact": "yes"},
}  # fmt: skip


OWN_FIELDS = (("Fecha fin", "date"), ("Empleados", "number"), ("Talla", "text"))
OWN_VALUES = (("Peña", 1, "2026-12-31"), ("Peña", 2, "12.5"), ("Peña", 3, "Extra Grande"), ("Madrid", 2, "9"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A file of four clients, with next to everything, something and nothing, and their ids."""
    session = Session("ana", TODAY, Settings())
    path = tmp_path_factory.mktemp("query") / "cartera.db"
    open_database(path)
    ids = {key: editing.add(session, values) for key, values in CLIENTS.items()}
    editing.edit(session, ids["Covid"], {"referred_by": f"#{ids['Peña']}"})
    log(session, [ids["Peña"]], "call", "Asked about chestnuts", outcome="answered", on=date(2026, 3, 10))
    log(session, [ids["Madrid"]], "call", "Nobody", outcome="no_answer", on=date(2025, 11, 1))
    follow_up(session, [ids["Peña"]], Next(date(2026, 3, 18), "Send the contract", "email"))
    follow_up(session, [ids["Madrid"]], Next(date(2026, 4, 20), "Visit them", "visit"))
    with acting(session, "edit"):
        for name, kind in OWN_FIELDS:
            values = (name, name.lower(), kind)
            database.execute_sql("INSERT INTO own_field (name, folded, type) VALUES (?, ?, ?)", values)
        for client, field, value in OWN_VALUES:
            row = (ids[client], field, value)
            database.execute_sql("INSERT INTO own_value (client_id, field_id, value) VALUES (?, ?, ?)", row)
    close_database()
    return path, ids


@pytest.fixture
def ids(made: tuple[Path, dict[str, int]], tmp_path: Path) -> dict[str, int]:
    """The ids of the clients, in a copy of the file that is open."""
    shutil.copyfile(made[0], tmp_path / "copy.db")
    open_database(tmp_path / "copy.db")
    return made[1]


@pytest.fixture
def find(ids: dict[str, int]) -> Find:
    """The keys of the clients that a query finds."""
    names = {number: key for key, number in ids.items()}

    def answer(text: str, typing: bool = False) -> set[str]:
        condition = search.compile(text, TODAY, typing, database=database)
        rows = database.execute_sql(f"SELECT id FROM client WHERE hidden = 0 AND {condition.sql}", condition.params)
        return {names[row[0]] for row in rows.fetchall()}

    return answer


def mistake(text: str, typing: bool = False) -> BadQuery:
    with pytest.raises(BadQuery) as caught:
        search.compile(text, TODAY, typing)
    return caught.value


EVERYBODY = set(CLIENTS)


class TestBareWords:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("pena", {"Peña"}),
            ("PEÑ", {"Peña"}),
            ("gar pen", {"Peña"}),
            ("garcia madrid", set()),
            ("chestn", {"Peña"}),
            ("contract", {"Peña"}),
            ("agosto", {"Peña"}),
            ("madrid", {"Madrid", "Covid"}),
            ('"madrid"', {"Madrid"}),
            ('"garcía s.l."', {"Peña"}),
            ('"pena s.l."', set()),
            ("“panadería madrid”", {"Madrid"}),
            ("covid-19", {"Covid"}),
            ("c++", {"Covid", "Peña", "Madrid"}),
            ("O'Brien", {"Covid"}),
            ("10:30", {"Plain"}),
            ("http://x.es", {"Plain"}),
            ("-", EVERYBODY),
            ("*", EVERYBODY),
            ('"', EVERYBODY),
            ('""', EVERYBODY),
            ("?! pena", {"Peña"}),
            ("", EVERYBODY),
            ("  ", EVERYBODY),
            ("pe\0na", set()),
            ("\ud800pena", {"Peña"}),
            ('pena"', {"Peña"}),
            ("NEAR", set()),
            ("AND", set()),
            ("pena*", {"Peña"}),
            ("^pena", {"Peña"}),
        ],
    )
    def test_any_text_finds_beginnings_of_words(self, find: Find, text: str, found: set[str]) -> None:
        assert find(text) == found


class TestJoining:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("-madrid", {"Peña", "Plain"}),
            ("not:madrid", {"Peña", "Plain"}),
            ("NOT: madrid", {"Peña", "Plain"}),
            ("-(madrid or zzyzx)", {"Peña"}),
            ("pena or zzyzx", {"Peña", "Plain"}),
            ("pena OR zzyzx", {"Peña", "Plain"}),
            ("pena o zzyzx", {"Peña", "Plain"}),
            ("o brien", {"Covid"}),
            ("brien o", {"Covid"}),
            ("madrid -covid or pena", {"Madrid", "Peña"}),
            ("(madrid or pena) stars:>=3", {"Peña"}),
            ("madrid or stars:3", {"Madrid", "Covid", "Peña"}),
            ('not:"san sebastian"', {"Madrid", "Covid", "Plain"}),
            ("--madrid", {"Peña", "Plain"}),
            ("()", EVERYBODY),
            ("(91) or 943", {"Peña"}),
        ],
    )
    def test_terms_are_joined_excluded_and_grouped(self, find: Find, text: str, found: set[str]) -> None:
        assert find(text) == found


class TestFields:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("city:madrid", {"Madrid", "Covid"}),
            ('ciudad:"madrid"', {"Madrid"}),
            ("city:=MADRID", {"Madrid"}),
            ('city:"san sebastian"', {"Peña"}),
            ("city: sebast", {"Peña"}),
            ("name:madrid", {"Madrid"}),
            ("empresa:pena", {"Peña"}),
            ("sector:hosteleria", {"Peña"}),
            ("responsable:luis", {"Peña"}),
            ("email:pena.es", {"Peña"}),
            ("correo:ana", {"Peña"}),
            ("contact:ruiz", {"Peña"}),
            ("cargo:comp", {"Peña"}),
            ("phone:94", {"Peña"}),
            ("phone:34", {"Peña"}),
            ("phone:943", {"Peña"}),
            ("phone:943123", {"Peña"}),
            ('tel:"+34 943 12"', {"Peña"}),
            ("phone:=943123456", {"Peña"}),
            ("phone:3456", set()),
            ("nif:b-501", {"Peña"}),
            ("tax_id:=B50123454", {"Peña"}),
            ("tag:vip", {"Peña"}),
            ("tag:no-v", {"Madrid"}),
            ('etiqueta:"paga tarde"', {"Peña"}),
            ("tag:=paga", set()),
            ("stage:client", {"Peña"}),
            ("etapa:negociación", {"Madrid"}),
            ("etapa:potencial", {"Covid"}),
            ("tipo:empresa", {"Peña"}),
            ("kind:company", {"Peña"}),
            ("stars:>=2", {"Peña", "Madrid"}),
            ("prioridad:3", {"Peña"}),
            ("prioridad:alta", {"Peña"}),
            ("stars:**", {"Madrid"}),
            ("stars:1..2", {"Madrid", "Covid"}),
            ("stars:2..1", {"Madrid", "Covid"}),
            ("stars:<1", {"Plain"}),
            ("stars:≥3", {"Peña"}),
            ("expected_spend:>1000", {"Peña"}),
            ("expected_spend:800,50", {"Madrid"}),
            ('"gasto previsto":..1000', {"Madrid"}),
            ("postal_code:28000..28999", {"Madrid"}),
            ("cp:>=20001", {"Peña", "Madrid"}),
            ("code:c-99", {"Madrid"}),
            ("name:m..p", {"Peña", "Madrid"}),
            ("do_not_contact:sí", {"Plain"}),
            ("do_not_contact:no", {"Peña", "Madrid", "Covid"}),
            ("referred_by:peña", {"Covid"}),
            ("next_action:contract", {"Peña"}),
            ("activity:chestnuts", {"Peña"}),
            ("unanswered:>0", {"Madrid"}),
            ('"Fecha fin":>2026-06-01', {"Peña"}),
            ("fecha-fin:este-año", {"Peña"}),
            ("empleados:>=10", {"Peña"}),
            ("empleados:9..12,5", {"Peña", "Madrid"}),
            ("talla:grande", {"Peña"}),
        ],
    )
    def test_a_field_is_compared_in_either_language(self, find: Find, text: str, found: set[str]) -> None:
        for language in ("en", "es"):
            set_language(language)
            assert find(text) == found

    def test_a_client_is_named_by_its_number(self, find: Find, ids: dict[str, int]) -> None:
        assert find(f"id:{ids['Plain']}") == find(f"id:#{ids['Plain']}") == {"Plain"}
        assert find(f"referred_by:#{ids['Peña']}") == {"Covid"}


class TestWhatIsNotKnown:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("has:email", {"Peña"}),
            ("con:correo", {"Peña"}),
            ("no:city", {"Plain"}),
            ("sin:ciudad", {"Plain"}),
            ("no:next_action", {"Covid", "Plain"}),
            ("has:vence", {"Peña", "Madrid"}),
            ("no:contact", {"Madrid", "Covid", "Plain"}),
            ("has:tag", {"Peña", "Madrid"}),
            ("no:stars", {"Plain"}),
            ("has:do_not_contact", {"Plain"}),
            ("has:doubtful", set()),
            ("doubtful:no", EVERYBODY),
            ("has:channel", {"Peña"}),
            ("has:activity", {"Peña", "Madrid"}),
            ("has:empleados", {"Peña", "Madrid"}),
            ('no:"Fecha fin"', {"Madrid", "Covid", "Plain"}),
            ("-has:phone", {"Madrid", "Covid", "Plain"}),
            ("expected_spend:<1000", {"Madrid"}),
            ("-expected_spend:<1000", {"Peña", "Covid", "Plain"}),
            ("-city:madrid", {"Peña", "Plain"}),
            ("last_contact:<9999d", {"Peña", "Madrid"}),
            ("-last_contact:<9999d", {"Covid", "Plain"}),
            ("next_due:>=today", {"Peña", "Madrid"}),
            ("-kind:company", {"Madrid", "Covid", "Plain"}),
            ("-birthday:15/3", {"Peña", "Covid", "Plain"}),
            ("-referred_by:#1", {"Peña", "Madrid", "Plain"}),
        ],
    )
    def test_unknown_fits_no_comparison_and_no_finds_it(self, find: Find, text: str, found: set[str]) -> None:
        assert find(text) == found

    @pytest.mark.parametrize(
        "name", [*FIELDS, "area", "web", "social", "channel", "activity", "doubtful", "due", "gift", "last_gift"]
    )
    def test_every_field_has_or_has_not_a_value(self, find: Find, name: str) -> None:
        assert find(f"has:{name}") | find(f"no:{name}") == EVERYBODY
        assert not find(f"has:{name}") & find(f"no:{name}")


class TestDates:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("vence:hoy", {"Peña"}),
            ("next_due:today", {"Peña"}),
            ("next_due:<7d", {"Peña"}),
            ("next_due:0d..5w", {"Peña", "Madrid"}),
            ("next_due:>1m", {"Madrid"}),
            ("next_due:next-month", {"Madrid"}),
            ("vence:mes-que-viene", {"Madrid"}),
            ("vence:20/4", {"Madrid"}),
            ("next_due:2026-04-20", {"Madrid"}),
            ("next_due:2026-04", {"Madrid"}),
            ("next_due:2026", {"Peña", "Madrid"}),
            ("next_due:2026-Q2", {"Madrid"}),
            ("vence:2026t1", {"Peña"}),
            ("next_due:<=fin-de-mes", {"Peña"}),
            ("next_due:in_2_weeks..", {"Madrid"}),
            ("last_contact:>90d", {"Madrid"}),
            ("last_contact:<=8d", {"Peña"}),
            ("last_contact:8d", {"Peña"}),
            ("last_contact:100d..200d", {"Madrid"}),
            ("last_contact:90d..", {"Madrid"}),
            ("last_contact:..90d", {"Peña"}),
            ("último_contacto:este-mes", {"Peña"}),
            ("last_contact:>=-8d", {"Peña"}),
            ("last_contact:2025", {"Madrid"}),
            ("last_contact:<this-month", {"Madrid"}),
            ("last_contact:10/3", {"Peña"}),
            ("created:today", EVERYBODY),
            ("created:>1d", set()),
            ("stage_since:<=0d", EVERYBODY),
            ("expected_date:<=1w", {"Madrid"}),
            ('expected_date:"next wednesday"', {"Madrid"}),
            ("birthday:15/3", {"Madrid"}),
            ("birthday:this-month", {"Madrid"}),
            ("birthday:1980", {"Madrid"}),
            ("birthday:1975..1985", {"Madrid"}),
            ("birthday:<9m", set()),
            ("birthday:15/3/1980", {"Madrid"}),
            ("birthday:2026-02", set()),
            ("birthday:last-month", {"Covid"}),
        ],
    )
    def test_days_months_and_distances(self, find: Find, text: str, found: set[str]) -> None:
        assert find(text) == found

    def test_a_birthday_on_29_february_is_kept_on_the_28th(
        self, find: Find, ids: dict[str, int], session: Session
    ) -> None:
        editing.edit(session, ids["Plain"], {"birthday": "29/2"})
        condition = search.compile("birthday:today", date(2027, 2, 28))
        rows = database.execute_sql(f"SELECT id FROM client WHERE {condition.sql}", condition.params).fetchall()
        assert {row[0] for row in rows} == {ids["Plain"], ids["Covid"]}

    @pytest.mark.parametrize(
        ("day", "number", "unit", "expected"),
        [
            (date(2024, 2, 29), 1, "y", date(2025, 2, 28)),
            (date(2026, 1, 31), 1, "m", date(2026, 2, 28)),
            (date(2026, 1, 31), -2, "m", date(2025, 11, 30)),
            (date(2026, 12, 31), 1, "m", date(2027, 1, 31)),
            (date(2026, 1, 1), 10**9, "d", date.max),
            (date(2026, 1, 1), -(10**9), "a", date.min),
            (date(2026, 1, 1), 10**9, "m", date.max),
            (date(9999, 11, 30), 1, "m", date(9999, 12, 30)),
        ],
    )
    def test_months_keep_within_the_month_and_the_calendar(
        self, day: date, number: int, unit: str, expected: date
    ) -> None:
        assert periods.moved(day, number, unit) == expected

    def test_a_week_goes_from_monday_to_sunday(self) -> None:
        week = periods.period("esta semana", TODAY, behind=True)
        assert (week.first, week.last) == (date(2026, 3, 16), date(2026, 3, 22))


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "position", "words"),
        [
            ("etpa:x", 0, "etapa"),
            ("foo stage:clent", 10, "client"),
            ("stage:zzzz", 6, "Negotiation"),
            ("a:b", 0, "quotes"),
            ("has:fone", 4, "phone"),
            ("stars:many", 6, "many"),
            ("vence:xyz", 6, "xyz"),
            ("next_due:2026-13", 9, "2026-13"),
            ("expected_spend:9999999999999999999999", 15, "large"),
            ("stage:>client", 0, "stage"),
            ("city:", 0, "city:"),
            ("x city:>", 2, "city:>"),
            ('city:"san', 5, "quote"),
            ("(a or b", 0, "("),
            ("a b)", 3, ")"),
            ("a or", 2, "or"),
            ("or b", 0, "or"),
            ("a or or b", 2, "or"),
            ("not:", 0, "not:"),
            ("(" * 30, 20, "20"),
            ("x " * 300, 400, "200"),
            ("x" * 5000, 4000, "4000"),
        ],
    )
    def test_a_mistake_is_explained_where_it_stands(self, text: str, position: int, words: str) -> None:
        problem = mistake(text)
        assert problem.position == position
        assert words in problem.text

    def test_own_fields_are_among_the_names_that_are_near(self, find: Find) -> None:
        with pytest.raises(BadQuery, match="Empleados"):
            find("empleado:>3")


class TestTyping:
    @pytest.mark.parametrize(
        "end",
        [
            " city:", " city: ", " stars:>", " stars:>=", " -", " not:", " or", " o", " or ", " (", " has:", " no:ci",
            " stage:neg", " etapa:clie", " vence:ho", " next_due:<7", " created:2026-0", " last_contact:>",
            ' city:"', ' "', " expected_spend:>", " -(", " -city:", " vence:este-m", " expected_spend:..", " phone:9",
            " vence:fin-de-m", " vence:in-2-we", " vence:2026-q",
        ],
    )  # fmt: skip
    def test_an_unfinished_last_term_is_left_out(self, find: Find, end: str) -> None:
        assert find("pena" + end, True) == {"Peña"}

    def test_what_is_typed_so_far_already_counts(self, find: Find) -> None:
        assert find('city:"san seb', True) == {"Peña"}
        assert find('"panad', True) == {"Madrid"}
        assert find("(madrid or pen", True) == {"Madrid", "Covid", "Peña"}
        assert find("http:", True) == {"Plain"}
        assert find("o", True) == {"Covid"}
        assert find("city:ma", True) == {"Madrid", "Covid"}

    @pytest.mark.parametrize("text", ["stage:zzz", "etpa:x", "stage:neg pena", "a ) b", "vence:xyz", "has:zzz"])
    def test_what_cannot_become_right_is_told_at_once(self, text: str) -> None:
        mistake(text, typing=True)

    def test_every_beginning_of_a_query_can_be_typed(self, find: Find) -> None:
        query = 'etapa:negociación (city:"san sebastian" or -tag:vip) last_contact:>90d stars:>=2 has:vence o vence:hoy'
        for end in range(len(query)):
            find(query[:end], True)


QUERIES = (
    "pena", "PEÑ gar", '"madrid"', "covid-19", "-madrid", "-(madrid or zzyzx)", "madrid or stars:3", "city:madrid",
    'ciudad:"san sebastian"', "-city:madrid", "tag:vip -city:madrid", "email:ana or talla:grande", "c++ has:email", "",
    '"garcía s.l."', "pena nothing", "next_action:contract", "stars:>=2 no:city",
)  # fmt: skip
PIECES = st.sampled_from(
    ["(", ")", '"', "-", " ", "or", "o", "not:", "has:", "no:", "city:", "stars:", "vence:", "birthday:", "phone:",
     "nif:", "tag:", "..", ">", "<=", "=", "hoy", "15/3", "7d", "-3m", "99999y", "2026", "\0", "\ud800", "'", "*", "^",
     ":", "{", "}", "%", "_", "++", "ñ", "東京", "̈", "²", "१", "ﬁ", "0000", "--12-31", "AND", "NEAR(", "name:", "id:#",
     "referred_by:",
     "created:", "updated:", "next_action:", "email:", "expected_spend:", "cp:", "1e999", "٣",
     "doubtful:", "fecha-fin:"]
)  # fmt: skip


class TestHostileInput:
    @settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60), typing=st.booleans())
    def test_any_text_is_answered_or_explained(self, find: Find, text: str, typing: bool) -> None:
        place = 0
        try:
            find(text, typing)
        except BadQuery as problem:
            place = problem.position if problem.text else -1
        assert 0 <= place <= len(text)

    def test_the_longest_queries_are_still_answered(self, find: Find) -> None:
        assert find(" or ".join(f"w{number}" for number in range(200))) == set()
        assert find(" ".join(f"-city:{number}" for number in range(200))) == EVERYBODY
        assert find("a-" * 1999) == set()
        assert find(" ".join(["no:city"] * 190)) == {"Plain"}
        assert find("(" * 19 + "pena" + ")" * 19) == {"Peña"}


class TestTheIndex:
    def test_every_text_that_is_narrowed_by_the_index_stands_in_it(
        self, find: Find, ids: dict[str, int], session: Session
    ) -> None:
        values = {
            name: f"Palabra{number} Segunda{number}"
            for number, (name, field) in enumerate(FIELDS.items())
            if field.type in (Type.LINE, Type.BLOCK) and field.home is not Home.DERIVED
        }
        editing.edit(session, ids["Plain"], values)
        for name, value in values.items():
            first, second = value.split()
            assert find(f"{name}:{first[:6].upper()}") >= {"Plain"}
            assert find(f'{name}:"{value}"') == find(f"{name}:{second}") == find(f'{name}:="{value}"') == {"Plain"}

    def test_a_condition_says_what_the_index_answers(self) -> None:
        assert search.compile("pena", TODAY).match == '"pena" *'
        assert search.compile("pena stars:3", TODAY).match == '("pena" *)'
        assert search.compile("pena or stars:3", TODAY).match is None
        assert search.compile("-pena", TODAY).match is None
        assert search.compile("city:x", TODAY).match == 'place : "x" *'
        assert search.compile("", TODAY).match is None

    def test_the_simple_letters_are_folded_as_the_index_does(self, file: Path) -> None:
        letters = [chr(code) for code in range(0x20, 0x17F) if code != 0xB5]
        with database.atomic():
            database.execute_sql(
                "CREATE VIRTUAL TABLE temp.probe USING fts5 (t, tokenize = 'unicode61 remove_diacritics 2')"
            )
            for code, letter in enumerate(letters, 1):
                database.execute_sql("INSERT INTO temp.probe (rowid, t) VALUES (?, ?)", (code, f"x{letter}y"))
            database.execute_sql("CREATE VIRTUAL TABLE temp.words USING fts5vocab (temp, probe, instance)")
            terms = database.execute_sql("SELECT doc, term FROM temp.words ORDER BY doc, offset").fetchall()
        folded: dict[int, str] = {}
        for code, term in terms:
            folded[code] = f"{folded.get(code, '')} {term}"
        for code, words in folded.items():
            assert matching.index_words(f"x{letters[code - 1]}y") == f"{words} ", letters[code - 1]


class TestReadingAList:
    @pytest.mark.parametrize(
        "text", ["pena", "m", "ma", "zz", '"madrid"', "a b", "pena stars:3", "stars:3", "city:madrid"]
    )
    @pytest.mark.parametrize("rare", [0, 5000])
    @pytest.mark.parametrize("order", ["stars", "name", "city"])
    def test_each_way_of_reading_finds_the_same(
        self, find: Find, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, text: str, rare: int, order: str
    ) -> None:
        monkeypatch.setattr(search_plan, "RARE", rare)
        condition = search.compile(text, TODAY)
        found = set()
        for stage in Stage:
            source = search_plan.source(stage, condition, order)
            rows = database.execute_sql(
                f"SELECT client.id FROM {source} WHERE client.hidden = 0 AND client.stage = ? AND {condition.sql}",
                (stage.value, *condition.params),
            )
            found |= {row[0] for row in rows.fetchall()}
        assert found == {ids[key] for key in find(text)}

    @pytest.mark.parametrize(
        ("text", "order", "walks"),
        [("stars:1", "stars", True), ("stars:1", "name", False), ("city:madrid", "stars", False), ("", "stars", None)],
    )
    def test_what_the_index_answers_alone_is_read_from_it(
        self, find: Find, monkeypatch: pytest.MonkeyPatch, text: str, order: str, walks: bool | None
    ) -> None:
        """However few of the first rows fit: those with most stars say nothing of the others."""
        find("")
        monkeypatch.setattr(search_plan, "WINDOW", 1)
        monkeypatch.setattr(search_plan, "RARE", 5000)
        source = search_plan.source(Stage.CLIENT, search.compile(text, TODAY), order)
        index = search_plan.INDEXES[order]
        assert source == {True: f"client INDEXED BY {index}", False: "client NOT INDEXED", None: "client"}[walks]

    @pytest.mark.parametrize("text", ["pen", "p", '"garcía s.l."', "ana vip", "a o", "º"])
    def test_the_first_rows_are_those_of_the_list_or_none(
        self, find: Find, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        condition = search.compile(text, TODAY)
        terms = "client.stars DESC, client.due_order, client.name_key, client.id"
        rows = search_plan.first_rows(Stage.CLIENT, condition, "stars", terms, 1)
        assert rows == ([ids["Peña"]] if find(text) & {"Peña"} else None)
        assert search_plan.first_rows(Stage.CLIENT, condition, "stars", terms, 2) is None
        assert search_plan.first_rows(None, condition, "stars", terms, 1) is None

    @pytest.mark.parametrize("text", ["pena s", "s pena", "pena z", "(pena or madrid) s", "-z pena s", "-zz"])
    @pytest.mark.parametrize("rare", [0, 5000])
    def test_a_letter_beside_a_word_is_looked_for_among_those_who_have_the_word(
        self, find: Find, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, text: str, rare: int
    ) -> None:
        monkeypatch.setattr(search_plan, "RARE", rare)
        condition = search.compile(text, TODAY)
        terms = "client.stars DESC, client.due_order, client.name_key, client.id"
        places = {client: name for name, client in ids.items()}
        found: set[str] = set()
        for stage in Stage:
            rows = search_plan.first_rows(stage, condition, "stars", terms, 50)
            if text != "-zz":
                assert rows is not None
                found |= {places[client] for client in rows}
        assert text == "-zz" or found == find(text)

    def test_letters_that_the_index_folds_in_its_own_way_are_left_to_it(
        self, find: Find, ids: dict[str, int], session: Session
    ) -> None:
        terms = "client.stars DESC, client.due_order, client.name_key, client.id"
        editing.edit(session, ids["Peña"], {"notes": "東京"})
        assert search_plan.first_rows(Stage.CLIENT, search.compile("pen", TODAY), "stars", terms, 1) is None
        assert search_plan.first_rows(Stage.CLIENT, search.compile("東", TODAY), "stars", terms, 1) is None

    @pytest.mark.parametrize("text", QUERIES)
    def test_looking_at_a_row_says_what_the_index_says(self, find: Find, ids: dict[str, int], text: str) -> None:
        condition = search.compile(text, TODAY, database=database)
        rows = database.execute_sql(f"SELECT id FROM client WHERE {condition.look}", condition.look_params).fetchall()
        assert {row[0] for row in rows} == {ids[key] for key in find(text)}


def test_the_parser_keeps_names_values_and_their_places() -> None:
    bound = Bound("hoy", 14)
    assert parse('"Fecha fin":>= hoy') == All((Compare("Fecha fin", ">=", Bound("hoy", 15), None, 0),))
    assert parse('"Fecha fin":>=hoy') == All((Compare("Fecha fin", ">=", bound, None, 0),))
