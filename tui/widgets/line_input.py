"""An input of one line without a box, which never blinks and keeps hostile characters out."""

from collections.abc import Sequence
from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual.suggester import Suggester
from textual.widgets import Input

from models.text import clean_line, search_key


class LineInput(Input):
    """An ``Input`` as Cartera uses it: one line high, a still cursor, pasted text cleaned."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus { border: none; height: 1; padding: 0; background: $surface; }
    """

    def __init__(self, value: str = "", **options: Any) -> None:
        options.setdefault("select_on_focus", False)
        super().__init__(value, compact=True, **options)
        self.cursor_blink = False

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert ``text`` without what commands a terminal; line breaks become blanks."""
        super().insert_text_at_cursor(text if text.isprintable() else clean_line(text))


class Underline(Highlighter):
    """Underlines the word at ``place`` (from 0), the one that is not understood."""

    place: int | None = None

    def highlight(self, text: Text) -> None:
        """Underline it."""
        if self.place is not None and self.place < len(text.plain):
            end = text.plain.find(" ", self.place)
            text.stylize("underline", self.place, end if end > 0 else len(text.plain))


class NameSuggester(Suggester):
    """Completes what is typed to the first of ``names`` that begins so, without regard to case and accents."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = [(search_key(name), name) for name in names]

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole name, or None."""
        wanted = search_key(value)
        return next((name for key, name in self._names if wanted and key.startswith(wanted)), None)
