"""The user's own fields: defined, changed and deleted as one act each; their values behave like those of any field."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import defining, editing, journal, listing
from models.client import find
from models.database import close_database, open_database
from models.defining import change, define, delete
from models.exporting import clients as exporting
from models.fields import Stage
from models.i18n import set_language
from models.importing.apply import import_clients
from models.listing import ListSpec
from models.ordering import query_ids
from models.own_fields import Held, Own, named, number_text, own_field, own_fields, read, show, values_of
from models.problems import BadQuery, BadValue, Conflict, NotFound, Refused, Usage
from models.records import record
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump

SIX = {"Colour": "text", "Staff": "number", "Budget": "money", "Since": "date", "Fair": "flag", "Tier": "choice"}
TYPED = {
    "Colour": "=red [b]x[/b]", "Staff": "12,5", "Budget": "1.240,50", "Since": "15/3/2020", "Fair": "sí",
    "Tier": "gold",
}  # fmt: skip
STORED = {
    "Colour": "=red [b]x[/b]", "Staff": "12.5", "Budget": "124050", "Since": "2020-03-15", "Fair": "1", "Tier": "Gold",
}  # fmt: skip
TOLD = {**STORED, "Staff": 12.5, "Budget": "1240.50", "Fair": True}


def six(session: Session) -> dict[str, Own]:
    """Define a field of each type."""
    for name, kind in SIX.items():
        define(session, {"name": name, "type": kind, "choices": "Gold, Silver" if kind == "choice" else ""})
    return {own.name: own for own in own_fields()}


def put(session: Session, client: int, values: dict[str, str]) -> None:
    """Type values into own fields, by name."""
    found = {own.name: own for own in own_fields()}
    editing.edit(session, client, {found[name].key: text for name, text in values.items()})


def held(client: int) -> dict[str, str]:
    """The stored values of a client by the name of the field."""
    names = {own.id: own.name for own in own_fields()}
    return {names[number]: value for number, value in values_of(client).items()}


class TestDefining:
    def test_each_type(self, file: Path, session: Session) -> None:
        fields = six(session)
        assert {name: own.type for name, own in fields.items()} == SIX
        assert fields["Tier"].choices == ("Gold", "Silver")
        for _field in SIX:
            journal.undo(session)
        assert own_fields() == []
        journal.redo(session)
        assert [own.name for own in own_fields()] == ["Colour"]

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_hostile_names(self, file: Path, session: Session, name: str) -> None:
        _act, number = define(session, {"name": name, "type": "text"})
        assert own_field(number).name == name
        assert named(name) == own_field(number)
        client = editing.add(session, {"name": "Eva", f"own:{number}": name})
        assert record(client, session)["fields"] == {name: name}

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"name": ""}, "missing_name"), ({"name": " \u200b "}, "missing_name"), ({"name": "€"}, "missing_name"),
            ({"name": "x" * 61}, "bad_name"), ({"name": "Ciudad"}, "name_taken"), ({"name": "AREA"}, "name_taken"),
            ({"name": "tax-id"}, "name_taken"), ({"name": "cólour"}, "name_taken"),
            ({"name": "X", "type": "?"}, "bad_type"),
            ({"name": "X", "type": "choice"}, "missing_choices"),
            ({"name": "X", "type": "opción", "choices": ", ,"}, "missing_choices"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, file: Path, session: Session, values: dict[str, str], code: str) -> None:
        define(session, {"name": "Colour"})
        before = dump()
        with pytest.raises(BadValue) as problem:
            define(session, values)
        assert problem.value.code == code
        assert dump() == before

    def test_renaming_keeps_the_values(self, portfolio: Path, session: Session) -> None:
        own, client = six(session)["Colour"], find("Clara Íñiguez")
        put(session, client, {"Colour": "red"})
        change(session, own.id, {"name": "colour"})
        change(session, own.id, {"name": "Tint"})
        assert held(client) == {"Tint": "red"}
        with pytest.raises(BadValue, match="Staff"):
            change(session, own.id, {"name": "STAFF"})

    def test_deleting_is_undone_with_the_values(self, portfolio: Path, session: Session) -> None:
        own, client = six(session)["Tier"], find("Clara Íñiguez")
        put(session, client, TYPED)
        assert {each.name: each.used for each in own_fields(counted=True)} == dict.fromkeys(SIX, 1)
        before = dump()
        act = delete(session, own.id)
        assert (act.clients, journal.describe(act)) == (1, "own field deleted: Tier")
        assert "Tier" not in held(client)
        assert query_ids("Gold", session.today) == []
        journal.undo(session)
        assert dump() == before
        journal.redo(session)
        with pytest.raises(NotFound):
            delete(session, own.id)

    def test_many_values_are_found_again_after_an_undo(
        self, portfolio: Path, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(defining, "MANY", 0)
        own, client = six(session)["Colour"], find("Clara Íñiguez")
        put(session, client, {"Colour": "crimson"})
        delete(session, own.id)
        assert query_ids("crimson", session.today) == []
        journal.undo(session)
        assert query_ids("crimson", session.today) == [client]


class TestAnotherType:
    @pytest.mark.parametrize(
        ("before", "text", "after", "stored"),
        [
            ("text", "1.240,50", "money", "124050"), ("text", "12", "number", "12"), ("text", "sí", "flag", "1"),
            ("text", "2020-03-15", "date", "2020-03-15"), ("text", "15/03/2020", "date", "2020-03-15"),
            ("text", "gold", "choice", "Gold"), ("number", "12.5", "money", "1250"), ("number", "12.5", "text", "12.5"),
            ("money", "1240.50", "number", "1240.5"), ("money", "1240.50", "text", "1,240.50"),
            ("date", "2020-03-15", "text", "2020-03-15"), ("flag", "yes", "text", "yes"),
            ("flag", "yes", "number", "1"), ("choice", "Gold", "text", "Gold"),
        ],
    )  # fmt: skip
    def test_takes_the_values_along(
        self, portfolio: Path, session: Session, before: str, text: str, after: str, stored: str
    ) -> None:
        own = next(own for own in six(session).values() if own.type == before)
        client = find("Clara Íñiguez")
        put(session, client, {own.name: text})
        state = dump()
        change(session, own.id, {"type": after, "choices": "Gold, Silver"})
        assert held(client) == {own.name: stored}
        assert own_field(own.id).type == after
        journal.undo(session)
        assert dump() == state

    @pytest.mark.parametrize(
        ("before", "text", "after"),
        [("text", "red", "number"), ("text", "tomorrow", "date"), ("number", "1.2345", "money"),
         ("text", "x", "choice"), ("date", "2020-03-15", "money"), ("text", "perhaps", "flag"),
         ("number", "7", "flag")],
    )  # fmt: skip
    def test_what_does_not_fit_is_told(
        self, portfolio: Path, session: Session, before: str, text: str, after: str
    ) -> None:
        own = next(own for own in six(session).values() if own.type == before)
        put(session, find("Clara Íñiguez"), {own.name: text})
        put(session, find("=cmd|'/c calc'!A1"), {own.name: text})
        state = dump()
        with pytest.raises(Refused, match="2 clients have a value that does not fit; Clara") as problem:
            change(session, own.id, {"type": after, "choices": "Gold, Silver"})
        assert problem.value.code == "misfits"
        assert dump() == state

    def test_a_choice_takes_the_words_that_clients_have(self, portfolio: Path, session: Session) -> None:
        own = six(session)["Colour"]
        put(session, find("Clara Íñiguez"), {"Colour": "red"})
        put(session, find("Talleres Gómez"), {"Colour": "Blue"})
        change(session, own.id, {"type": "choice"})
        assert own_field(own.id).choices == ("Blue", "red")

    def test_choices_in_use_stay(self, portfolio: Path, session: Session) -> None:
        own, client = six(session)["Tier"], find("Clara Íñiguez")
        put(session, client, {"Tier": "Gold"})
        with pytest.raises(Refused, match="Clara Íñiguez has “Gold”"):
            change(session, own.id, {"choices": "Silver, Bronze"})
        change(session, own.id, {"choices": "GOLD; A, B and C"})
        assert own_field(own.id).choices == ("GOLD", "A, B and C")
        assert held(client) == {"Tier": "GOLD"}


class TestValues:
    def test_each_type(self, portfolio: Path, session: Session) -> None:
        fields, client = six(session), find("Clara Íñiguez")
        put(session, client, TYPED)
        assert held(client) == STORED
        assert record(client, session)["fields"] == TOLD
        put(session, client, dict.fromkeys(SIX, ""))
        assert held(client) == {}
        act = editing.edit(session, client, {fields["Colour"].key: "red", "city": "Huesca"})
        assert act.detail == "own:Colour,city"
        act = editing.edit(session, client, {fields["Colour"].key: "blue"})
        assert journal.describe(act) == "Colour changed: Clara Íñiguez"

    @pytest.mark.parametrize(
        ("name", "text"), [("Staff", "many"), ("Budget", "1.240,505"), ("Since", "x"), ("Fair", "?"), ("Tier", "tin")]
    )
    def test_what_cannot_be_read(self, portfolio: Path, session: Session, name: str, text: str) -> None:
        own, client = six(session)[name], find("Clara Íñiguez")
        before = dump()
        with pytest.raises(BadValue) as problem:
            editing.edit(session, client, {"city": "Huesca", own.key: text})
        assert problem.value.field == own.key
        assert dump() == before

    def test_a_field_that_is_gone(self, portfolio: Path, session: Session) -> None:
        for key in ("own:99", "own:", "own:x"):
            with pytest.raises(NotFound):
                editing.edit(session, find("Clara Íñiguez"), {key: "x"})

    def test_nobody_is_overwritten(self, portfolio: Path, session: Session) -> None:
        fields, client = six(session), find("Clara Íñiguez")
        version = record(client, session)["version"]
        editing.edit(Session("eva", session.today), client, {fields["Colour"].key: "red"}, version=version)
        editing.edit(session, client, {fields["Staff"].key: "3"}, version=version)
        with pytest.raises(Conflict, match="eva changed Colour"):
            editing.edit(session, client, {fields["Colour"].key: "blue"}, version=version)

    @settings(suppress_health_check=list(HealthCheck))
    @given(
        kind=st.sampled_from(["number", "money", "date", "flag"]),
        number=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
        day=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        spoken=st.sampled_from(["en", "es"]),
    )
    def test_what_is_shown_is_read_back(self, kind: str, number: Decimal, day: date, spoken: str) -> None:
        stored = {
            "number": number_text(number), "money": str(int(number)), "date": day.isoformat(),
            "flag": str(int(number > 0)),
        }[kind]  # fmt: skip
        set_language(spoken)
        assert read(Own(1, "X", kind), show(kind, stored), date(2026, 3, 18)) == stored


class TestLists:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("staff:>12", "ab"), ("staff:12,5", "a"), ("staff:<12", "c"), ("staff:3..20", "ac"), ("staff:>=100", "b"),
            ("budget:>1000", "a"), ("budget:-5..0", "c"), ("since:>2020-01-01", "a"), ("since:2019", "b"),
            ("fair:sí", "a"), ("fair:no", "b"), ("tier:gold", "ac"), ("tier:silver", "b"), ("colour:red", "a"),
            ("has:staff", "abc"), ("has:fair", "ab"), ("no:fair has:tier", "c"), ("-tier:gold has:tier", "b"),
            ("no:since has:staff", "c"), ("red", "a"),
        ],
    )  # fmt: skip
    def test_filters(self, portfolio: Path, session: Session, query: str, found: str) -> None:
        clients = three(session)
        assert sorted(query_ids(query, session.today)) == sorted(clients[letter] for letter in found)

    def test_a_mistake_in_a_filter(self, portfolio: Path, session: Session) -> None:
        three(session)
        for query in ("staff:many", "fair:perhaps", "since:x", "coolour:red"):
            with pytest.raises(BadQuery):
                query_ids(query, session.today)

    def test_names_of_several_words(self, portfolio: Path, session: Session) -> None:
        _act, number = define(session, {"name": "Nº de pedido (2)", "type": "number"})
        client = editing.add(session, {"name": "Eva", f"own:{number}": "7"})
        assert query_ids("nº_de_pedido_2:7", session.today) == [client]
        assert query_ids("has:Nº-de-pedido-2", session.today) == [client]

    @pytest.mark.parametrize(
        ("sort", "order"),
        [("staff", "cab"), ("-staff", "bac"), ("Budget", "cba"), ("field:since", "bac"), ("colour", "cab"),
         ("tier,staff", "cab")],
    )  # fmt: skip
    def test_sorted(self, portfolio: Path, session: Session, sort: str, order: str) -> None:
        clients = three(session)
        found = query_ids("has:staff", session.today, sort.split(","))
        assert found == [clients[letter] for letter in order]

    def test_what_a_client_lacks_stands_last(self, portfolio: Path, session: Session) -> None:
        clients = three(session)
        for sort in ("since", "-since"):
            assert query_ids("has:staff", session.today, [sort])[-1] == clients["c"]
        with pytest.raises(Usage, match="Colour"):
            query_ids("", session.today, ["Colou"])

    def test_columns_and_orders_of_a_list(self, portfolio: Path, session: Session) -> None:
        clients = three(session)
        spec = ListSpec(Stage.PROSPECT, order="field:Staff")
        names = ("field:Staff", "city", "field:tier", "field:Gone")
        found = listing.page(spec, 0, 50, columns=names)
        assert [row.id for row in found][:3] == [clients["c"], clients["a"], clients["b"]]
        assert found[0].extra == (Held("number", "3"), None, Held("choice", "Gold"), None)
        assert found[3].extra == (None, None, None, None)
        whole = listing.ids(spec)
        assert [row.id for row in found] == whole
        for reverse in (False, True):
            turned = ListSpec(Stage.PROSPECT, order="field:Staff", reverse=reverse)
            whole = listing.ids(turned)
            assert [listing.position(turned, client) for client in whole] == list(range(len(whole)))
        assert listing.ids(ListSpec(order="field:Gone")) == listing.ids(ListSpec())


def three(session: Session) -> dict[str, int]:
    """Three clients with values to compare."""
    six(session)
    values: dict[str, dict[str, str]] = {
        "a": {"Staff": "12.5", "Budget": "1240.50", "Since": "2020-03-15", "Fair": "yes", "Tier": "Gold",
              "Colour": "Red"},
        "b": {"Staff": "100", "Budget": "20", "Since": "2019-07-01", "Fair": "no", "Tier": "Silver", "Colour": "Ukber"},
        "c": {"Staff": "3", "Budget": "-1,50", "Tier": "Gold", "Colour": "Blue"},
    }  # fmt: skip
    found: dict[str, int] = {}
    for letter, each in values.items():
        found[letter] = editing.add(session, {"name": f"Client {letter}"})
        put(session, found[letter], each)
    return found


Values = st.fixed_dictionaries(
    {},
    optional={
        "Colour": st.sampled_from(["red", "1.234", "2020-03-15", *HOSTILE_NAMES]),
        "Staff": st.decimals(-(10**9), 10**9, places=9).map(number_text),
        "Budget": st.integers(-(10**11), 10**11).map(str),
        "Since": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
        "Fair": st.sampled_from(["0", "1"]),
        "Tier": st.sampled_from(["Gold", "Silver"]),
    },
)


class TestThereAndBackAgain:
    @pytest.mark.parametrize("ending", [".csv", ".json"])
    @pytest.mark.parametrize("spoken", ["en", "es"])
    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_every_value_comes_back(
        self,
        fresh: Callable[[str], None],
        session: Session,
        tmp_path: Path,
        ending: str,
        spoken: str,
        data: st.DataObject,
    ) -> None:
        set_language(spoken)
        every = data.draw(st.lists(Values, min_size=1, max_size=40))
        fresh("one.db")
        keys = {own.name: own.id for own in six(session).values()}
        clients = [editing.add(session, {"name": f"Client {number}"}) for number in range(len(every))]
        with journal.acting(session, "edit"):
            from models.own_fields import write

            for client, values in zip(clients, every, strict=True):
                for name, value in values.items():
                    write(client, keys[name], value)
        exporting.export(session, tmp_path / f"all{ending}")
        fresh("two.db")
        six(session)
        result = import_clients(session, tmp_path / f"all{ending}")
        assert (result.created, result.warnings) == (len(every), [])
        assert [held(find(f"Client {number}")) for number in range(len(every))] == every
        assert import_clients(session, tmp_path / f"all{ending}").skipped == len(every)

    def test_into_a_file_without_the_fields(
        self, fresh: Callable[[str], None], session: Session, tmp_path: Path
    ) -> None:
        fresh("one.db")
        six(session)
        put(session, editing.add(session, {"name": "Eva"}), TYPED)
        exporting.export(session, tmp_path / "all.json")
        fresh("two.db")
        import_clients(session, tmp_path / "all.json")
        for name, kind in SIX.items():
            own = named(name)
            assert own is not None
            assert own.type == "text"
            change(session, own.id, {"type": kind})
        assert held(find("Eva")) == STORED

    def test_a_choice_that_is_none_is_told_and_left_out(self, file: Path, session: Session, tmp_path: Path) -> None:
        six(session)
        (tmp_path / "in.csv").write_text("Name;Tier;Staff\nEva;tin;many\n", "utf-8")
        result = import_clients(session, tmp_path / "in.csv")
        assert [(warning.field, warning.reason) for warning in result.warnings] == [
            ("Tier", "bad_choice"), ("Staff", "bad_number"),
        ]  # fmt: skip
        assert held(find("Eva")) == {}


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[str], None]:
    """Go on with an empty portfolio."""

    def opened(name: str) -> None:
        close_database()
        for path in tmp_path.glob(f"{name}*"):
            path.unlink()
        open_database(tmp_path / name)

    return opened
