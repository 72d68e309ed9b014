"""What a client may buy: noted, won by a sale, lost with the reason, changed."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from models import dates, opportunities, selling
from models.dates import parse_ahead
from models.i18n import N_, _
from models.money import format_money, parse_money
from models.opportunities import Opportunity
from models.text import shown
from tui.screens.asking import ahead, ask
from tui.screens.dialogs import GROUND, Entry, Removal
from tui.screens.selling import confirm, only, opportunity_text, read, sell, standing
from tui.type_ahead import OPENING
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: ``won``, ``lost``, ``edit`` or ``new``, and with which opportunity."""

    what: str
    opportunity: int


class OpportunityList(ModalScreen[Wish | None]):
    """The open opportunities of a client, and a key for each thing that can become of one."""

    DEFAULT_CSS = GROUND.format(name="OpportunityList") + "\nOpportunityList RowList { background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "wish('won')", N_("won"), id="opportunity.won"),
        Binding("l", "wish('lost')", N_("lost"), id="opportunity.lost"),
        Binding("e", "wish('edit')", N_("edit"), id="opportunity.edit"),
        Binding("o,a", "wish('new')", N_("new"), id="opportunity.new"),
        Binding("escape,q", "dismiss(None)", N_("close"), id="opportunity.close"),
    ]

    def __init__(self, title: str, found: tuple[Opportunity, ...], *, plain: bool) -> None:
        super().__init__()
        self.list_title = title
        self.found = found
        self.plain = plain

    def compose(self) -> ComposeResult:
        """The list and its keys."""
        columns = [
            Column("text", _("What"), 20, share=1, tone="strong"),
            Column("amount", _("Amount"), 13, right=True),
            Column("expected", _("Expected"), 12),
        ]
        with Vertical(id="panel"):
            yield Static(Content(shown(self.list_title)), classes="title")
            yield RowList(columns, plain=self.plain)
            yield Static(Content(_("enter or w won: a sale   l lost   e edit   o new   esc closes")), classes="keys")

    def on_mount(self) -> None:
        """Show them."""
        rows = [
            RowCells(each.id, (each.text, amount_text(each.amount), day_text(each)), ("", _dim(each.amount), ""))
            for each in self.found
        ]
        row_list = self.query_one(RowList)
        row_list.styles.height = 1 + min(MOST_ROWS, len(rows))
        row_list.show(len(rows), 0, rows)
        row_list.focus()

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        event.stop()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(Wish("won", event.key))

    def action_wish(self, what: str) -> None:
        """Close with what is to be done with the one under the cursor."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self.dismiss(Wish(what, key))


def amount_text(amount: int | None) -> str:
    """Return an amount that may be unknown."""
    return "—" if amount is None else format_money(amount)


def day_text(each: Opportunity) -> str:
    """Return the day on which an opportunity is expected."""
    return "—" if each.expected is None else dates.show(each.expected.isoformat())


def _dim(value: object) -> str:
    return "dim" if value is None else ""


def opportunity(screen: "BaseScreen", ids: list[int]) -> None:
    """Ask for an opportunity of the client, or what becomes of those that are open."""
    client = only(screen, ids)
    if client is not None:
        screen.run_worker(_opportunity(screen, client), group=OPENING)


async def _opportunity(screen: "BaseScreen", client: int) -> None:
    found = await standing(screen, client)
    if found is None:
        return
    if not found.opportunities:
        await _new(screen, client, found.name)
        return

    def wished(wish: Wish | None) -> None:
        if wish is not None:
            become(screen, client, wish)

    title = _("Opportunities: %(name)s") % {"name": found.name}
    screen.app.push_screen(OpportunityList(title, found.opportunities, plain=screen.desk.plain), wished)


def become(screen: "BaseScreen", client: int, wish: Wish) -> None:
    """Open the form for what is to become of an opportunity."""
    if wish.what == "won":
        sell(screen, [client], won=wish.opportunity)
    else:
        forms = {"lost": _lose, "edit": _edit}
        form = forms.get(wish.what)
        screen.run_worker(form(screen, wish.opportunity) if form else _new(screen, client), group=OPENING)


def _entries(screen: "BaseScreen", each: Opportunity | None = None) -> list[Entry]:
    amount = "" if each is None or each.amount is None else format_money(each.amount)
    expected = "" if each is None or each.expected is None else dates.full(each.expected)
    return [
        Entry("text", _("What"), each.text if each is not None else ""),
        Entry("amount", _("Amount"), amount, placeholder=_("as expected")),
        Entry(
            "expected", _("Expected"), expected, explain=lambda text: ahead(screen, text),
            placeholder=_("tomorrow, fri, +2w, 15/3"),
        ),
    ]  # fmt: skip


async def _new(screen: "BaseScreen", client: int, name: str = "") -> None:
    if not name:
        found = await standing(screen, client)
        if found is None:
            return
        name = found.name

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        amount = selling.read("amount", values["amount"], parse_money)
        expected = selling.read("expected", values["expected"], parse_ahead, session.today)
        act, _number = await screen.desk.doors.db(
            opportunities.add, session, client, values["text"], amount=amount, expected=expected
        )
        screen.done(act, [client])

    title = _("Opportunity: %(name)s") % {"name": name}
    await ask(screen, f"opportunity {client}", title, _entries(screen), save)


async def _edit(screen: "BaseScreen", number: int) -> None:
    each = await read(screen, opportunities.get, number)
    if each is None:
        return

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        wanted = {
            "text": values["text"],
            "amount": selling.read("amount", values["amount"], parse_money),
            "expected": selling.read("expected", values["expected"], parse_ahead, session.today),
        }
        act = await screen.desk.doors.db(opportunities.edit, session, number, wanted, version=each.version)
        if values.get("state") == "open":
            act = await screen.desk.doors.db(opportunities.reopen, session, number)
        screen.done(act, [each.client_id])

    async def remove() -> None:
        screen.done(await screen.desk.doors.db(opportunities.remove, screen.desk.session, number), [each.client_id])

    entries = _entries(screen, each)
    if each.state != "open":
        state = _("won") if each.state == "won" else _("lost")
        entries.append(Entry("state", _("It is"), options=(("", state), ("open", _("open again")))))
    question = _question(each)
    title = _("Opportunity: %(name)s") % {"name": each.text}
    await ask(screen, f"edit opportunity {number}", title, entries, save, removal=Removal(question, remove))


async def _lose(screen: "BaseScreen", number: int) -> None:
    each = await read(screen, opportunities.get, number)
    if each is None:
        return

    async def save(values: dict[str, str]) -> None:
        act = await screen.desk.doors.db(opportunities.lose, screen.desk.session, number, values["reason"])
        screen.done(act, [each.client_id])

    title = _("Lost: %(what)s") % {"what": opportunity_text(each)}
    entries = [Entry("reason", _("Why"), placeholder=_("price, another supplier, no answer"))]
    await ask(screen, f"lose opportunity {number}", title, entries, save)


def edit_opportunity(screen: "BaseScreen", number: int) -> None:
    """Ask for changes of an opportunity; a closed one can be opened again, ctrl+t deletes it."""
    screen.run_worker(_edit(screen, number), group=OPENING)


def _question(each: Opportunity) -> str:
    return _("Delete the opportunity %(what)s?") % {"what": shown(each.text, 60)}


def remove_opportunity(screen: "BaseScreen", number: int) -> None:
    """Delete an opportunity, after asking."""
    screen.run_worker(_remove(screen, number), group=OPENING)


async def _remove(screen: "BaseScreen", number: int) -> None:
    each = await read(screen, opportunities.get, number)
    if each is not None:
        confirm(screen, _question(each), partial(opportunities.remove, opportunity_id=number), each.client_id)
