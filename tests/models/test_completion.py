"""What a query may go on with while it is typed: fields, own fields and the values that stand in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import completion, conditions, editing, search, segments, stored_values
from models.completion import Suggestion
from models.database import database
from models.i18n import set_language
from models.journal import acting
from models.problems import BadQuery
from models.session import Session

HOSTILE = (
    "ACME [bold]x[/bold] [/nope]",
    "東京 株式会社",
    "Peña \"O'Brien\" 'x",
    "=cmd|'/c calc'!A1",
    "a..b",
    ">9",
    "(x) or y",
)
CITIES = ("Madrid", "Madrid", "madrid", "Málaga", "San Sebastián", "Ávila", *HOSTILE)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The reader speaks English unless a test says otherwise."""
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def clients(file: Path, session: Session) -> None:
    """Clients in a few cities, two tags, an own field of each sort, a segment."""
    for number, city in enumerate(CITIES):
        editing.add(session, {"name": f"C{number}", "city": city, "tags": "vip, big order" if number < 2 else "vip"})
    with acting(session, "edit"):
        for name, kind, choices in (("Fecha fin", "date", None), ("Talla", "choice", '["Grande", "Pequeña"]')):
            row = (name, name.lower(), kind, choices)
            database.execute_sql("INSERT INTO own_field (name, folded, type, choices) VALUES (?, ?, ?, ?)", row)
        database.execute_sql("INSERT INTO own_value (client_id, field_id, value) VALUES (1, 2, 'Grande')")
    segments.add(session, "Big spenders", "total_sales:>1000")


def offered(text: str, cursor: int | None = None) -> list[str]:
    place = len(text) if cursor is None else cursor
    return [each.text for each in completion.suggestions(text, place, database)]


@pytest.mark.usefixtures("clients")
class TestFields:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("own", "owner:"),
            ("resp", "responsable:"),
            ("CIUD", "ciudad:"),
            ("x -cit", "city:"),
            ("(madrid or etap", "etapa:"),
            ("stage:client last_c", "last_contact:"),
            ("ult", "ultimo_contacto:"),
            ("fech", "Fecha_fin:"),
            ("has", "has:"),
            ("segm", "segment:"),
            ("or", "origen:"),
            ("has:corr", "correo "),
            ("no:fech", "Fecha_fin "),
        ],
    )
    def test_a_field_is_found_by_the_beginning_of_its_name_in_either_language(self, text: str, first: str) -> None:
        assert first in offered(text)[:2]

    def test_the_name_is_that_of_the_language_on_the_screen(self) -> None:
        set_language("es")
        assert offered("ci")[0] == "ciudad:"
        assert offered("etap")[0] == "etapa:"
        assert offered("owner") == ["owner:"]
        assert completion.suggestions("owner", 5, database)[0].label == "Responsable"

    def test_it_takes_the_place_of_what_was_typed(self) -> None:
        assert completion.suggestions("ana own", 7, database) == [Suggestion("owner:", 4, 7)]
        assert completion.suggestions("ana own x", 7, database) == [Suggestion("owner:", 4, 7)]

    @pytest.mark.parametrize(
        ("text", "cursor"),
        [("", 0), ("m", 1), ("zzz", 3), ("own ", 4), ("owner", 2), ('"own', 4), ('"own"', 5), ("a) own", 6), ("-", 1)],
    )
    def test_nothing_is_offered_where_no_field_is_meant(self, text: str, cursor: int) -> None:
        assert offered(text, cursor) == []

    def test_every_field_that_is_offered_is_understood(self) -> None:
        for language in ("en", "es"):
            set_language(language)
            for start in "abcdefghijklmnopqrstuvwxyz":
                for second in "aeiouhnrst":
                    for name in offered(start + second):
                        word = name.removesuffix(":")
                        if word not in ("has", "con", "tiene", "no", "sin", "segment", "segmento"):
                            assert conditions.target(word, 0, database)


@pytest.mark.usefixtures("clients")
class TestValues:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("stage:", ["prospect ", "negotiation ", "client ", "inactive "]),
            ("etapa:neg", ["negotiation "]),
            ("etapa:clientes", []),
            ("stage:>", []),
            ("city:m", ["Madrid ", "Málaga "]),
            ("city:AV", ["Ávila "]),
            ("city:=mad", ["Madrid "]),
            ('city:"san s', ['"San Sebastián" ']),
            ("city:seb", ['"San Sebastián" ']),
            ("tag:", ["vip ", '"big order" ']),
            ("tag:ord", ['"big order" ']),
            ("talla:", ["Grande "]),
            ("Talla:gr", ["Grande "]),
            ("do_not_contact:y", ["yes "]),
            ("abc:", ["A ", "B ", "C "]),
            ("owed:", [">0 "]),
            ("margin_rate:", [">50% "]),
            ("rfm_group:at-r", ["at_risk "]),
            ("generation:mil", ["millennial "]),
            ("owed:>", []),
            ("segment:", ['"Big spenders" ']),
            ("segmento:big", ['"Big spenders" ']),
            ("created:this-m", ["this-month "]),
            ("vence:próximo-m", ["próximo-mes "]),
            ("created:2026..this", ["this-week ", "this-month ", "this-year ", "this-quarter "]),
            ("nothing:x", []),
            ("phone:6", []),
            ("stage:client ", []),
        ],
    )
    def test_the_values_of_a_field_that_begin_so(self, text: str, found: list[str]) -> None:
        assert sorted(offered(text)) == sorted(found)

    def test_they_are_written_in_the_language_on_the_screen(self) -> None:
        set_language("es")
        assert offered("stage:") == ["potenciales ", "negociación ", "clientes ", "inactivos "]
        assert offered("etapa:prosp") == ["prospect "]
        assert offered("generacion:")[:4] == ["grandiosa ", "silenciosa ", "boomer ", "x "]
        assert offered("generación:sil") == ["silenciosa "]
        assert offered("created:")[:2] == ["hoy ", "esta-semana "]
        assert offered("created:mañ") == []
        assert offered("vence:man") == ["mañana "]

    def test_the_most_frequent_stand_first(self) -> None:
        assert offered("city:")[0] == "Madrid "
        assert "madrid " not in offered("city:")

    @pytest.mark.parametrize("city", CITIES)
    def test_whatever_is_offered_finds_whom_it_names(self, city: str) -> None:
        start = next((word for word in city.replace('"', " ").split() if word[0].isalnum()), city)
        for value in offered(f"city:{start}"):
            condition = search.compile(f"city:{value}", None, database=database)  # type: ignore[arg-type]
            query = f"SELECT count(*) FROM client WHERE {condition.sql}"
            assert database.execute_sql(query, condition.params).fetchone()[0] >= 1

    def test_a_large_file_is_looked_at_in_places(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stored_values, "FEW", 3)
        monkeypatch.setattr(stored_values, "WINDOWS", 4)
        monkeypatch.setattr(stored_values, "ROWS", 2)
        assert 0 < len(offered("city:")) < len(set(CITIES))
        assert offered("city:avi") == ["Ávila "]  # the index knows it


@pytest.mark.usefixtures("clients")
@pytest.mark.parametrize(
    "text", ["x" * 5000, "(" * 30 + "city:m", "city:" * 50, '"' * 9, "\0\ud800city:", "-" * 40, ":", "a:b:c"]
)
def test_any_text_is_answered(text: str) -> None:
    for cursor in range(0, len(text), 7):
        completion.suggestions(text, cursor, database)


def test_without_a_file_fields_are_offered_all_the_same() -> None:
    assert [each.text for each in completion.suggestions("own", 3, None)] == ["owner:"]
    assert completion.suggestions("city:m", 6, None) == []
    with pytest.raises(BadQuery):
        search.compile("segment:x", None)  # type: ignore[arg-type]
