"""What the tests of painted widgets share: a host, a spy on what is repainted, and names that want to break out."""

from collections.abc import Iterable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from tui import themes
from tui.widgets.painted import Painted

HOSTILE = (
    "ACME [bold]x[/bold] [/nope]",
    "[@click=app.quit]x[/]",
    "東京 株式会社",
    "Peña \"O'Brien\" 'x",
    "=cmd|'/c calc'!A1",
    "a\x1b]0;x\x07b",
)


class Host(App[None]):
    """An app with one widget; ``heard`` keeps the messages named ``listen``."""

    def __init__(self, *widgets: Widget, listen: Iterable[type[Any]] = ()) -> None:
        super().__init__()
        self.widgets = widgets
        self.listen = tuple(listen)
        self.heard: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults()

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def on_mount(self) -> None:
        themes.register(self)

    async def _on_message(self, message: Any) -> None:
        if isinstance(message, self.listen):
            self.heard.append(message)
        await super()._on_message(message)


def text_of(widget: Painted) -> list[str]:
    """The lines of a painted widget as text."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


def spy(widget: Widget, monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """Return a list that gets every region the widget is asked to repaint (an empty call is all of it)."""
    regions: list[Region] = []
    refresh = widget.refresh

    def counting(*asked: Region, **options: Any) -> Any:
        regions.extend(asked or [widget.size.region])
        return refresh(*asked, **options)

    monkeypatch.setattr(widget, "refresh", counting)
    return regions
