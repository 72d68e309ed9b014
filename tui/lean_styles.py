"""Styles that are parsed once: Textual parses all of them anew for each screen that is shown for the first time."""

from typing import Any

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet


class LeanStylesheet(Stylesheet):
    """Set as ``app.stylesheet`` when the app is made. Only other colours make it parse again what it has parsed."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        # Textual's own cache holds fewer styles than our screens have.
        self._parse_cache: LRUCache[Any, Any] = LRUCache(1024)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colours of a theme."""
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def reparse(self) -> None:
        """Bring the rules up to date with styles and colours that are new."""
        if self._require_parse:
            self.parse()
