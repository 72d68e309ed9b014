"""Campaigns: written, changed and deleted; who gets one, who is left out and why; offers, answers and their results."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import activity, changes, contacts, editing, journal, many, pipeline, segments
from models.campaigns import campaign as campaigns
from models.campaigns import offering
from models.campaigns.audience import audience
from models.campaigns.letter import letters
from models.campaigns.results import Result, results
from models.database import database
from models.figures.record import figures
from models.portfolio.behind import clients_behind
from models.portfolio.period import parse_period
from models.portfolio.whole import portfolio
from models.problems import BadQuery, BadValue, Conflict, NotFound, Problem, Refused
from models.session import Session
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.campaigning import add, standing
from tests.models.portfolio import dump, one

NUNEZ = "Ferretería Núñez S.L."


def later(session: Session, days: int) -> Session:
    """The session some days later."""
    return replace(session, today=session.today + timedelta(days))


def client(session: Session, name: str, **values: str) -> int:
    """Add a client."""
    return editing.add(session, {"name": name, **values}, anyway=True)


def offers() -> list[tuple[object, ...]]:
    """All offers: client, day, means, answer and its day."""
    query = "SELECT client_id, on_date, means, answer, answered_on FROM offer ORDER BY client_id"
    return [tuple(row) for row in database.execute_sql(query).fetchall()]


class TestWritten:
    def test_added_changed_deleted_and_undone(self, file: object, session: Session) -> None:
        given = {"purpose": "season", "valid_from": "1/12/2026", "valid_to": "6/1/2027", "subject": "Hi $name"}
        made = add(session, HOSTILE_NAMES[0], query="stage:client", text_es="Hola $nombre", **given)
        assert (made.name, made.purpose, made.query) == (HOSTILE_NAMES[0], "season", "stage:client")
        assert (made.valid_from, made.valid_to) == (date(2026, 12, 1), date(2027, 1, 6))
        values = {"name": "Other", "text": "New", "purpose": "offer"}
        act = campaigns.save(session, values, made)
        assert journal.describe(act) == "campaign changed: Other"
        assert campaigns.get(made.id).text_es == ""
        journal.undo(session)
        assert campaigns.get(made.id) == replace(made, version=made.version + 2)
        assert journal.describe(campaigns.remove(session, made.id)) == f"campaign deleted: {HOSTILE_NAMES[0]}"
        assert campaigns.campaigns() == []
        journal.undo(session)
        assert [each.name for each in campaigns.campaigns()] == [HOSTILE_NAMES[0]]

    @pytest.mark.parametrize(
        ("values", "field", "text"),
        [
            ({"name": " "}, "name", "needs a name"),
            ({"name": "autumn"}, "name", "exists already"),
            ({"name": "x" * 61}, "name", "At most 60"),
            ({"text": ""}, "text", "Write what the offer says"),
            ({"purpose": "party"}, "purpose", "what the campaign is for"),
            ({"subject": "Hi $nme and $foo"}, "subject", r"\$nme, \$foo are no fields; known are \$name"),
            ({"text_es": "Hola ${apodo}"}, "text_es", r"\$apodo is no field"),
            ({"valid_from": "someday"}, "valid_from", "someday"),
            ({"valid_to": "32/1/2027"}, "valid_to", "32"),
            ({"valid_from": "2/2/2027", "valid_to": "1/2/2027"}, "valid_to", "before the first"),
            ({"purpose": "season", "valid_from": "2/2/2027"}, "valid_to", "when the season lasts"),
            ({"text": "Until $válida_hasta"}, "valid_to", r"The text tells \$valid_to: say which day"),
            ({"subject": "From ${valid_from}", "valid_to": "1/2/2027"}, "valid_from", r"tells \$valid_from"),
        ],
    )  # fmt: skip
    def test_a_mistake_is_told_at_its_field(
        self, file: object, session: Session, values: dict[str, str], field: str, text: str
    ) -> None:
        add(session)
        before = dump()
        with pytest.raises(BadValue, match=text) as caught:
            campaigns.save(session, {"name": "Spring", "text": "Dear", **values})
        assert caught.value.field == field
        assert dump() == before

    def test_a_query_that_is_none_is_pointed_at(self, file: object, session: Session) -> None:
        with pytest.raises(BadQuery) as caught:
            add(session, query="stage:client owedd:>0")
        assert caught.value.position == 13

    def test_whoever_was_slower_is_told(self, file: object, session: Session) -> None:
        made = add(session)
        campaigns.save(replace(session, user="Eva"), {"name": "Autumn", "text": "Eva's"}, made)
        with pytest.raises(Conflict, match="Eva changed this campaign"):
            campaigns.save(session, {"name": "Autumn", "text": "Mine"}, made)

    def test_one_that_is_gone(self, file: object, session: Session) -> None:
        made = add(session)
        campaigns.remove(session, made.id)
        with pytest.raises(NotFound):
            campaigns.save(session, {"name": "Autumn", "text": "Mine"}, made)
        with pytest.raises(NotFound):
            offering.make(session, [1], made.id, "")


class TestWhoGetsIt:
    def test_each_reason_for_which_a_client_is_left_out(self, file: object, session: Session) -> None:
        given = {"kind": "company", "email": "a@b.es", "phone": "976 123 456"}
        client(session, "Gets it", **given)
        client(session, "Never", **given, do_not_contact="yes")
        client(session, "Person", **{**given, "kind": "individual"})
        client(session, "Unknown kind", **{**given, "kind": ""})
        client(session, "Consented", **{**given, "kind": "individual"}, consent_on="1/3/2026")
        client(session, "No mail", **{**given, "email": ""})
        odd = client(session, "Odd mail", **given)
        with journal.acting(session, "edit"):
            database.execute_sql("UPDATE channel SET doubtful = 1 WHERE client_id = ? AND kind = 'email'", (odd,))
        talked = client(session, "Talked", **given)
        activity.log(session, [talked], "call", "", on=TODAY - timedelta(2))
        rested = client(session, "Rested", **given)
        activity.log(session, [rested], "call", "", on=TODAY - timedelta(3))
        gone = client(session, "In the trash", **given)
        pipeline.trash(session, [gone])
        made = add(session)
        ready, out = ("ready", ""), "left_out"
        assert standing(session, made) == {
            "Consented": ready, "Gets it": ready, "Rested": ready, "Never": (out, "do_not_contact"),
            "No mail": (out, "channel"), "Odd mail": (out, "doubtful"), "Person": (out, "consent"),
            "Talked": (out, "gap"), "Unknown kind": (out, "consent"),
        }  # fmt: skip
        assert standing(session, made, "call")["Person"] == ready
        assert standing(session, made, "call")["Odd mail"] == ready
        assert standing(session, made, "letter")["Gets it"] == (out, "channel")
        assert standing(session, made, "")["No mail"] == ready
        lax = replace(session, settings=replace(session.settings, consent_needed="no", shortest_gap=0))
        assert {name for name, (state, _why) in standing(lax, made).items() if state == out} == {
            "Never", "No mail", "Odd mail",
        }  # fmt: skip
        early = replace(session, today=date(2026, 2, 28), travelling=True)
        assert "Consented" not in standing(early, made)

    def test_a_day_on_which_it_is_not_valid(self, file: object, session: Session) -> None:
        client(session, "A")
        made = add(session, valid_from="20/3/2026", valid_to="22/3/2026")
        states = [standing(later(session, days), made, "")["A"] for days in (0, 2, 4, 5)]
        assert states == [("left_out", "not_valid"), ("ready", ""), ("ready", ""), ("left_out", "not_valid")]

    def test_a_segment_and_a_query(self, portfolio: object, session: Session) -> None:
        segments.add(session, "Near", "city:zaragoza or city:huesca")
        assert set(standing(session, add(session, query='segment:"Near"'), "")) == {NUNEZ, "Talleres Gómez e Hijos"}
        assert set(standing(session, add(session, "B", query="city:huesca"), "")) == {"Talleres Gómez e Hijos"}
        assert set(standing(session, add(session, "C"), "")) >= set(HOSTILE_NAMES)

    def test_what_the_text_tells_must_be_known(self, file: object, session: Session) -> None:
        client(session, "Here", city="Jaca")
        client(session, "Nowhere")
        made = add(session, text="We are near ${ciudad}")
        assert standing(session, made, "") == {"Here": ("ready", ""), "Nowhere": ("left_out", "lacking")}
        assert audience(session, made, "")[1].detail == "city"

    def test_a_birthday_campaign_is_for_those_who_celebrate(self, file: object, session: Session) -> None:
        today = client(session, "Today", birthday="18/3/1980", phone="976 123 456")
        client(session, "Soon", birthday="25/3/1980")
        client(session, "Later", birthday="26/3/1980")
        client(session, "Past", birthday="16/3")
        company = client(session, "Company", email="info@c.es", contact="Boss", kind="company")
        contacts.add_contact(session, company, {"name": "Eva", "birthday": "17/3/1990", "email": "eva@c.es"})
        activity.log(session, [today], "call", "", on=TODAY)
        made = add(session, purpose="birthday", text="Happy birthday, $contact")
        assert standing(session, made, "") == dict.fromkeys(("Company", "Past", "Soon", "Today"), ("ready", ""))
        (letter,) = letters(session, made, [company])
        assert (letter.contact, letter.email, letter.text) == ("Eva", "eva@c.es", "Happy birthday, Eva")


class TestBirthdayAgain:
    @pytest.fixture
    def year_ago(self, file: object, session: Session) -> tuple[Session, int]:
        """The session a year ago, and a client whose birthday it is."""
        return replace(session, today=TODAY - timedelta(366)), client(session, "Ana", birthday="18/3/1980")

    def test_a_year_later_it_is_offered_again_and_nothing_of_the_first_is_lost(
        self, year_ago: tuple[Session, int], session: Session
    ) -> None:
        before, ana = year_ago
        made = add(session, "Birthday", purpose="birthday", text="Happy birthday")
        offering.make(before, [ana], made.id, "")
        offering.answer(before, [ana], made.id, "accepted")
        half = replace(session, today=TODAY - timedelta(180))
        assert standing(half, made, "") == {"Ana": ("offered", "")}
        assert standing(session, made, "") == {"Ana": ("ready", "")}
        stand = dump()
        act = offering.make(session, [ana], made.id, "")
        assert journal.describe(act) == "offered Birthday: Ana"
        assert standing(session, made, "") == {"Ana": ("offered", "")}
        assert offering.make(session, [ana], made.id, "").id == 0
        old = next(each for each in campaigns.campaigns() if each.name == "Birthday 2025")
        assert not old.valid(session.today)
        (kept,) = audience(session, old, "")
        assert (kept.state, kept.answer, kept.since) == ("offered", "accepted", before.today)
        assert results(session) == {made.id: Result(1, 0, 0, 0), old.id: Result(1, 1, 1, 0)}
        assert list(next(iter(figures(session, [ana]))).values())[24:28] == [2, 1, 0, 0.5]
        offering.answer(session, [ana], made.id, "declined")
        assert list(next(iter(figures(session, [ana]))).values())[24:28] == [2, 1, 1, 0.5]
        journal.undo(session)
        journal.undo(session)
        assert dump() == stand
        journal.redo(session)
        assert results(session)[old.id] == Result(1, 1, 1, 0)

    def test_around_new_year_each_offer_has_its_own_year(self, file: object, session: Session) -> None:
        ana = client(session, "Ana", birthday="2/1/1980")
        made = add(session, "B" * 60, purpose="birthday")
        days = ("2026-01-03", "2026-12-27", "2027-12-28", "2029-01-01", "2029-12-31")
        for day in days:
            there = replace(session, today=date.fromisoformat(day))
            assert offering.make(there, [ana], made.id, "").id
        found = {each.name[-4:]: each.id for each in campaigns.campaigns() if each.id != made.id}
        assert sorted(found) == ["2026", "2027", "2028", "2029"]
        assert results(there).keys() == {made.id, *found.values()}

    def test_one_of_that_name_that_is_something_else_is_left_alone(
        self, year_ago: tuple[Session, int], session: Session
    ) -> None:
        before, ana = year_ago
        made = add(session, "Birthday", purpose="birthday")
        other = add(session, "birthday 2025")
        offering.make(before, [ana], made.id, "")
        offering.make(session, [ana], made.id, "")
        assert other.id not in results(session)
        assert "Birthday 2025 (2)" in [each.name for each in campaigns.campaigns()]

    def test_one_that_is_not_valid_and_an_offer_stay_as_they_are(
        self, year_ago: tuple[Session, int], session: Session
    ) -> None:
        before, ana = year_ago
        for name, given in (("A", {"purpose": "birthday", "valid_to": "1/2/2027"}), ("B", {})):
            made = add(before, name, **given)
            offering.make(replace(before, settings=replace(session.settings, shortest_gap=0)), [ana], made.id, "")
        campaigns.save(session, {"name": "A", "purpose": "birthday", "text": "x", "valid_from": "1/4/2026"},
                       next(each for each in campaigns.campaigns() if each.name == "A"))  # fmt: skip
        for each in campaigns.campaigns():
            assert standing(session, each, "") == {"Ana": ("offered", "")}


class TestOffers:
    def test_made_in_one_act_known_to_the_history_and_undone(self, file: object, session: Session) -> None:
        first, second = client(session, "A"), client(session, "B", do_not_contact="yes")
        third = client(session, "C")
        made = add(session, subject="For $name")
        before = dump()
        assert offering.make(session, [first, second, third], made.id, "call").id == 0  # nobody has a phone
        act = offering.make(session, [first, second, third], made.id, "")
        assert journal.describe(act) == "offered Autumn: 2 records"
        assert offers() == [(each, TODAY.isoformat(), "", None, None) for each in (first, third)]
        query = "SELECT kind, on_date, text FROM activity WHERE client_id = ?"
        assert database.execute_sql(query, (first,)).fetchone() == ("offer", TODAY.isoformat(), "Autumn: For A")
        assert one("SELECT last_contact FROM client WHERE id = ?", first) == TODAY.isoformat()
        assert standing(session, made) == {
            "A": ("offered", ""), "C": ("offered", ""), "B": ("left_out", "do_not_contact")
        }  # fmt: skip
        assert offering.make(session, [first], made.id, "").id == 0
        journal.undo(session)
        assert dump() == before

    def test_very_many_in_parts_are_one_act(self, file: object, session: Session) -> None:
        ids = [client(session, f"Client {number}") for number in range(230)]
        made = add(session)
        before = dump()
        act = many.act(session, offering.make, ids, made.id, "")
        assert act is not None
        assert (journal.describe(act), len(offers())) == ("offered Autumn: 230 records", 230)
        journal.undo(session)
        assert dump() == before

    def test_answers(self, file: object, session: Session) -> None:
        first, second = client(session, "A"), client(session, "B")
        made = add(session)
        with pytest.raises(Refused, match="Nothing was offered"):
            offering.answer(session, [first], made.id, "accepted")
        offering.make(session, [first, second], made.id, "")
        tomorrow = later(session, 1)
        act = offering.answer(tomorrow, [first], made.id, "accepted")
        assert journal.describe(act) == "accepted: A"
        told = [(line.what, line.after) for line in changes.lines(first)[0][:2]]
        assert told == [("Answer", "accepted"), ("Answered on", "19 Mar 2026")]
        assert offering.answer(tomorrow, [first], made.id, "accepted").id == 0
        offering.answer(tomorrow, [second], made.id, "no_answer")
        day = tomorrow.today.isoformat()
        assert [row[3:] for row in offers()] == [("accepted", day), ("no_answer", day)]
        assert results(tomorrow)[made.id] == Result(2, 1, 1, 0)
        assert results(tomorrow)[made.id].rate == 0.5
        assert results(session)[made.id] == Result(2, 0, 0, 0)
        assert results(later(session, -1)) == {}
        journal.undo(session)
        journal.undo(session)
        assert [row[3:] for row in offers()] == [(None, None)] * 2
        with pytest.raises(Problem):
            offering.answer(session, [first], made.id, "perhaps")

    def test_whom_receptivity_speaks_of(self, file: object, session: Session) -> None:
        """Of the portfolio and of each client; a plain offer counts, that of a campaign does not count twice."""
        first, second, third = (client(session, name) for name in "ABC")
        client(session, "D")
        made = add(session)
        offering.make(session, [first, second], made.id, "")
        offering.answer(later(session, 1), [second], made.id, "accepted")
        activity.log(session, [third], "offer", "By the way", on=TODAY - timedelta(40))
        there, period = later(session, 2), parse_period("12m", later(session, 2).today)
        found = portfolio(there, period, only=["receptivity"])["receptivity"]
        assert found == {"offers": 3, "answered": 1, "accepted": 1, "rate": 1 / 3}
        keys = {key: clients_behind(there, period, "receptivity", key) for key in (None, "answered", "accepted")}
        assert keys == {None: [second, first, third], "answered": [second], "accepted": [second]}
        values = [list(row.values())[24:28] for row in figures(there, [first, second, third, 4])]
        assert values == [[1, 0, 0, 0.0], [1, 1, 0, 1.0], [1, 0, 0, 0.0], [0, 0, 0, None]]
        month = parse_period("2026-02", there.today)
        assert portfolio(there, month, only=["receptivity"])["receptivity"]["offers"] == 1
        pipeline.trash(session, [second])
        assert portfolio(there, period, only=["receptivity"])["receptivity"]["accepted"] == 0

    def test_deleting_a_campaign_takes_its_offers_along_and_undo_brings_them_back(
        self, file: object, session: Session
    ) -> None:
        first = client(session, "A")
        made = add(session)
        offering.make(session, [first], made.id, "")
        offering.answer(session, [first], made.id, "declined")
        before = dump()
        campaigns.remove(session, made.id)
        assert offers() == []
        assert one("SELECT count(*) FROM activity") == 1
        journal.undo(session)
        assert dump() == before
