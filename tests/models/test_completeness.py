"""How complete a record is by the fields that are wanted, and confirming that it is right."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import editing, journal
from models.card import card
from models.client import Client
from models.completeness import Completeness, completeness, confirm
from models.fields import FIELDS
from models.pipeline import trash
from models.problems import NotFound
from models.session import Session
from models.settings import Settings

NUNEZ, CLARA = 7, 9


class TestCompleteness:
    def test_is_the_share_of_the_wanted_fields_that_are_filled(self, portfolio: Path, session: Session) -> None:
        found = completeness([NUNEZ, CLARA, 999], session.settings.wanted)
        assert found == {
            NUNEZ: Completeness(5, 5, ()),
            CLARA: Completeness(5, 0, ("phone", "email", "contact", "tax_id", "city")),
        }
        assert found[NUNEZ].share == 1
        assert completeness([CLARA], ["birthday", "iban", "kind"])[CLARA].share == pytest.approx(2 / 3)

    def test_is_unknown_where_nothing_is_wanted(self, portfolio: Path) -> None:
        assert completeness([NUNEZ], [])[NUNEZ].share is None

    def test_a_field_named_twice_counts_once(self, portfolio: Path) -> None:
        assert completeness([NUNEZ], ["city", "city"])[NUNEZ] == Completeness(1, 1, ())

    @pytest.mark.parametrize("name", FIELDS)
    def test_every_field_can_be_wanted(self, portfolio: Path, name: str) -> None:
        assert completeness([NUNEZ], [name])[NUNEZ].wanted == 1

    @pytest.mark.parametrize(
        ("name", "there", "missing"),
        [("stars", 7, 1), ("tags", 7, 8), ("next_due", 7, 1), ("last_contact", 7, 8), ("notes", 7, 8)],
    )
    def test_what_counts_as_filled(self, portfolio: Path, name: str, there: int, missing: int) -> None:
        found = completeness([there, missing], [name])
        assert (found[there].filled, found[missing].filled) == (1, 0)

    def test_agrees_with_the_card(self, portfolio: Path, session: Session) -> None:
        """What the card shows a value of is filled, and the other way round."""
        wanted = tuple(name for name, field in FIELDS.items() if field.editable and field.name != "stars")
        session = replace(session, settings=replace(Settings(), wanted=wanted))
        for client in range(1, 10):
            found = card(session, client)
            assert found is not None
            empty = {name for name in wanted if not found.values[name]}
            assert set(found.completeness.missing) == empty


class TestConfirming:
    def test_is_one_act_that_can_be_undone(self, portfolio: Path, session: Session) -> None:
        version = Client.get_by_id(NUNEZ).version
        act = confirm(session, [NUNEZ])
        assert (act.verb, act.clients, journal.describe(act)) == ("confirm", 1, "confirmed: Ferretería Núñez S.L.")
        assert Client.get_by_id(NUNEZ).confirmed_on == "2026-03-18"
        assert Client.get_by_id(NUNEZ).version == version + 1
        assert journal.undo(session) == replace(act, state="done")
        assert Client.get_by_id(NUNEZ).confirmed_on is None

    def test_twice_on_a_day_changes_nothing(self, portfolio: Path, session: Session) -> None:
        confirm(session, [NUNEZ])
        assert confirm(session, [NUNEZ]).id == 0
        later = replace(session, today=session.today.replace(day=19))
        assert confirm(later, [NUNEZ]).id
        assert Client.get_by_id(NUNEZ).confirmed_on == "2026-03-19"

    def test_several_at_once(self, portfolio: Path, session: Session) -> None:
        assert confirm(session, [NUNEZ, CLARA]).clients == 2
        journal.undo(session)
        assert Client.get_by_id(CLARA).confirmed_on is None

    def test_of_a_client_in_the_trash_is_refused(self, portfolio: Path, session: Session) -> None:
        trash(session, [NUNEZ])
        with pytest.raises(NotFound):
            confirm(session, [NUNEZ])

    def test_does_not_stand_in_the_way_of_an_edit(self, portfolio: Path, session: Session) -> None:
        version = Client.get_by_id(NUNEZ).version
        confirm(replace(session, user="luis"), [NUNEZ])
        assert editing.edit(session, NUNEZ, {"notes": "x"}, version=version).id
