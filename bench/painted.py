"""The painted widgets alone, with 1,000,000 made-up rows: what the program can reach at best."""

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.driver import Driver
from textual.screen import Screen

from tui import themes
from tui.lean_compositor import LeanCompositor
from tui.lean_output import lean_driver
from tui.widgets.key_line import KeyLine
from tui.widgets.pane import Pane, Rule
from tui.widgets.row_list import Column, RowCells, RowList
from tui.widgets.tab_line import Tab, TabLine

NAMES = ("Ferretería Núñez S.L.", "Asesoría Peña", "Talleres Gómez e Hijos", "Clara Íñiguez", "Bodegas Rioja Alta")
ACTIONS = ("Call about the quote", "Send the contract", "Visit", "no next action", "Renewal")
DAYS = (("3 d late", "late"), ("today", "today"), ("Thu 26", ""), ("12 Dec", ""), ("—", "dim"))
COLUMNS = (
    Column("stars", "", 3, tone="stars"),
    Column("name", "Client", 14, share=3),
    Column("next", "Next action", 12, share=2),
    Column("when", "When", 10),
    Column("owes", "Owes", 10, right=True, drop=1),
)


def made_up(index: int) -> RowCells:
    """Return row ``index``."""
    chance = index * 2654435761 >> 7
    when, tone = DAYS[chance % 5]
    stars = 3 - index * 4 // 1_000_000
    name, action = NAMES[chance // 5 % 5], ACTIONS[chance // 25 % 5]
    owes = f"{chance % 9999:,}.50" if chance % 3 else "—"
    cells = ("★" * stars + "☆" * (3 - stars), f"{name} {index}", action, when, owes)
    return RowCells(index + 1, cells, ("stars", "", "", tone, "" if chance % 3 else "dim"))


class PaintedScreen(Screen[None]):
    """A screen that is put together with little work."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LeanCompositor()


class PaintedApp(App[None]):
    """A stage screen without a database."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Horizontal { height: 1fr; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colours our styles name."""
        return themes.variable_defaults()

    def get_driver_class(self) -> type[Driver]:
        """Write no more than needed."""
        return lean_driver(super().get_driver_class())

    def get_default_screen(self) -> Screen[None]:
        """Use that screen."""
        return PaintedScreen()

    def compose(self) -> ComposeResult:
        """Make the screen."""
        yield TabLine()
        yield Rule()
        with Horizontal():
            yield RowList(COLUMNS)
            if self.size.width >= 100:
                yield Rule(down=True)
                yield Pane()
        yield Rule()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill it."""
        themes.register(self)
        self.query_one(TabLine).set_tabs([Tab("3", "Clients", "", 1_000_000)], "3")
        self.query_one(KeyLine).set_keys([("a", "add"), ("e", "edit"), ("?", "help")])
        self.query_one(RowList).show(1_000_000)

    def on_row_list_pages_wanted(self, message: RowList.PagesWanted) -> None:
        """Give the rows asked for."""
        message.row_list.set_rows(message.first, [made_up(index) for index in range(message.first, message.last)])

    def on_row_list_rested(self, message: RowList.Rested) -> None:
        """Show the client in the pane, and its place in the footer."""
        self.query_one(KeyLine).set_status(f"{message.index + 1} of 1,000,000")
        row = made_up(message.index)
        for pane in self.query(Pane):
            pane.show(
                [
                    Content.assemble((str(row.cells[1]), "bold"), "  ", (str(row.cells[0]), "$stars")),
                    f"client since March {2000 + message.index % 25}",
                    "",
                    Content.assemble(("Next      ", "$dim"), str(row.cells[2])),
                    f"          {row.cells[3]}",
                    "",
                    Content.assemble(("Who       ", "$dim"), "Ana Núñez, owner"),
                    f"          +34 976 {message.index:06}",
                    "",
                    Content.assemble(("Money     ", "$dim"), f"owes {row.cells[4]}"),
                    "",
                    Content.assemble(("12 Nov    ", "$dim"), "called · no answer"),
                ]
            )


if __name__ == "__main__":
    PaintedApp().run()
