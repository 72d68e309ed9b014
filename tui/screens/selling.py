"""The forms of the money: a sale, and a payment."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from models import dates, journal, sales, selling, sold
from models.fields import STAGES
from models.i18n import _
from models.journal import Act
from models.money import format_money
from models.opportunities import Opportunity
from models.problems import BadValue, Problem
from models.selling import Standing
from models.sold import Sale
from models.text import shown
from tui.screens.asking import ahead, ask, behind
from tui.screens.dialogs import Confirm, Entry, Removal
from tui.screens.sale_form import SaleForm, line_entries, unpacked
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

Found = TypeVar("Found")
NO_LINE = dict.fromkeys(selling.LINE_FIELDS, "")


def only(screen: "BaseScreen", ids: list[int]) -> int | None:
    """Return the only client of ``ids``; several are told that money goes one by one."""
    if len(ids) > 1:
        screen.say(_("money goes client by client: esc takes the marks away"), "note")
    return ids[0] if len(ids) == 1 else None


async def standing(screen: "BaseScreen", client: int) -> Standing | None:
    """Read how a client stands; say so when it is gone."""
    found = await screen.desk.doors.db(selling.standing, screen.desk.session, client)
    if found is None:
        screen.say(_("This client is gone: it is in the trash or was erased."), "wrong")
    return found


def sell(screen: "BaseScreen", ids: list[int], *, won: int | None = None, first: dict[str, str] | None = None) -> None:
    """Ask for a sale to the client; ``won`` is the opportunity that it comes from, ``first`` its line as typed."""
    client = only(screen, ids)
    if client is not None:
        screen.run_worker(_sell(screen, client, won, first), group=OPENING)


async def _sell(screen: "BaseScreen", client: int, won: int | None, first: dict[str, str] | None) -> None:
    found = await standing(screen, client)
    if found is None:
        return
    doors = screen.desk.doors
    amounts = {str(each.id): "" if each.amount is None else format_money(each.amount) for each in found.opportunities}

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        lines = selling.lines(unpacked(values))
        head = selling.head(values, session)
        opportunity = int(values["won"]) if values.get("won") else None
        act, _sale = await doors.db(sales.add, session, client, lines, opportunity=opportunity, **head)
        await _told(screen, act, client, found.stage)

    line = {**NO_LINE, **(first or {})}
    if won is not None and not line["amount"]:
        line["amount"] = amounts.get(str(won), "")
    entries = [*line_entries([line], found.known), *_head_entries(screen), _paid_entry(screen)]
    if found.opportunities:
        options = (("", "—"), *((str(each.id), opportunity_text(each)) for each in found.opportunities))
        entries.append(Entry("won", _("Opportunity"), str(won or ""), options=options))
    purpose = f"sale {client}" if won is None else f"sale {client} of opportunity {won}"
    await ask(
        screen, purpose, _("Sale: %(name)s") % {"name": found.name}, entries, save,
        dialog=partial(SaleForm, known=found.known, amounts=amounts),
    )  # fmt: skip


def opportunity_text(each: Opportunity) -> str:
    """Return an opportunity in a few words: what, and its amount."""
    text = shown(each.text, 40)
    return text if each.amount is None else f"{text} · {format_money(each.amount)}"


def _head_entries(screen: "BaseScreen", head: dict[str, str] | None = None) -> list[Entry]:
    """The fields of a whole sale: its day, reference, due and renewal day."""
    head = head or {"on": "", "ref": "", "due": "", "renewal": ""}
    days = screen.desk.settings.payment_days
    return [
        Entry("on", _("Day"), head["on"], placeholder=_("today"), explain=lambda text: behind(screen, text)),
        Entry("ref", _("Reference"), head["ref"]),
        Entry(
            "due", _("Due"), head["due"], placeholder=_("%(days)d days after the sale") % {"days": days},
            explain=lambda text: ahead(screen, text),
        ),
        Entry("renewal", _("Renewal"), head["renewal"], explain=lambda text: ahead(screen, text)),
    ]  # fmt: skip


def _paid_entry(screen: "BaseScreen") -> Entry:
    def explain(text: str) -> str:
        today = screen.desk.session.today
        try:
            paid = selling.paid_on(text, today, today)
        except BadValue:
            return ""
        return _("not yet") if paid is None else behind(screen, "" if paid == today else text)

    return Entry("paid", _("Paid"), placeholder=_("no; yes, or the day"), explain=explain)


async def _told(screen: "BaseScreen", act: Act, client: int, stage: str) -> None:
    """Tell what was sold, and to which stage that brought the client."""
    screen.done(act, [client])
    now = await screen.desk.doors.db(selling.standing, screen.desk.session, client)
    if now is not None and now.stage != stage:
        label = next(_(choice.label) for choice in STAGES if choice.value == now.stage)
        arrow = "->" if screen.desk.plain else "→"
        screen.say(f"{journal.describe(act)} · {arrow} {label}", back=_("u undoes"))


def edit_sale(screen: "BaseScreen", sale: int) -> None:
    """Ask for changes of a sale: its days, reference and lines; ctrl+t deletes it."""
    screen.run_worker(_edit_sale(screen, sale), group=OPENING)


async def _edit_sale(screen: "BaseScreen", number: int) -> None:
    doors = screen.desk.doors
    sale = await read(screen, sold.get, number, screen.desk.session)
    found = await standing(screen, sale.client_id) if sale is not None else None
    if sale is None or found is None:
        return

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        wanted = {**selling.head(values, session), "lines": selling.lines(unpacked(values))}
        if "not_renewed" in values:
            wanted["not_renewed"] = values["not_renewed"] == "1"
        screen.done(await doors.db(sales.edit, session, number, wanted, version=sale.version), [sale.client_id])

    async def remove() -> None:
        screen.done(await doors.db(sales.remove, screen.desk.session, number), [sale.client_id])

    lines = [selling.typed_line(line) for line in sale.lines] or [NO_LINE]
    entries = [*line_entries(lines, found.known), *_head_entries(screen, selling.typed_head(sale))]
    if sale.renewal is not None:
        options = (("", _("expected")), ("1", _("not renewed")))
        entries.append(Entry("not_renewed", _("It is"), "1" if sale.not_renewed else "", options=options))
    title = _("Sale of %(day)s: %(name)s") % {"day": dates.full(sale.on), "name": found.name}
    await ask(
        screen, f"edit sale {number}", title, entries, save,
        dialog=partial(SaleForm, known=found.known, amounts={}),
        removal=Removal(removal_question(sale), remove),
    )  # fmt: skip


def removal_question(sale: Sale) -> str:
    """Ask whether a sale is to be deleted."""
    named = {"amount": format_money(sale.amount), "day": dates.full(sale.on)}
    if sale.payments:
        return _("Delete the sale of %(amount)s of %(day)s, with its payments?") % named
    return _("Delete the sale of %(amount)s of %(day)s?") % named


def remove_sale(screen: "BaseScreen", number: int) -> None:
    """Delete a sale, after asking."""
    screen.run_worker(_remove_sale(screen, number), group=OPENING)


async def _remove_sale(screen: "BaseScreen", number: int) -> None:
    sale = await read(screen, sold.get, number, screen.desk.session)
    if sale is not None:
        confirm(screen, removal_question(sale), partial(sales.remove, sale_id=number), sale.client_id)


def confirm(screen: "BaseScreen", question: str, function: partial[Act], client: int) -> None:
    """Ask, and do it on yes."""

    def answered(yes: bool | None) -> None:
        if yes:
            screen.perform(lambda session, _ids: function(session), [client])

    screen.app.push_screen(Confirm(question), answered)


async def read(screen: "BaseScreen", function: Callable[..., Found], *arguments: object) -> Found | None:
    """Read something that may be gone; say so when it is."""
    try:
        return await screen.desk.doors.db(function, *arguments)
    except Problem as problem:
        screen.say(problem.text, "wrong")
        return None
