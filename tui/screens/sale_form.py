"""The form of a sale: one line of it at a time, as many as there are, with their running total."""

import json
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from models import selling
from models.i18n import N_, _
from models.money import format_money
from models.problems import BadValue, Problem
from models.selling import LINE_FIELDS, BadLine, Known
from tui.screens.dialogs import Entry, FormDialog, Removal, Save

LINES = "lines"
"""The hidden field that holds all lines; the first of them stands in the fields of a line too."""


def packed(lines: list[dict[str, str]]) -> str:
    """Return lines as the hidden field holds them."""
    return json.dumps(lines, ensure_ascii=False)


def unpacked(values: dict[str, str]) -> list[dict[str, str]]:
    """Return the lines of a form's values."""
    return [{name: str(line.get(name, "")) for name in LINE_FIELDS} for line in json.loads(values[LINES])]


def line_entries(lines: list[dict[str, str]], known: Known) -> list[Entry]:
    """Return the fields of a line, filled with the first of ``lines``, and the hidden one that holds them all."""
    first = lines[0]

    def explain(text: str) -> str:
        product = known.named(text)
        if product is None:
            return _("a new product") if text.strip() else ""
        amounts = (("", product.price), (_("cost") + " ", product.cost))
        return " · ".join(f"{label}{format_money(cents)}" for label, cents in amounts if cents is not None)

    return [
        Entry("amount", _("Amount"), first["amount"], explain=lambda _text: ""),
        Entry(
            "product", _("Product"), first["product"], explain=explain,
            names=tuple(product.name for product in known.by_name.values()),
        ),
        Entry("quantity", _("Quantity"), first["quantity"]),
        Entry("hours", _("Hours"), first["hours"]),
        Entry("cost", _("Cost"), first["cost"]),
        Entry(LINES, "", packed(lines), hidden=True),
    ]  # fmt: skip


class SaleForm(FormDialog):
    """A form whose fields of a line are turned from line to line; a known product fills in amount and cost.

    ``known`` are the products that are recognised, ``amounts`` what each opportunity of the field ``won`` is worth.
    """

    DEFAULT_CSS = "SaleForm LineInput { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "turn(1)", N_("another line"), show=False, id="form.line"),
        Binding("ctrl+p", "turn(-1)", N_("line before"), show=False, id="form.line_before"),
    ]

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        save: Save,
        keep: Save | None = None,
        *,
        removal: Removal | None = None,
        known: Known,
        amounts: Mapping[str, str],
    ) -> None:
        keys = _("enter saves   tab next field   ctrl+n another line   esc closes")
        super().__init__(title, entries, save, keep, keys=keys, removal=removal)
        self.known, self.amounts = known, amounts
        self.lines = unpacked({entry.name: entry.value for entry in entries})
        self.at = 0
        self.filled = self._proposed(self.lines[0])

    @property
    def values(self) -> dict[str, str]:
        """What is typed now; the fields of a line are those of the first one."""
        self._store()
        lines = [line for place, line in enumerate(self.lines) if not place or not selling.is_empty(line)]
        return {**super().values, **lines[0], LINES: packed(lines)}

    def _store(self) -> None:
        self.lines[self.at] = {name: self.typed(name) for name in LINE_FIELDS}

    def action_turn(self, by: int) -> None:
        """Go to the next line, a new one after the last, or to the line before."""
        self._store()
        line = self.lines[self.at]
        if by > 0 or not selling.is_empty(line):
            try:
                selling.line(line)
            except BadValue as problem:
                self.tell(problem)
                return
        if self.at + by == len(self.lines):
            self.lines.append(dict.fromkeys(LINE_FIELDS, ""))
        elif by < 0 and self.at and selling.is_empty(line):
            del self.lines[self.at]
        self.go_to_line(max(0, self.at + by))

    def go_to_line(self, at: int) -> None:
        """Show the line at ``at``, with the cursor on its amount."""
        self.at = at
        self.filled = self._proposed(self.lines[at])
        for name in LINE_FIELDS:
            self.query_one(f"#wrong-{name}").display = False
            self.fill(name, self.lines[at][name])
        self.explain("amount")
        self.query_one("#field-amount").focus()

    def explanation(self, name: str) -> str:
        """Beside the amount stand the number of the line and the total."""
        if name != "amount":
            return super().explanation(name)
        self._store()
        if len(self.lines) == 1:
            return ""
        place = {"line": self.at + 1, "lines": len(self.lines)}
        total = selling.total(self.lines)
        if total is None:
            return _("line %(line)d of %(lines)d") % place
        return _("line %(line)d of %(lines)d · %(total)s") % {**place, "total": format_money(total)}

    def changed(self, name: str) -> None:
        """A known product fills in its amount and cost for the quantity, unless they were typed."""
        line = {each: self.typed(each) for each in LINE_FIELDS}
        if name == "won" and self.amounts.get(self.typed("won")) and not line["amount"].strip():
            self.fill("amount", self.amounts[self.typed("won")])
        if name not in ("product", "quantity", "hours"):
            return
        before, self.filled = self.filled, self._proposed(line)
        for each, text in self.filled.items():
            if line[each].strip() in ("", before[each]) and line[each] != text:
                self.fill(each, text)

    def _proposed(self, line: Mapping[str, str]) -> dict[str, str]:
        """What a known product makes of amount and cost; '' where it says nothing."""
        product = self.known.named(line["product"])
        amount, cost = ("", "") if product is None else selling.priced(product, line["quantity"])
        return {"amount": amount, "cost": "" if line["hours"].strip() else cost}

    def tell(self, problem: Problem) -> None:
        """Go to the line in which something is wrong."""
        if isinstance(problem, BadLine) and problem.place != self.at:
            self._store()
            self.go_to_line(problem.place)
        super().tell(problem)
