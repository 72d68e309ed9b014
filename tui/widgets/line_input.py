"""An input of one line without a box, which never blinks and keeps hostile characters out."""

from typing import Any

from textual.widgets import Input

from models.text import clean_line


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
