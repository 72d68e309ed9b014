"""Who owes what and since when, as a section of the money screen."""

from models import dates, receivables
from models.i18n import N_, _, ngettext
from models.money import format_units
from models.receivables import Account, Debtor
from tui.screens.money_section import NAME, UNKNOWN, WIDE, Section, money, width_of
from tui.widgets.row_layout import GAP, GUTTER, Column
from tui.widgets.stars import stars_text
from tui.widgets.tab_line import count_text

_BUCKETS = ("1-30", "31-60", "61-90", "90+")


class Debtors(Section[Debtor]):
    """Who owes what, and since when."""

    KEY, TITLE, GONE = "debtors", N_("Debtors"), N_("paid")
    EMPTY = (N_("Nobody owes you anything."), "", N_("s on a client notes a sale, p a payment"))

    sums = receivables.Receivables(0, 0, 0, (0,) * len(receivables.BUCKETS), ())
    wide = False
    units = False

    async def read(self, *, hold: bool) -> None:
        """Read who owes."""
        self.sums = await self.desk.doors.reports(receivables.receivables, self.desk.session)
        self.take(
            [each.account.client_id for each in self.sums.debtors],
            {each.account.client_id: each for each in self.sums.debtors},
            hold=hold,
        )
        for key in self.gone:
            self.items[key] = Debtor(self.items[key].name, self.items[key].stars, Account(key))

    def columns(self, width: int) -> list[Column]:
        """From 100 columns on the ageing stands beside; in whole units where that leaves no room for the names."""
        self.wide, self.units = width >= WIDE, False
        owes = _("Owes") + " " + self._sign
        amounts = [
            Column("owed", owes, width_of(owes, self.sums.owed), right=True),
            Column("overdue", _("Overdue"), width_of(_("Overdue"), self.sums.overdue), right=True),
        ]
        found = [Column("name", _("Client"), NAME, share=1, tone="strong"), *amounts, Column("since", _("Since"), 12)]
        if not self.wide:
            return found
        found.insert(0, Column("stars", "", 3, tone="stars"))
        titles = (_("not due"), *_BUCKETS)
        room = width - GUTTER - sum(column.width + GAP for column in found)
        widths = [width_of(title, cents) for title, cents in zip(titles, self.sums.ageing, strict=True)]
        if sum(widths) + GAP * (len(widths) - 1) > room:
            self.units = True
            widths = [
                max(len(title), len(format_units(cents))) for title, cents in zip(titles, self.sums.ageing, strict=True)
            ]
        return found + [
            Column(title, title, width, right=True, drop=1) for title, width in zip(titles, widths, strict=True)
        ]

    def cells(self, item: Debtor) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A debtor."""
        account, today = item.account, self.desk.session.today
        since = UNKNOWN
        if account.since is not None:
            since = dates.ago(account.since, today)
        elif account.next_due is not None:
            since = _("due %(day)s") % {"day": dates.soon(account.next_due, today)}
        amounts = (money(account.owed), money(account.overdue))
        late = "overdue" if account.overdue else "dim"
        cells, tones = (item.name, *amounts, since), ("", "", late, "" if account.overdue else "dim")
        if not self.wide:
            return cells, tones
        buckets = tuple(self._bucket(cents) for cents in account.ageing)
        return (
            (stars_text(item.stars, self.desk.plain), *cells, *buckets),
            ("", *tones, *("dim" if text == UNKNOWN else "" for text in buckets)),
        )

    def _bucket(self, cents: int) -> str:
        return format_units(cents) if self.units and cents else money(cents)

    def total(self) -> tuple[str, ...]:
        """All debtors."""
        count = len(self.sums.debtors)
        label = ngettext("%(count)s debtor", "All %(count)s debtors", count) % {"count": count_text(count)}
        cells = (label, money(self.sums.owed), money(self.sums.overdue), "")
        return ("", *cells, *map(self._bucket, self.sums.ageing)) if self.wide else cells

    def client(self, key: int) -> int | None:
        """The debtor."""
        return key

    def stars(self, key: int) -> int:
        """Those of the debtor."""
        return self.items[key].stars
