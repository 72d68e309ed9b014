"""What falls due and what renews, as sections of the money screen."""

from abc import abstractmethod

from models import dates, receivables
from models.i18n import N_, _, ngettext
from models.money import format_money
from models.receivables import Coming
from tui.screens.money_section import DAYS, NAME, UNKNOWN, Section, money, width_of
from tui.widgets.row_layout import Column
from tui.widgets.tab_line import count_text


class _ComingSection(Section[Coming]):
    async def read(self, *, hold: bool) -> None:
        found = await self.find()
        self.take([each.sale_id for each in found], {each.sale_id: each for each in found}, hold=hold)

    @abstractmethod
    async def find(self) -> list[Coming]:
        """Read what is coming."""

    def client(self, key: int) -> int | None:
        return self.items[key].client_id

    def sale(self, key: int) -> int | None:
        return key

    def columns(self, width: int) -> list[Column]:  # noqa: ARG002
        amount = _("Amount") + " " + self._sign
        return [
            Column("day", _("When"), 12),
            Column("name", _("Client"), NAME, share=3, tone="strong"),
            Column("what", _("What"), 12, share=2, drop=2),
            Column("ref", _("Reference"), 12, drop=1),
            Column("amount", amount, width_of(amount, self._amount), right=True),
        ]

    def cells(self, item: Coming) -> tuple[tuple[str, ...], tuple[str, ...]]:
        today = self.desk.session.today
        tone = "late" if item.day < today else "today" if item.day == today else ""
        return (
            (dates.soon(item.day, today), item.name, item.what or UNKNOWN, item.ref or UNKNOWN, money(item.amount)),
            (tone, "", "" if item.what else "dim", "" if item.ref else "dim", ""),
        )

    @property
    def _amount(self) -> int:
        return sum(self.items[key].amount for key in self.keys if key not in self.gone)

    def _total(self, label: str) -> tuple[str, ...]:
        return ("", label % {"count": count_text(self._count), "days": DAYS}, "", "", money(self._amount))

    @property
    def _count(self) -> int:
        return len(self.keys) - len(self.gone)


class FallingDue(_ComingSection):
    """What is to be paid in the days to come."""

    KEY, TITLE, GONE = "falling_due", N_("Falling due"), N_("settled")
    EMPTY = (N_("Nothing falls due in the next 30 days."), "", N_("s on a client notes a sale and its due day"))

    def columns(self, width: int) -> list[Column]:
        """Without what was sold: it is the invoice that falls due."""
        return [column for column in super().columns(width) if column.key != "what"]

    def cells(self, item: Coming) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The same."""
        cells, tones = super().cells(item)
        return cells[:2] + cells[3:], tones[:2] + tones[3:]

    async def find(self) -> list[Coming]:
        """Read what falls due."""
        session = self.desk.session
        found = await self.desk.doors.reports(receivables.receivables, session)
        return receivables.falling_due(found, session.today, DAYS)

    def total(self) -> tuple[str, ...]:
        """All of it."""
        text = ngettext("%(count)s sale in %(days)d days", "%(count)s sales in %(days)d days", self._count)
        day, label, _what, *rest = self._total(text)
        return (day, label, *rest)


class Renewals(_ComingSection):
    """What is to be renewed: past renewal days, and those to come."""

    KEY, TITLE, GONE = "renewals", N_("Renewals"), N_("settled")
    EMPTY = (N_("Nothing is to be renewed in the next 30 days."), "", N_("s on a client notes a sale and its renewal"))

    async def find(self) -> list[Coming]:
        """Read what renews."""
        return await self.desk.doors.reports(receivables.renewals, self.desk.session, DAYS)

    def total(self) -> tuple[str, ...]:
        """All of it."""
        return self._total(ngettext("%(count)s renewal", "%(count)s renewals", self._count))

    def again(self, key: int) -> dict[str, str]:
        """Return the line of a sale that renews the one of a row, as a form holds it."""
        item = self.items[key]
        product = item.what if item.what and ", " not in item.what else ""
        return {"amount": format_money(item.amount), "product": product}
