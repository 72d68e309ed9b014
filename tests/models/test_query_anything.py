"""Whatever is typed is answered or explained, and never becomes SQL: a property of the whole language.

And what the language knows that follows from other records: figures, segments, generations.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import activity, completion, editing, query, search, search_plan, segments
from models.database import database
from models.fields import Stage
from models.i18n import set_language
from models.journal import acting
from models.problems import BadQuery
from models.search import Condition
from models.session import Session

TODAY = date(2026, 3, 18)
MARK = "ꙮ"  # a letter that stands nowhere in the program: where it is, there is user text
NAMES = (
    "city", "name", "stage", "stars", "tags", "phone", "tax_id", "birthday", "generation", "created", "next_due",
    "referred_by", "do_not_contact", "expected_spend", "owed", "abc", "rfm_group", "margin_rate", "days_since_sale",
    "fit", "first_sale", "activity", "next_action", "segment", "has", "no", "not", "talla", "Fecha_fin", MARK,
)  # fmt: skip
PIECES = st.sampled_from(
    [*(f"{name}:" for name in NAMES), *NAMES, " ", " ", " or ", " o ", "-", "(", ")", '"', "..", ">", "<=", "=", "≥",
     "hoy", "this-month", "90d", "15/3", "3", "0,5", "80%", "a", "client", "at_risk", "x" * 70, "\0", "\ud800", "'",
     f"{MARK}", f"'{MARK}", f"{MARK}'; DROP TABLE client; --", f'{MARK}") OR 1=1 --', f"?{MARK}", f"{{{MARK}}}",
     f"%s{MARK}",
     f"{{test}}{MARK}", f"NEAR({MARK}", f"{MARK}*", f"name : {MARK}", "NULL", "char(1)", "self"]
)  # fmt: skip
VALUES = st.sampled_from(
    (MARK, f"'{MARK}", f'"{MARK} x"', f"{MARK}..{MARK}b", f"..{MARK}", f"={MARK}", f">{MARK}", "%" + MARK)
)
TERMS = st.builds(
    lambda sign, name, value: f"{sign}{name}:{value}", st.sampled_from(("", "-")), st.sampled_from(NAMES), VALUES
)
TEXTS = (
    st.lists(PIECES, max_size=10).map("".join)
    | st.lists(TERMS | PIECES, min_size=1, max_size=3).map(" ".join)
    | st.text(max_size=40)
)


@pytest.fixture
def clients(file: Path, session: Session) -> None:
    """A file of three clients with names that mean harm, two own fields and a segment."""
    for number, name in enumerate((f"{MARK} O'Brien", "ACME [bold]x[/bold] [/nope]", "東京 株式会社")):
        birthday = f"19{79 + number}-03-20"
        editing.add(session, {"name": name, "city": f"{MARK}ia", "stage": "client", "birthday": birthday})
    with acting(session, "edit"):
        for name, kind in (("Talla", "text"), ("Fecha fin", "date")):
            row = (name, name.lower(), kind)
            database.execute_sql("INSERT INTO own_field (name, folded, type) VALUES (?, ?, ?)", row)
    segments.add(session, f"{MARK} 'x", "city:x")


def compiled(text: str, typing: bool) -> tuple[Condition | None, BadQuery]:
    """Return what a query asks, or what is wrong with it."""
    try:
        return search.compile(text, TODAY, typing, database=database), BadQuery("")
    except BadQuery as problem:
        return None, problem


@pytest.mark.usefixtures("clients")
class TestAnyText:
    @settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=TEXTS, typing=st.booleans())
    def test_is_answered_or_explained_and_stays_out_of_the_sql(self, text: str, typing: bool) -> None:
        condition, problem = compiled(text, typing)
        if condition is None:
            assert problem.text
            assert 0 <= problem.position <= len(text)
            assert problem.query == text
            return
        for sql, params in ((condition.sql, condition.params), (condition.look, condition.look_params)):
            assert MARK not in sql
            assert sql.count("?") == len(params)
            database.execute_sql(f"SELECT id FROM client WHERE hidden = 0 AND {sql}", params).fetchall()
        terms = "client.stars DESC, client.due_order, client.name_key, client.id"
        search_plan.first_rows(Stage.CLIENT, condition, "stars", terms, 5)
        search_plan.source(Stage.CLIENT, condition, "stars")

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=TEXTS, data=st.data())
    def test_is_completed_to_what_is_understood(self, text: str, data: st.DataObject) -> None:
        cursor = data.draw(st.integers(0, len(text)))
        for each in completion.suggestions(text, cursor, database):
            assert 0 <= each.start <= each.end == cursor
            assert MARK in each.text or each.text.strip().strip('":').isprintable()

    @settings(max_examples=300)
    @given(text=TEXTS)
    def test_what_is_understood_when_finished_is_understood_while_it_is_typed(self, text: str) -> None:
        try:
            query.parse(text)
        except BadQuery:
            return
        query.parse(text, typing=True)

    @settings(max_examples=200)
    @given(words=st.lists(st.text("abñ.,/+*'1", min_size=1, max_size=6), max_size=8))
    def test_plain_words_mean_the_same_with_and_without_the_grammar(self, words: list[str]) -> None:
        from models import query_grammar

        text = " ".join(words)
        for typing in (False, True):
            assert query.parse(text, typing) == query_grammar.read(text, typing)


@pytest.mark.usefixtures("clients")
@pytest.mark.parametrize(
    "text",
    [
        "owed:>0 days_since_sale:>90 abc:A rfm_group:at_risk", "debe:>0 días_sin_comprar:>90 abc:a grupo_rfm:en-riesgo",
        "regularity:recurring or regularidad:recurrente", "margin_rate:>30% punctuality:<0,5", "fit:>=3",
        "has:abc no:owed",
        "first_sale:this-year -last_sale:>1y", "owed_since:>90d", "completeness:100%", 'usual_interval:7..30',
    ],
)  # fmt: skip
def test_every_figure_is_a_field_in_both_languages(text: str) -> None:
    for language in ("en", "es"):
        set_language(language)
        condition = search.compile(text, TODAY, database=database)
        database.execute_sql(f"SELECT count(*) FROM client WHERE {condition.sql}", condition.params).fetchone()
    set_language("en")


@pytest.mark.usefixtures("clients")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("generation:x", 2),
        ("generación:millennials", 1),
        ("has:generation", 3),
        ("generation:z", 0),
        ("birthday:<3d", 3),
    ],
)
def test_the_generation_follows_from_the_birthday(text: str, found: int) -> None:
    condition = search.compile(text, TODAY, database=database)
    query_text = f"SELECT count(*) FROM client WHERE {condition.sql}"
    assert database.execute_sql(query_text, condition.params).fetchone()[0] == found


@pytest.mark.usefixtures("file")
def test_gifts_are_asked_for_by_what_and_when(session: Session) -> None:
    first, second, third = (editing.add(session, {"name": name}) for name in "ABC")
    activity.log(session, [first], "gift", "Caja de vino")
    activity.log(session, [second], "gift", "", on=TODAY - timedelta(200))
    activity.log(session, [third], "note", "Trae vino")

    def found(text: str, day: date = TODAY) -> set[int]:
        condition = search.compile(text, day, database=database)
        rows = database.execute_sql(f"SELECT id FROM client WHERE {condition.sql}", condition.params)
        return {row[0] for row in rows.fetchall()}

    assert found("regalo:vino") == found("gift:box or gift:caja") == {first}
    assert found("has:gift") == found("con:regalo") == {first, second}
    assert found("ultimo_regalo:>90d") == {second}
    assert found("no:last_gift") == {third}
    assert found("-last_gift:this-year") == {second, third}
    before = TODAY - timedelta(1)
    assert found("has:gift", before) == found("last_gift:<1y", before) == {second}
    assert found("gift:vino", before) == set()
    assert found("no:last_gift", before) == {first, third}
