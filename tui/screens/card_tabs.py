"""The tabs of the card: what each shows, and how one turns from one to the next."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from models.i18n import N_, _
from models.journal import Act
from tui.desk import Desk
from tui.screens.acting import Acting
from tui.screens.base import hidden_binding
from tui.screens.card_history import HistoryList
from tui.widgets.field_list import FieldList
from tui.widgets.pane import Pane, Rule
from tui.widgets.section_line import SectionLine
from tui.widgets.timeline import Timeline

TABS = (
    ("card", N_("Card")), ("activity", N_("Activity")), ("money", N_("Money")), ("person", N_("Person")),
    ("history", N_("History")),
)  # fmt: skip
PANE = 48
BESIDE = ("card", "person")
"""The tabs that leave room for the pane of what happened, from 100 columns on."""


class CardTabs(Acting):
    """A line of tabs over what the open one shows, and beside it the pane."""

    DEFAULT_CSS = f"""
    CardTabs Pane {{ width: {PANE}; }}
    CardTabs #sheet {{ width: 1fr; }}
    CardTabs.-alone #beside, CardTabs.-alone Pane {{ display: none; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden_binding("tab", "turn(1)", N_("next tab of the card"), "card.next_tab"),
        hidden_binding("shift+tab", "turn(-1)", N_("tab of the card before"), "card.previous_tab"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.card_tab = "card"
        self.answered: Callable[[Act, list[int]], None] | None = None
        self._cursors: dict[str, str] = {}

    def compose_body(self) -> ComposeResult:
        """The tabs, what they show, and from 100 columns on the pane of what happened."""
        with Horizontal(id="body"):
            with Vertical(id="sheet"):
                yield SectionLine()
                yield FieldList(plain=self.desk.plain)
                for other in (Timeline(plain=self.desk.plain), HistoryList(self.desk)):
                    other.display = False
                    yield other
            yield Rule(down=True, plain=self.desk.plain, id="beside")
            yield Pane()

    @property
    def fields(self) -> FieldList:
        """The list of fields."""
        return self.query_one(FieldList)

    @property
    def sheet(self) -> Widget:
        """What the open tab shows."""
        if self.card_tab == "activity":
            return self.query_one(Timeline)
        return self.query_one(HistoryList) if self.card_tab == "history" else self.fields

    @property
    def beside(self) -> bool:
        """Whether the pane stands beside the open tab."""
        return self.card_tab in BESIDE and self.size.width >= 100

    def done(self, act: Act, ids: list[int], then: Callable[[Act, list[int]], None] | None = None) -> None:
        """Tell what was done, the review first where the card was opened from it."""
        if self.answered is not None:
            self.answered(act, ids)
        super().done(act, ids, then)

    def focus_body(self) -> None:
        """Give the keys back to what the open tab shows."""
        self.sheet.focus()

    def action_turn(self, by: int) -> None:
        """Open the next tab, or the one before; after the last comes the first."""
        keys = [key for key, _word in TABS]
        self.open_tab(keys[(keys.index(self.card_tab) + by) % len(keys)])

    @on(SectionLine.Picked)
    def _tab_picked(self, event: SectionLine.Picked) -> None:
        self.open_tab(event.key)

    def open_tab(self, key: str) -> None:
        """Open a tab by its key; it is seen when its client has been read."""
        self._cursors[self.card_tab] = self.fields.cursor_key
        self.card_tab = key
        self.load()

    def load(self) -> object:
        """Read the client and show it."""
        raise AssertionError("a card reads its client")

    def raise_tab(self) -> None:
        """Show the open tab and hide the others, its fields' cursor where it was."""
        self.query_one(SectionLine).show([(key, _(word)) for key, word in TABS], self.card_tab)
        self.set_class(self.card_tab not in BESIDE, "-alone")
        for name, sign in (("#upper", "┬"), ("#lower", "┴")):
            self.query_one(name, Rule).join(PANE + 1 if self.beside else None, sign)
        if (cursor := self._cursors.pop(self.card_tab, "")) and self.sheet is self.fields:
            self.fields.go(cursor)
        sheets: tuple[Widget, ...] = (self.fields, self.query_one(Timeline), self.query_one(HistoryList))
        old = self.focused
        for sheet in sheets:
            sheet.display = sheet is self.sheet
        if old is None or (old in sheets and old is not self.sheet):
            self.sheet.focus()
