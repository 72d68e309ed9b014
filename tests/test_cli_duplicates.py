"""``cartera duplicates`` and ``cartera merge``: what stands twice, as JSON and as text, and one of two."""

from pathlib import Path

import pytest

from tests.conftest import HOSTILE_NAMES
from tests.test_cli import Cartera, cartera

__all__ = ["cartera"]


@pytest.fixture(autouse=True)
def empty(cartera: Cartera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in which there is nobody yet."""
    monkeypatch.setenv("CARTERA_DB", str(tmp_path / "empty.db"))


@pytest.fixture
def twice(cartera: Cartera) -> Cartera:
    """Two pairs: one with the same tax id, one likely."""
    for words in (
        ("Ana Gil", "--city", "Huesca", "--phone", "976 123 456"),
        ("Bar Núñez", "--tax-id", "B50123454", "--code", "N"),
        ("Gil, Ana", "--city", "huesca", "--email", "a@gil.es"),
        ("Núñez S.L.", "--tax-id", "B50123454"),
    ):
        assert cartera("add", *words, "--anyway").status == 0
    return cartera


def test_the_pairs_as_json(twice: Cartera) -> None:
    ran = twice("duplicates", "--json")
    assert (ran.status, ran.error) == (0, "")
    assert ran.json == [
        {"a": {"id": 2, "name": "Bar Núñez"}, "b": {"id": 4, "name": "Núñez S.L."}, "same": True,
         "reasons": ["tax_id"], "text": "the same tax id, but different: name"},
        {"a": {"id": 1, "name": "Ana Gil"}, "b": {"id": 3, "name": "Gil, Ana"}, "same": False,
         "reasons": ["name", "place"], "text": "names that are close, both in Huesca"},
    ]  # fmt: skip


def test_the_pairs_as_text_in_both_languages(twice: Cartera) -> None:
    assert twice("duplicates").out.splitlines()[1] == (
        "#1\tAna Gil\t#3\tGil, Ana\tlikely\tnames that are close, both in Huesca")  # fmt: skip
    assert twice("--lang", "es", "duplicates").out.splitlines()[0].split("\t")[4] == "same"


def test_none_and_no_file(cartera: Cartera) -> None:
    assert cartera("duplicates").status == 1
    cartera("add", "Ana")
    assert cartera("duplicates", "--json").json == []
    assert cartera("duplicates").out == "No client stands twice.\n"


def test_merge_undo_and_redo(twice: Cartera) -> None:
    twice("sale", "#3", "12,50")
    before = twice("show", "#3", "--json").json
    merged = twice("merge", "#1", "#3", "--json").json
    assert (merged["id"], merged["name"], merged["email"], merged["city"]) == (1, "Ana Gil", "a@gil.es", "Huesca")
    assert merged["total_sales"] == "12.50"
    assert twice("show", "#3").status == 1
    assert twice("undo").status == 0
    after = twice("show", "#3", "--json").json
    changing = ("version", "updated_at", "history")
    assert {name: value for name, value in after.items() if name not in changing} == {
        name: value for name, value in before.items() if name not in changing
    }
    assert twice("redo").status == 0
    assert [each["id"] for each in twice("list", "--json").json if each["name"] == "Gil, Ana"] == []
    ran = twice("undo", "--list")
    assert "merged: Gil, Ana into Ana Gil" in ran.out


def test_by_name_and_code_and_what_is_wrong(twice: Cartera) -> None:
    assert twice("merge", "N", "Núñez S.L.").status == 0
    assert twice("merge", "#1", "#1").status == 1
    assert twice("merge", "#1", "nobody").status == 1
    assert twice("merge", "#1").status == 2


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names(cartera: Cartera, name: str) -> None:
    for _ in range(2):
        cartera("add", "--anyway", "--city", name, "--", name)
    (pair,) = cartera("duplicates", "--json").json
    assert (pair["a"]["name"], pair["b"]["name"]) == (name, name)
    assert name in cartera("duplicates").out
    assert cartera("merge", "#1", "#2", "--json").json["name"] == name


def test_importing_again_finds_what_was_merged(cartera: Cartera, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text('Nombre,Ciudad,Teléfono\nAna Gil,Huesca,976 123 456\n"Gil, Ana",Huesca,976 123 457\n', "utf-8")
    assert cartera("import", str(file), "--json").json["created"] == 2
    assert len(cartera("duplicates", "--json").json) == 1
    cartera("merge", "#1", "#2")
    again = cartera("import", str(file), "--json", "--on-duplicate", "skip").json
    assert (again["created"], again["skipped"]) == (0, 2)
    assert cartera("import", str(file), "--json").json["created"] == 0


def test_importing_again_does_not_take_a_merge_back(cartera: Cartera, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("Código,Nombre,Teléfono\nA1,Ana Gil,976123456\nA2,Gil Ana,976123457\n", "utf-8")
    cartera("import", str(file))
    cartera("merge", "A1", "A2")
    for _round in range(2):
        again = cartera("import", str(file), "--json").json
        assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 2)
    (client,) = cartera("list", "--json").json
    assert (client["code"], client["name"], client["phone"]) == ("A1", "Ana Gil", "+34976123456")
    cartera("undo")
    assert cartera("import", str(file), "--json").json["skipped"] == 2
    assert {client["code"] for client in cartera("list", "--json").json} == {"A1", "A2"}
