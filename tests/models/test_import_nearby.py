"""Files found from a path that is being typed, and what is said about the columns of one."""

import os
from pathlib import Path

import pytest

from models.importing import advice, nearby
from models.importing.mapping import propose
from models.problems import BadFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two lists of different age, a folder, and things that cannot be imported."""
    place = tmp_path / "lists"
    place.mkdir()
    for name, age in (("Clientes 2025.csv", 2), ("clientes 2026.csv", 1), ("logo.png", 0), (".hidden.csv", 0)):
        (place / name).write_text("Nombre\nAna")
        os.utime(place / name, (1_700_000_000 - age * 86_400,) * 2)
    (place / "Descargas").mkdir()
    return place


class TestLooking:
    """What lies where a path leads to."""

    def test_files_come_first_the_newest_at_the_top_then_folders(self, folder: Path) -> None:
        """What cannot be imported and what is hidden is left out."""
        found = nearby.look(f"{folder}/")
        assert [entry.name for entry in found.entries] == ["clientes 2026.csv", "Clientes 2025.csv", "Descargas"]

    def test_case_and_accents_do_not_matter(self, folder: Path) -> None:
        """Names that begin so count before those that hold it somewhere."""
        assert [entry.name for entry in nearby.look(f"{folder}/DESC").entries] == ["Descargas"]
        assert [entry.name for entry in nearby.look(f"{folder}/2025").entries] == ["Clientes 2025.csv"]
        assert not nearby.look(f"{folder}/2025").begins

    def test_hidden_ones_are_found_when_asked_for(self, folder: Path) -> None:
        """By the dot they begin with."""
        assert [entry.name for entry in nearby.look(f"{folder}/.h").entries] == [".hidden.csv"]

    def test_a_folder_that_is_not_there_is_told(self, folder: Path) -> None:
        """With its name."""
        with pytest.raises(BadFile, match="nowhere"):
            nearby.look(f"{folder}/nowhere/x")

    def test_quotes_and_the_tilde_are_understood(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """As a terminal pastes a file that was dropped on it."""
        monkeypatch.setenv("HOME", str(folder))
        assert nearby.expand(f"'{folder}/a b.csv' ") == folder / "a b.csv"
        assert nearby.expand("~/x.csv") == folder / "x.csv"
        assert nearby.written(folder / "Descargas") == "~/Descargas/"


class TestSettling:
    """What enter means."""

    def test_a_typed_file_counts_before_the_row_under_the_cursor(self, folder: Path) -> None:
        """Unless the cursor was moved there by hand."""
        found = nearby.look(f"{folder}/")
        under, typed = found.entries[0], f"{folder}/logo.png"
        assert nearby.settle(typed, under).path.name == "logo.png"
        assert nearby.settle(typed, under, insist=True) == under
        assert nearby.settle(f"{folder}/", under) == under

    def test_nothing_at_all_is_told(self, folder: Path) -> None:
        """By name."""
        with pytest.raises(BadFile, match=r"“x\.csv”"):
            nearby.settle(f"{folder}/x.csv", None)


class TestAdvice:
    """What is offered for a column."""

    def test_fields_are_found_by_words_of_either_language(self) -> None:
        """The best first, then a new field called as typed, then leaving out."""
        assert advice.offers("pobl", "X", {})[0] == "city"
        assert advice.offers("town", "X", {})[0] == "city"
        assert advice.offers("Talla", "X", {}) == ["own:Talla", ""]
        assert advice.offers("", "Color", {})[-2:] == ["own:Color", ""]

    def test_rejects_never_take_a_name_that_is_there(self, folder: Path) -> None:
        """They get a number."""
        (folder / "a.rejected.csv").touch()
        assert advice.rejects_beside(folder / "a.csv").name == "a.rejected-2.csv"
        assert advice.rejects_beside(folder / "a.vcf").name == "a.rejected.vcf"

    def test_columns_that_go_nowhere_are_named(self) -> None:
        """Those with a header and values."""
        mapping = propose(["Nombre", "Talla", ""], {}, samples=[["Ana"], ["M"], ["x"]])
        assert advice.unknown(mapping) == [1]
        assert advice.missing(mapping) == ""
