"""Where the columns of a file went the last time: known again by its headers, kept in the settings file."""

from pathlib import Path

import pytest

from models import settings
from models.importing import remembered
from models.importing.mapping import Mapping, propose, read_map, with_map
from models.problems import BadFile, BadValue
from models.settings import Settings
from tests.conftest import HOSTILE_NAMES

pytestmark = pytest.mark.usefixtures("file")
HEADERS = ["Razón", "Población", "Extra"]


def targets(mapping: Mapping) -> list[str]:
    return [column.target for column in mapping.columns]


def changed() -> Mapping:
    return propose(HEADERS, {}).with_target(0, "name").with_target(2, "own:Extra").with_target(1, "")


class TestRemembered:
    def test_what_was_changed_comes_back(self) -> None:
        maps = remembered.kept(Settings(), propose(HEADERS, {}), changed())
        assert maps is not None
        assert list(maps.values()) == [{"Razón": "name", "Población": "", "Extra": "own:Extra"}]
        again = remembered.recalled(Settings(import_maps=maps), propose(HEADERS, {}))
        assert targets(again) == ["name", "", "own:Extra"]

    def test_other_headers_are_another_file(self) -> None:
        maps = remembered.kept(Settings(), propose(HEADERS, {}), changed())
        other = propose([*HEADERS, "More"], {})
        assert remembered.recalled(Settings(import_maps=maps or {}), other) == other

    def test_the_same_headers_of_sales_are_another_file(self) -> None:
        assert remembered.key(propose(HEADERS, {})) != remembered.key(propose(HEADERS, {}, what="sales"))

    def test_nothing_is_kept_where_nothing_was_changed(self) -> None:
        assert remembered.kept(Settings(), propose(HEADERS, {}), propose(HEADERS, {})) is None

    def test_the_same_again_is_not_kept_again(self) -> None:
        maps = remembered.kept(Settings(), propose(HEADERS, {}), changed())
        assert remembered.kept(Settings(import_maps=maps or {}), propose(HEADERS, {}), changed()) is None

    def test_what_goes_as_proposed_again_is_forgotten(self) -> None:
        maps = remembered.kept(Settings(), propose(HEADERS, {}), changed())
        assert remembered.kept(Settings(import_maps=maps or {}), propose(HEADERS, {}), propose(HEADERS, {})) == {}

    def test_only_the_last_ones_are_kept(self) -> None:
        kept = Settings()
        for number in range(remembered.MOST + 5):
            proposed = propose(["Name", f"Column {number}"], {})
            maps = remembered.kept(kept, proposed, proposed.with_target(1, "city"))
            kept = Settings(import_maps=maps or {})
        assert len(kept.import_maps) == remembered.MOST
        assert [next(iter(table)) for table in kept.import_maps.values()][-1] == f"Column {remembered.MOST + 4}"

    def test_a_field_that_is_not_known_any_more_changes_nothing(self) -> None:
        proposed = propose(HEADERS, {})
        kept = Settings(import_maps={remembered.key(proposed): {"Razón": "nonsense"}})
        assert remembered.recalled(kept, proposed) == proposed

    @pytest.mark.parametrize("header", [*HOSTILE_NAMES, "a.b", "", "[x]", "ñ\\", "sales:amount"])
    def test_it_comes_back_from_the_settings_file(self, tmp_path: Path, header: str) -> None:
        path = tmp_path / "cartera.toml"
        path.write_text('# mine\nlanguage = "es"\n')
        proposed = propose(["Razón", header], {})
        maps = remembered.kept(Settings(), proposed, proposed.with_target(1, "city").with_target(0, "name"))
        settings.save(path, {"import_maps": maps})
        settings.save(path, {"import_maps": maps})
        found, warnings = settings.read(path)
        assert (found.import_maps, warnings, found.language) == (maps, [], "es")
        assert path.read_text().startswith("# mine")

    @pytest.mark.parametrize(
        "text", ["import_maps = 1", "import_maps = [1]", "[import_maps]\na = 1", "[import_maps.a]\nb = 1"]
    )
    def test_what_is_no_map_is_named(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "cartera.toml"
        path.write_text(text)
        found, warnings = settings.read(path)
        assert (found.import_maps, len(warnings)) == ({}, 1)


class TestMapFiles:
    def test_two_columns_for_one_field_are_a_mistake(self) -> None:
        with pytest.raises(BadValue, match="cannot both go"):
            with_map(propose(["A", "B"], {}), {"A": "name", "B": "Nombre"}, {})

    @pytest.mark.parametrize("name", ["person:family", "label", "address:work:city", "channel:phone", "own:X", ""])
    def test_every_target_can_be_written(self, name: str) -> None:
        assert targets(with_map(propose(["A"], {}), {"A": name}, {})) == [name]

    @pytest.mark.parametrize("name", ["person:nose", "address:work:planet", "address::city", "channel:drum", "x"])
    def test_what_is_no_target_is_named(self, name: str) -> None:
        with pytest.raises(BadValue, match="is not known"):
            with_map(propose(["A"], {}), {"A": name}, {})

    def test_a_map_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadFile):
            read_map(tmp_path / "none.toml")
