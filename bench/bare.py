"""What we compare with: a Textual app with nothing but a DataTable of 200 rows and 5 columns."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Bare(App[None]):
    """A table and no more; ``cell`` as the first argument gives it a cell cursor."""

    def compose(self) -> ComposeResult:
        """Make the table."""
        yield DataTable(cursor_type="cell" if sys.argv[1:] == ["cell"] else "row")

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("", "Client", "Next action", "When", "Owes")
        for number in range(200):
            stars = "★" * (number % 4) + "☆" * (3 - number % 4)
            table.add_row(
                stars, f"Client number {number}", "Call about the quote", f"{number % 28 + 1} Nov", "1.240,50"
            )


if __name__ == "__main__":
    Bare().run()
