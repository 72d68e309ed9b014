"""Clients that stand twice are found over the whole file: all that comparing each with each finds, and not more."""

from itertools import combinations
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import editing, pipeline
from models.duplicates import names_close
from models.merging import alike, apart, near, search
from models.merging.pairs import Pair
from models.session import Session
from models.text import search_key
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import start_again

NAMES = ("Ferretería Núñez", "Ferreteria Nuñez S.L.", "Ferretería Núñes", "Núñez, Ferretería", "Bar Mayor 12",
         "Bar Mayor 14", "Juan Gil", "Juana Gil", "Talleres Gómez", "Taleres Gómez", "Gómez",
         *HOSTILE_NAMES)  # fmt: skip
CITIES = ("", "Zaragoza", "ZARAGOZA ", "Huesca")


def found() -> list[Pair]:
    """Every pair of the open file."""
    answer = search.find()
    assert answer is not None
    assert not answer.cut
    return answer.pairs


def add(session: Session, *clients: dict[str, str]) -> None:
    """Add clients."""
    for values in clients:
        editing.add(session, values, anyway=True)


@pytest.mark.parametrize(
    ("one", "other", "same", "reasons", "against"),
    [
        ({"name": "Ana", "tax_id": "B50123454"}, {"name": "Núñez", "tax_id": "B50123454"}, True, "tax_id", "name"),
        ({"name": "Ana", "tax_id": "B50123454", "code": "1"}, {"name": "Ana", "tax_id": "B50123454", "code": "2"},
         False, "tax_id name", "code"),
        ({"name": "Ana Gil", "email": "a@b.es"}, {"name": "Gil, Ana", "email": "A@b.es"}, True, "email name", ""),
        ({"name": "Ana Gil", "phone": "976 123 456"}, {"name": "Ana Gil", "phone": "+34976123456", "city": "Huesca"},
         True, "phone name", ""),
        ({"name": "Ana Gil", "email": "a@b.es"}, {"name": "Bar Pepe", "email": "a@b.es"}, False, "email", "name"),
        ({"name": "Ana", "email": "a@b.es", "code": "1"}, {"name": "Ana", "email": "a@b.es", "code": "2"},
         False, "email name", "code"),
        ({"name": "Bar Núñez", "city": "Huesca"}, {"name": "bar nuñez s.l.", "city": "HUESCA"},
         False, "name place", ""),
        ({"name": "Talleres Núñez", "postal_code": "50001"}, {"name": "Taleres Núñez", "postal_code": "50001"},
         False, "name place", ""),
        ({"name": "Ana Gil"}, {"name": "ANA GIL"}, False, "name", ""),
    ],
)  # fmt: skip
def test_what_makes_a_pair(
    file: Path, session: Session, one: dict[str, str], other: dict[str, str], same: bool, reasons: str, against: str
) -> None:
    add(session, one, other)
    (pair,) = found()
    assert (pair.a, pair.b, pair.same) == (1, 2, same)
    assert " ".join(pair.reasons) == reasons
    assert " ".join(pair.against) == against


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Müller"}, {"name": "Muller"}),
        ({"name": "Bar Núñez", "city": "Huesca"}, {"name": "Bar Núñez", "city": "Teruel"}),
        ({"name": "Bar Núñez", "city": "Huesca"}, {"name": "Bar Núñez"}),
        ({"name": "Juan Gil", "city": "Huesca"}, {"name": "Juana Gil", "city": "Huesca"}),
        ({"name": "Bar Mayor 12", "city": "Huesca"}, {"name": "Bar Mayor 14", "city": "Huesca"}),
        ({"name": "Bar Núñez", "city": "Huesca", "tax_id": "B50123454"},
         {"name": "Bar Núñez", "city": "Huesca", "tax_id": "12345678Z"}),
    ],
)  # fmt: skip
def test_what_makes_none(file: Path, session: Session, one: dict[str, str], other: dict[str, str]) -> None:
    add(session, one, other)
    assert found() == []


def test_the_trash_and_what_is_not_the_same_are_left_out(file: Path, session: Session) -> None:
    add(session, *({"name": "Ana Gil", "city": "Huesca"} for _ in range(3)))
    apart.mark(session, 3, 1)
    pipeline.trash(session, [2])
    assert found() == []


def test_the_reason_is_said_and_the_same_come_first(file: Path, session: Session) -> None:
    add(session, {"name": "Ana Gil", "city": "Huesca"}, {"name": "Ana Gil", "city": "huesca"})
    add(session, {"name": "Luis", "email": "l@b.es", "code": "1"}, {"name": "Pepe", "email": "l@b.es", "code": "2"})
    add(session, {"name": "Bar", "tax_id": "B50123454"}, {"name": "Bar", "tax_id": "B50123454"})
    assert [pair.text for pair in found()] == [
        "the same tax id, the same name",
        "the same name, both in Huesca",
        "the same e-mail, but different: code, name",
    ]
    assert found()[0].json() == {
        "a": {"id": 5, "name": "Bar"}, "b": {"id": 6, "name": "Bar"}, "same": True, "reasons": ["tax_id", "name"],
        "text": "the same tax id, the same name",
    }  # fmt: skip


def test_it_tells_how_far_it_is_and_can_be_stopped(
    file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_STEP", 2)
    add(session, *({"name": "Ana Gil", "city": "Huesca"} for _ in range(4)))
    told = list[tuple[int, int]]()
    search.find(lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0
    assert search.find(cancelled=lambda: True) is None


def test_a_phone_of_very_many_is_no_reason_to_pair_them_all(
    file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_SHARED", 3)
    add(session, *({"name": name, "phone": "976 123 456"} for name in ("Ana Gil", "Bar Pepe", "Gil, Ana", "Luis Sanz")))
    assert [(pair.a, pair.b, pair.same) for pair in found()] == [(1, 3, True)]


class TestBlocking:
    content: ClassVar[bytes] = b""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(CITIES)), max_size=14))
    def test_it_finds_what_each_with_each_finds(
        self, file: Path, session: Session, clients: list[tuple[str, str]]
    ) -> None:
        content = self.content or file.read_bytes()
        type(self).content = content
        start_again(file, content)
        add(session, *({"name": name, "city": city} for name, city in clients))
        wanted = set()
        for (a, (name, city)), (b, (other, place)) in combinations(enumerate(clients, 1), 2):
            close = names_close(search_key(name), search_key(other))
            placed = search_key(city) == search_key(place) and search_key(city) != ""
            if (close and placed) or (not city and not place and name.casefold() == other.casefold()):
                wanted.add((a, b))
        assert {(pair.a, pair.b) for pair in found()} == wanted

    def test_large_blocks_are_parted_and_still_find(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(alike, "BLOCK", 20)
        monkeypatch.setattr(alike, "WINDOW", 5)
        words = ["roble", "pino", "haya", "olmo", "cedro", "abeto", "fresno", "tejo", "sauce", "nogal"]
        names = [f"talleres {one} {other}" for one, other in combinations(words, 2)]
        twins = [name.replace("talleres", "taleres") for name in names[::7]]
        numbered = list(enumerate([*names, *twins]))
        wanted = {(place * 7, len(names) + place) for place in range(len(twins))}
        assert set(alike.alike(numbered)) >= wanted

    def test_the_same_name_very_often_does_not_make_a_flood(self) -> None:
        pairs = list(alike.alike([(number, "ana gil") for number in range(1000)]))
        assert len(pairs) < 10_000
        assert {number for pair in pairs for number in pair} == set(range(1000))


class TestNear:
    """Whom somebody who is being added may be."""

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ({"name": "Taleres Núñez", "city": "huesca"}, [2]),
            ({"name": "Núñez Talleres S.L.", "city": "HUESCA "}, [2]),
            ({"name": "Talleres Núñez", "city": "Teruel"}, []),
            ({"name": "Talleres Núñez"}, []),
            ({"name": "ana gil"}, [1]),
            ({"name": "Somebody", "phone": "+34 976 123 456"}, [1]),
            ({"name": "Somebody", "email": "A@b.es", "phone": "976 123 456"}, [1, 2]),
            ({"name": "''\"", "city": "Huesca"}, []),
        ],
    )
    def test_by_reach_and_by_name_and_place(
        self, file: Path, session: Session, typed: dict[str, str], found: list[int]
    ) -> None:
        add(session, {"name": "Ana Gil", "phone": "976 123 456"})
        add(session, {"name": "Talleres Núñez", "city": "Huesca", "email": "a@b.es"})
        assert sorted(pair.a for pair in near.likely(session, typed)) == found

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    def test_hostile_names(self, file: Path, session: Session, name: str) -> None:
        add(session, {"name": name, "city": name})
        (pair,) = near.likely(session, {"name": name, "city": name})
        assert (pair.a_name, pair.reasons) == (name, ("name", "place"))
