"""Anybody by a few letters, whatever is typed."""

from datetime import date
from pathlib import Path

import pytest

from models import editing
from models.finding import find_clients
from models.session import Session
from tests.conftest import HOSTILE_NAMES

NUNEZ = "Ferretería Núñez S.L."


def names(text: str, today: date) -> list[str]:
    """The names of those found."""
    return [row.name for row in find_clients(text, today)]


class TestFinding:
    @pytest.mark.parametrize(
        "text", ["nunez", "ferr", "976123456", "ana@nunez", "C-01", "zarag", "paga tarde", "B50123454"]
    )
    def test_by_anything_known_of_a_client(self, portfolio: Path, today: date, text: str) -> None:
        assert NUNEZ in names(text, today)

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_by_a_hostile_name(self, portfolio: Path, today: date, name: str) -> None:
        assert name in names(name, today)

    @pytest.mark.parametrize(
        "text", ["", " ", "[/]", '"', "(", "stars:", "a:b:c", "%", "-", "or", "\\", "'", "*", "\x00"]
    )
    def test_nothing_typed_harms(self, portfolio: Path, today: date, text: str) -> None:
        names(text, today)

    def test_those_whose_name_fits_come_first(self, portfolio: Path, session: Session, today: date) -> None:
        editing.add(session, {"name": "Otra", "stage": "client", "stars": "3", "notes": "Talleres cerca"})
        assert names("talleres", today) == ["Talleres Gómez e Hijos", "Otra"]

    def test_a_query_works_as_in_the_filter(self, portfolio: Path, today: date) -> None:
        assert names("etapa:cliente estrellas:2", today) == ["Talleres Gómez e Hijos", HOSTILE_NAMES[2]]

    def test_the_extra_values_come_along(self, portfolio: Path, today: date) -> None:
        [row] = find_clients("nunez", today, columns=("contact", "city"))
        assert row.extra == ("Ana Núñez", "Zaragoza")

    def test_there_are_never_too_many(self, portfolio: Path, today: date) -> None:
        assert len(find_clients("a", today, 2)) == 2
