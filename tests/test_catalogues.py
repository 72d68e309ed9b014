"""Every word a person sees stands in Spanish: complete, with the same placeholders, and nothing left over."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ 0#]*[\d.]*[diouxXeEfFgGcrs]|%[-+ 0#]*[\d.]*[diouxXeEfFgGcrs](?!\w)|\{\w*\}")


@cache
def words_of_the_sources() -> frozenset[str | tuple[str, ...]]:
    """Return every msgid of models and tui (a plural one as the pair of its forms)."""
    found: set[str | tuple[str, ...]] = set()
    for package in ("models", "tui"):
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / package, keywords=KEYWORDS):
            found.add(message)
    return frozenset(found - {""})


@cache
def spanish() -> Catalog:
    """Return the Spanish catalogue."""
    with (ROOT / "models/locale/es/LC_MESSAGES/cartera.po").open("rb") as file:
        return read_po(file, locale="es")


def messages() -> Iterator[tuple[Message, list[str], list[str]]]:
    """Yield every message with its English and its Spanish forms."""
    for message in spanish():
        if message.id:
            english = [message.id] if isinstance(message.id, str) else list(message.id)
            yield message, english, [message.string] if isinstance(message.string, str) else list(message.string or ())


class TestTheSpanishCatalogue:
    """models/locale/es/LC_MESSAGES/cartera.po."""

    def test_every_word_of_the_sources_is_translated(self) -> None:
        """Nothing that is shown is missing; `make locale` gathers new words."""
        there = {
            message.id if isinstance(message.id, str) else tuple(message.id) for message in spanish() if message.id
        }
        assert words_of_the_sources() - there == set()
        assert [english for _message, english, forms in messages() if not all(form.strip() for form in forms)] == []

    def test_nothing_is_left_over(self) -> None:
        """No word stays in the catalogue that no source says any more."""
        there = {
            message.id if isinstance(message.id, str) else tuple(message.id) for message in spanish() if message.id
        }
        assert there - words_of_the_sources() == set()

    def test_nothing_is_doubtful(self) -> None:
        """No entry is marked fuzzy: gettext would pass it over."""
        assert [message.id for message in spanish() if message.id and message.fuzzy] == []

    def test_placeholders_agree(self) -> None:
        """Each Spanish form has the placeholders of the English one, no more and no fewer."""
        wrong = [
            (english, form)
            for _message, english, forms in messages()
            for form in forms
            if form and sorted(PLACEHOLDER.findall(form)) not in [sorted(PLACEHOLDER.findall(text)) for text in english]
        ]
        assert wrong == []

    def test_plurals_are_complete(self) -> None:
        """What has a plural in English has the two forms of Spanish."""
        assert spanish().num_plurals == 2
        assert [english for message, english, forms in messages() if message.pluralizable and len(forms) != 2] == []

    def test_blanks_and_line_ends_agree(self) -> None:
        """A text that begins or ends with a blank or has several lines does so in Spanish too."""
        wrong = [
            (english[0], form)
            for _message, english, forms in messages()
            for form in forms
            if form
            and (form[:1].isspace(), form[-1:].isspace(), form.count("\n"))
            != (english[0][:1].isspace(), english[0][-1:].isspace(), english[0].count("\n"))
        ]
        assert wrong == []
