"""``cartera import FILE.vcf``, ``cartera export FILE.vcf`` and map files, as scripts use them."""

import json
import shutil
from pathlib import Path

import pytest
import vobject

from tests.conftest import HOSTILE_NAMES
from tests.test_cli import Cartera, cartera

__all__ = ["cartera"]
DATA = Path(__file__).parent / "data"


class TestImport:
    def test_cards_with_bad_ones_among_them(self, cartera: Cartera, tmp_path: Path) -> None:
        path = str(shutil.copy(DATA / "vcard" / "broken.vcf", tmp_path))
        dry = cartera("import", path, "--dry-run", "--json")
        ran = cartera("import", path, "--json")
        assert (dry.status, ran.status) == (3, 3)
        assert dry.json == ran.json
        assert [row["line"] for row in ran.json["rejected"]] == [6, 20, 23, 27, 40]
        assert cartera("show", "Segunda Buena", "--json").json["phone"] == "+34976333333"
        kept = tmp_path / "broken.rejected.vcf"
        again = cartera("import", str(kept), "--json")
        assert [row["reason"] for row in again.json["rejected"]] == [row["reason"] for row in ran.json["rejected"]]
        assert (tmp_path / "broken.rejected.rejected.vcf").read_bytes() == kept.read_bytes()
        kept.write_bytes(kept.read_bytes() + b"END:VCARD\r\n")
        assert cartera("import", str(kept), "--json").json["created"] == 1
        assert cartera("show", "Cortada", "--json").status == 0

    def test_one_undo_takes_all_of_it_back(self, cartera: Cartera) -> None:
        before = cartera("list", "--json").json
        cartera("import", str(DATA / "vcard" / "google-3.0.vcf"))
        assert len(cartera("list", "--json").json) == len(before) + 1
        assert cartera("undo").status == 0
        assert len(cartera("list", "--json").json) == len(before)

    def test_a_dry_run_says_whose_file_it_is(self, cartera: Cartera) -> None:
        assert "Google Contacts" in cartera("import", str(DATA / "foreign" / "google-contacts.csv"), "--dry-run").out
        assert "vCard" in cartera("import", str(DATA / "vcard" / "apple-3.0.vcf"), "--dry-run").out

    def test_an_extension_is_shown_as_people_write_it(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "x.vcf"
        path.write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Ole\nTEL;VALUE=uri:tel:+45-33-22-11-00;ext=12\nEND:VCARD\n")
        cartera("import", str(path))
        assert "+4533221100 ext. 12" in cartera("list", "Ole").out
        assert "+4533221100 ext. 12" in cartera("show", "Ole").out
        assert ";ext=" not in cartera("show", "Ole").out
        assert cartera("show", "Ole", "--json").json["phone"] == "+4533221100;ext=12"

    def test_what_is_no_file_of_cards_is_refused_whole(self, cartera: Cartera, tmp_path: Path) -> None:
        path = tmp_path / "x.vcf"
        path.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
        ran = cartera("import", str(path))
        assert (ran.status, ran.error.count("\n")) == (1, 1)


class TestMap:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "x.csv"
        path.write_text("Wer,Wo\nMüller,Berlin\n", "utf-8")
        return path

    def test_a_map_in_json(self, cartera: Cartera, path: Path) -> None:
        table = path.with_suffix(".json")
        table.write_text(json.dumps({"Wer": "nombre", "Wo": "Ciudad"}))
        assert cartera("import", str(path), "--map", str(table)).status == 0
        assert cartera("show", "Müller", "--json").json["city"] == "Berlin"

    @pytest.mark.parametrize(
        "text",
        ['"Wer" = "nonsense"', '"None" = "name"', "x", "a = 1", '"Wer" = "name"\n"Wo" = "name"', "\xff"],
    )
    def test_a_mistake_in_the_map_is_wrong_usage(self, cartera: Cartera, path: Path, text: str) -> None:
        table = path.with_suffix(".toml")
        table.write_bytes(text.encode("latin-1"))
        ran = cartera("import", str(path), "--map", str(table))
        assert (ran.status, ran.out, ran.error.count("\n")) == (2, "", 1)
        assert cartera("list", "muller", "--json").json == []

    def test_a_map_that_is_not_there(self, cartera: Cartera, path: Path) -> None:
        assert cartera("import", str(path), "--map", "nothing.toml").status == 2

    def test_cards_need_no_map(self, cartera: Cartera, path: Path) -> None:
        table = path.with_suffix(".toml")
        table.write_text('"FN" = "name"')
        assert cartera("import", str(DATA / "vcard" / "apple-3.0.vcf"), "--map", str(table)).status == 2


class TestExport:
    @pytest.mark.parametrize("version", ["4.0", "3.0"])
    def test_others_read_what_is_written(self, cartera: Cartera, tmp_path: Path, version: str) -> None:
        out = tmp_path / "all.vcf"
        assert cartera("export", str(out), "--vcard", version).status == 0
        found = list(vobject.readComponents(out.read_text("utf-8")))
        assert {card.version.value for card in found} == {version}
        names = [card.fn.value for card in found]
        assert set(HOSTILE_NAMES) <= set(names)
        assert "Ana Núñez" in names

    def test_without_the_option_it_is_the_newest(self, cartera: Cartera, tmp_path: Path) -> None:
        out = tmp_path / "one.vcf"
        assert cartera("export", str(out), "--query", "code:C-01").status == 0
        assert out.read_text("utf-8").count("VERSION:4.0") == 2

    def test_importing_it_again_brings_nothing(self, cartera: Cartera, tmp_path: Path) -> None:
        out = tmp_path / "all.vcf"
        cartera("export", str(out))
        ran = cartera("import", str(out), "--json")
        assert (ran.status, ran.json["created"], ran.json["updated"]) == (0, 0, 0)

    @pytest.mark.parametrize(
        "words", [("x.vcf", "--what", "sales"), ("x.csv", "--vcard", "3.0"), ("x.vcf", "--vcard", "2.1"), ("x.vcfx",)]
    )
    def test_what_does_not_go_together(self, cartera: Cartera, tmp_path: Path, words: tuple[str, ...]) -> None:
        assert cartera("export", str(tmp_path / words[0]), *words[1:]).status == 2
