"""The ground of screens that show a short list whole: it is read at once, and anew after every change."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from textual import on, work
from textual.app import ComposeResult

from models.i18n import _
from tui.desk import Changed, Desk
from tui.screens.base import BaseScreen
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text


class Numbered(Protocol):
    """Something that is told from others by its id."""

    @property
    def id(self) -> int:
        """The id."""


T = TypeVar("T", bound=Numbered)


class ShortListScreen(BaseScreen, Generic[T]):
    """A list of all there is of something; ``found`` holds it in the order of the rows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: list[T] = []

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        raise AssertionError("a list names its columns")

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        raise AssertionError("a list says what belongs into it")

    async def read(self) -> list[T]:
        """Read what is shown."""
        raise AssertionError("a list reads what it shows")

    def cells(self, each: T) -> RowCells:
        """Return the row of ``each``."""
        raise AssertionError(f"a list says how a row of {each} looks")

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield RowList(self.columns(), plain=self.desk.plain, id="body")

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read it."""
        self.row_list.focus()
        self.load()

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """Any change may have changed what is shown."""
        self.load()

    def action_reload(self) -> None:
        """Read the list anew."""
        super().action_reload()
        self.load()

    @work(exclusive=True, group="load")
    async def load(self, number: int | None = None) -> None:
        """Read the list, with the cursor on the row with the id ``number``, else where it was."""
        key = self.row_list.cursor_key if number is None else number
        self.found = await self.read()
        if not self.found:
            self.row_list.set_empty(*self.empty_lines())
        place = next((place for place, each in enumerate(self.found) if each.id == key), self.row_list.cursor)
        self.row_list.show(len(self.found), 0, [self.cells(each) for each in self.found], cursor=place)
        self.tell_place()

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.row_list.set_rows(event.first, [self.cells(each) for each in self.found[event.first : event.last]])

    @property
    def chosen(self) -> T | None:
        """What stands under the cursor."""
        return next((each for each in self.found if each.id == self.row_list.cursor_key), None)

    def tell_place(self) -> None:
        """Say in the bottom line which row of how many the cursor stands on."""
        place = {"place": count_text(self.row_list.cursor + 1), "count": count_text(self.row_list.count)}
        self.key_line.set_status(_("%(place)s of %(count)s") % place if self.row_list.count else "")
