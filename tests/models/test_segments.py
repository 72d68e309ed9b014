"""Segments: saved queries, each change of them an act that is undone, and the query that names another segment."""

from collections.abc import Callable
from datetime import date

import pytest

from models import editing, journal, ordering, ready_segments, search, segments
from models.database import database
from models.history import describe
from models.i18n import set_language
from models.journal import Act
from models.listing import ListSpec, count
from models.problems import BadQuery, BadValue, Conflict, NotFound
from models.session import Session
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump


def names() -> list[str]:
    """The segments in their order."""
    return [segment.name for segment in segments.segments()]


def rewrite(session: Session, number: int, query: str) -> None:
    """Give a segment a query that its own door would refuse, as another program may."""
    with journal.acting(session, "segment"):
        database.execute_sql("UPDATE segment SET query = ? WHERE id = ?", (query, number))


@pytest.mark.usefixtures("portfolio")
class TestSaving:
    def test_it_keeps_its_query_and_counts_who_fits(self, session: Session) -> None:
        number = segments.add(session, "  Zaragozanos ", "city:zaragoza")
        segment = segments.get(number)
        assert (segment.name, segment.query, segment.columns, segment.order) == ("Zaragozanos", "city:zaragoza", (), "")
        assert segments.count(session, segment) == 1

    def test_the_trash_is_not_counted(self, session: Session) -> None:
        from models import pipeline

        number = segments.add(session, "All", "has:name")
        before = segments.count(session, segments.get(number))
        pipeline.trash(session, [1])
        assert segments.count(session, segments.get(number)) == before - 1

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_any_name_is_a_name(self, session: Session, name: str) -> None:
        number = segments.add(session, name, "owed:>0")
        found = segments.named(name.upper())
        assert found is not None
        assert found.id == number
        assert name in describe(journal.entries(1)[0])

    def test_names_are_unique_whatever_their_case_and_accents(self, session: Session) -> None:
        segments.add(session, "Los más fieles", "owed:>0")
        with pytest.raises(BadValue) as caught:
            segments.add(session, "los MAS fieles", "owed:0")
        assert (caught.value.field, caught.value.code) == ("name", "exists")
        assert names() == ["Los más fieles"]

    @pytest.mark.parametrize("name", ["", " \u200b ", "x" * 61])
    def test_it_needs_a_name_that_fits(self, session: Session, name: str) -> None:
        with pytest.raises(BadValue) as caught:
            segments.add(session, name, "owed:>0")
        assert caught.value.field == "name"

    @pytest.mark.parametrize(("query", "position"), [("city:x (", 7), ("stage:client citty:x", 13), ("  ", 0)])
    def test_a_query_that_is_none_is_told_with_its_place(self, session: Session, query: str, position: int) -> None:
        with pytest.raises(BadQuery) as caught:
            segments.add(session, "Wrong", query)
        assert caught.value.position == position
        assert names() == []


@pytest.mark.usefixtures("portfolio")
class TestChanging:
    def test_every_change_is_an_act_with_a_sentence_and_is_undone(self, session: Session) -> None:
        first, second = segments.add(session, "First", "owed:>0"), segments.add(session, "Second", "has:email")
        told = []
        changes: tuple[Callable[[], Act], ...] = (
            lambda: segments.edit(session, segments.get(first), "Premier", "owed:>0"),
            lambda: segments.edit(session, segments.get(first), "Premier", "owed:>10"),
            lambda: segments.arrange(session, first, columns=("city", "field:Café"), sort="-owed"),
            lambda: segments.arrange(session, first, columns=("city",)),
            lambda: segments.pin(session, first, on=True),
            lambda: segments.pin(session, first, on=False),
            lambda: segments.shift(session, second, -1),
            lambda: segments.remove(session, second),
        )
        for change in changes:
            before = dump()
            act = change()
            told.append(describe(act))
            after = dump()
            assert after != before
            journal.undo(session)
            assert dump() == before
            journal.redo(session)
            assert dump() == after
        assert told == [
            "segment renamed: Premier", "segment changed: Premier", "segment sorted otherwise: Premier",
            "columns of the segment changed: Premier", "segment pinned: Premier",
            "segment not pinned any more: Premier", "segment moved: Second", "segment deleted: Second",
        ]  # fmt: skip

    def test_what_changes_nothing_is_no_act(self, session: Session) -> None:
        number = segments.add(session, "First", "owed:>0")
        before = journal.version()
        assert segments.edit(session, segments.get(number), "First", "owed:>0").id == 0
        assert segments.pin(session, number, on=False).id == 0
        assert segments.shift(session, number, -1).id == 0
        assert journal.version() == before

    def test_columns_and_sort_are_kept_with_it(self, session: Session) -> None:
        number = segments.add(session, "First", "owed:>0")
        segments.arrange(session, number, columns=("owed", "field:Talla, roja"), sort="-name")
        found = segments.get(number)
        assert (found.columns, found.order, found.reverse) == (("owed", "field:Talla, roja"), "name", True)

    def test_the_order_is_the_users(self, session: Session) -> None:
        a, b, c = (segments.add(session, name, "owed:>0") for name in "abc")
        segments.shift(session, c, -1)
        assert names() == ["a", "c", "b"]
        segments.shift(session, a, 9)
        assert names() == ["c", "b", "a"]
        segments.pin(session, b, on=True)
        assert [segment.name for segment in segments.segments(pinned=True)] == ["b"]

    def test_what_somebody_else_changed_is_not_overwritten(self, session: Session) -> None:
        number = segments.add(session, "First", "owed:>0")
        read = segments.get(number)
        segments.pin(Session("luis", session.today), number, on=True)
        segments.edit(session, read, "First", "owed:>1")  # another thing of it was changed
        read = segments.get(number)
        segments.edit(Session("luis", session.today), read, "First", "owed:>2")
        with pytest.raises(Conflict, match="luis"):
            segments.edit(session, read, "First", "owed:>3")
        assert segments.get(number).query == "owed:>2"

    def test_what_is_gone_is_told(self, session: Session) -> None:
        number = segments.add(session, "First", "owed:>0")
        segments.remove(session, number)
        with pytest.raises(NotFound):
            segments.pin(session, number, on=True)


@pytest.mark.usefixtures("portfolio")
class TestNaming:
    def found(self, query: str, session: Session) -> list[int]:
        """The clients a query finds."""
        return sorted(ordering.query_ids(query, session.today))

    def test_a_query_names_a_segment_in_both_languages(self, session: Session) -> None:
        segments.add(session, "De Zaragoza", "city:zaragoza or city:huesca")
        wanted = self.found("city:zaragoza or city:huesca", session)
        assert wanted
        assert self.found('segment:"de zaragoza"', session) == wanted
        assert self.found("segmento:de_zaragoza", session) == wanted
        assert self.found('segment:"de zaragoza" city:huesca', session) == self.found("city:huesca", session)
        rest = self.found('-segment:"De Zaragoza"', session)
        assert sorted(rest + wanted) == self.found("has:name", session)

    @pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a_b", "Año «nuevo»: 10..20 (x)", "or"])
    def test_any_name_can_be_named(self, session: Session, name: str) -> None:
        segments.add(session, name, "city:zaragoza")
        segments.add(session, "Another", f"-{segments.term(name)}")
        assert self.found(segments.term(name), session) == self.found("city:zaragoza", session)

    def test_its_words_are_searched_as_in_the_filter(self, session: Session) -> None:
        segments.add(session, "Núñez", "ferreteria")
        assert self.found("segment:nunez", session) == self.found("ferreteria", session) != []
        spec = ListSpec(condition=search.compile("segment:nunez clara", session.today, database=database))
        assert count(spec) == 0

    @pytest.mark.parametrize(
        ("query", "position", "words"),
        [
            ("city:x segment:none", 15, "There is no segment “none”"),
            ("segment:>3", 0, "comes its name"),
            ("segment:a..b", 0, "comes its name"),
            ("segment:broken", 8, "In the segment “broken”: There is no field “cityy”"),
        ],
    )
    def test_what_names_none_is_told(self, session: Session, query: str, position: int, words: str) -> None:
        rewrite(session, segments.add(session, "broken", "city:zaragoza"), "cityy:zaragoza")
        with pytest.raises(BadQuery, match=words) as caught:
            search.compile(query, session.today, database=database)
        assert caught.value.position == position

    def test_a_removed_one_is_told_in_whatever_named_it(self, session: Session) -> None:
        inner = segments.add(session, "Inner", "owed:>0")
        outer = segments.add(session, "Outer", "segment:inner city:zaragoza")
        segments.remove(session, inner)
        with pytest.raises(BadQuery, match="In the segment “Outer”: There is no segment “inner”"):
            search.compile("segment:outer", session.today, database=database)
        with pytest.raises(BadQuery, match="There is no segment “inner”"):
            segments.count(session, segments.get(outer))

    def test_a_segment_never_refers_to_itself(self, session: Session) -> None:
        with pytest.raises(BadQuery, match="no segment “loop”"):
            segments.add(session, "Loop", "segment:loop")
        first = segments.add(session, "Loop", "owed:>0")
        with pytest.raises(BadQuery, match="“Loop” refers to itself"):
            segments.edit(session, segments.get(first), "Loop", "city:x segment:LOOP")
        segments.add(session, "Round", "segment:loop")
        with pytest.raises(BadQuery, match="In the segment “Round”: The segment “Loop” refers to itself"):
            segments.edit(session, segments.get(first), "Loop", "segment:round")

    def test_one_that_came_round_by_other_ways_is_told_too(self, session: Session) -> None:
        rewrite(session, segments.add(session, "Loop", "owed:>0"), "segment:loop")
        with pytest.raises(BadQuery, match="refers to itself"):
            search.compile("segment:loop", session.today, database=database)

    def test_segments_of_segments_end_somewhere(self, session: Session) -> None:
        segments.add(session, "s0", "ana " * 50)
        for number in range(1, 5):
            segments.add(session, f"s{number}", f"segment:s{number - 1} or -segment:s{number - 1}")
        with pytest.raises(BadQuery, match="The segments named here are too long together"):
            segments.add(session, "s5", " or ".join(["segment:s4"] * 9))
        condition = search.compile("segment:s3", session.today, database=database)
        assert count(ListSpec(condition=condition)) == count(ListSpec())

    def test_while_it_is_typed_a_name_that_may_go_on_is_left_out(self, session: Session) -> None:
        segments.add(session, "Big", "owed:>0")
        for text in ("segm", "segment:", "segment:b", 'segment:"B'):
            search.compile(text, session.today, True, database=database)
        assert self.found("segment:big", session) == self.found("owed:>0", session)

    def test_its_days_count_from_the_day_asked_for(self, session: Session) -> None:
        editing.add(session, {"name": "Due", "expected_date": "2026-04-01"})
        number = segments.add(session, "Soon", "expected_date:<7d")
        assert segments.count(session, segments.get(number)) == 0
        assert segments.count(Session("ana", date(2026, 3, 30)), segments.get(number)) == 1


@pytest.mark.usefixtures("portfolio")
class TestReadyMade:
    def offered(self, session: Session) -> dict[str, str]:
        """What is offered, by name."""
        return {each.name: each.query for each in ready_segments.ready_made(session)}

    def test_they_come_from_what_the_file_holds(self, session: Session) -> None:
        found = self.offered(session)
        assert found["Debtors"] == "owed:>0"
        assert found["No e-mail"] == "no:email"
        assert found["Never answer"] == "unanswered:>=3"
        assert found["Zaragoza"] == 'region:"Zaragoza"'
        assert "Huesca" not in found  # a city: there are regions
        assert [name for name in found if "eneration" in name] == ["Generation X"]

    def test_in_spanish_the_query_is_spanish_and_finds_the_same(self, session: Session) -> None:
        editing.add(session, {"name": "Old", "birthday": "1/2/1930"})
        set_language("es")
        query = self.offered(session)["Generación silenciosa"]
        assert query.endswith(":silenciosa")
        told = ("silent", "silenciosa", '"Generación silenciosa"')
        found = {count(ListSpec(condition=segments.condition(session, f"generación:{each}"))) for each in told}
        assert found == {1}

    def test_each_can_be_taken_and_is_offered_no_more(self, session: Session) -> None:
        editing.add(session, {"name": "Quoted", "region": 'La "Ribera" «alta»', "birthday": "1/2/2014"})
        editing.add(session, {"name": "Odd", "region": "=cmd|'/c calc'!A1", "birthday": "1/2"})
        editing.add(session, {"name": "Odder", "region": "[@click=app.quit]x[/]"})
        editing.add(session, {"name": "Dots", "region": "···"})
        offered = self.offered(session)
        for name, query in offered.items():
            segments.add(session, name, query)
        assert self.offered(session) == {}
        counts = {each.name: segments.count(session, each) for each in segments.segments()}
        assert {name: counts[name] for name in offered if offered[name].startswith("region")} == dict.fromkeys(
            ['La "Ribera" «alta»', "=cmd|'/c calc'!A1", "[@click=app.quit]x[/]", "Zaragoza"], 1
        )
        assert sum(counts[name] for name in offered if offered[name].startswith("generation")) == 2

    def test_they_are_understood_in_spanish_too(self, session: Session) -> None:
        english = self.offered(session)
        set_language("es")
        assert len(self.offered(session)) == len(english)

    def test_in_an_empty_file_the_first_ones_are_there(self, session: Session) -> None:
        from models import pipeline

        pipeline.trash(session, list(range(1, 20)))
        assert not [query for query in self.offered(session).values() if query.startswith(("region", "generation"))]
