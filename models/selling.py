"""A sale as it is typed: the texts of a form read into lines and days, and what a known product fills in by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from models import dates, opportunities, products
from models.database import database
from models.dates import parse_ahead, parse_behind
from models.fields import FLAGS, choice_named
from models.i18n import _
from models.money import format_money, parse_money, parse_number
from models.opportunities import Opportunity
from models.problems import BadValue
from models.products import Product
from models.session import Session
from models.sold import Line, Sale, cents, open_of_client
from models.text import clean_line, is_blank, search_key

T = TypeVar("T")

LINE_FIELDS = ("amount", "product", "quantity", "hours", "cost")
"""What is typed for each line of a sale."""
HEAD_FIELDS = ("on", "ref", "due", "renewal", "paid")
"""What is typed for a sale as a whole."""


class BadLine(BadValue):
    """A value that the line at ``place`` (from 0) of a sale does not take."""

    def __init__(self, problem: BadValue, place: int) -> None:
        super().__init__(problem.text, problem.code, problem.field)
        self.place = place


@dataclass(frozen=True, slots=True)
class Known:
    """The products there are, to be recognised without regard to case and accents."""

    by_name: Mapping[str, Product]

    def named(self, name: str) -> Product | None:
        """Return the product called ``name``, or None."""
        return self.by_name.get(search_key(clean_line(name)))


def known_products() -> Known:
    """Return the products there are."""
    return Known({search_key(product.name): product for product in products.products()})


def priced(product: Product, quantity: str) -> tuple[str, str]:
    """Return the amount and the cost of so many of ``product`` as a form holds them; '' where they are not known."""
    try:
        number = read("quantity", quantity, parse_number)
    except BadValue:
        return "", ""
    amounts = (product.price, product.cost)
    return _shown(amounts[0], number), _shown(amounts[1], number)


def _shown(price: int | None, quantity: Decimal | None) -> str:
    return "" if price is None else format_money(cents(Decimal(price) * (1 if quantity is None else quantity)))


def total(lines: Sequence[Mapping[str, str]]) -> int | None:
    """Return the sum of the amounts typed so far, in cents; None while one of them cannot be read."""
    try:
        return sum(parse_money(line["amount"]) for line in lines if line["amount"].strip())
    except BadValue:
        return None


def is_empty(typed: Mapping[str, str]) -> bool:
    """Return whether nothing is typed in a line."""
    return all(is_blank(typed.get(name, "")) for name in LINE_FIELDS)


def line(typed: Mapping[str, str]) -> Line:
    """Return the line that was typed. Raises BadValue at its field."""
    given = {name: typed.get(name, "") for name in LINE_FIELDS}
    amount = read("amount", given["amount"], parse_money)
    if amount is None:
        raise BadValue(_("A sale needs an amount."), "bad_amount", "amount")
    return Line(
        amount,
        clean_line(given["product"]) or None,
        read("quantity", given["quantity"], parse_number),
        read("cost", given["cost"], parse_money),
        read("hours", given["hours"], parse_number),
    )


def lines(typed: Sequence[Mapping[str, str]]) -> list[Line]:
    """Return the lines that were typed, the empty ones left out. Raises BadLine."""
    found: list[Line] = []
    filled = [place for place, each in enumerate(typed) if not is_empty(each)]
    for place in filled or [0]:
        try:
            found.append(line(typed[place]))
        except BadValue as problem:
            raise BadLine(problem, place) from None
    return found


def typed_line(line: Line) -> dict[str, str]:
    """Return a line as a form holds it."""
    return {
        "amount": format_money(line.amount),
        "product": line.product or "",
        "quantity": _decimal(line.quantity),
        "hours": _decimal(line.hours),
        "cost": "" if line.cost is None else format_money(line.cost),
    }


def head(typed: Mapping[str, str], session: Session) -> dict[str, Any]:
    """Return the days and the reference that were typed, as models.sales takes them. Raises BadValue at the field.

    ``paid`` is no, yes (on the day of the sale) or a day; the result has it only where it was asked for.
    """
    day = read("on", typed["on"], parse_behind, session.today) or session.today
    found: dict[str, Any] = {
        "on": day,
        "ref": clean_line(typed["ref"]) or None,
        "due": read("due", typed["due"], parse_ahead, session.today),
        "renewal": read("renewal", typed["renewal"], parse_ahead, session.today),
    }
    if "paid" in typed:
        found["paid"] = paid_on(typed["paid"], day, session.today)
    return found


def paid_on(text: str, day: date, today: date) -> date | None:
    """Return the day of payment that ``text`` means for a sale of ``day``, or None for not paid. Raises BadValue."""
    if is_blank(text):
        return None
    flag = choice_named(FLAGS, text)
    if flag is not None:
        return day if flag.value == "1" else None
    return read("paid", text, parse_behind, today)


def typed_head(sale: Sale) -> dict[str, str]:
    """Return the days and the reference of a sale as a form holds them."""
    return {
        "on": dates.full(sale.on),
        "ref": sale.ref or "",
        "due": dates.full(sale.due) if sale.due is not None else "",
        "renewal": dates.full(sale.renewal) if sale.renewal is not None else "",
    }


def due_day(due: date | None, on: date, session: Session) -> date:
    """Return the day on which a sale of ``on`` falls due."""
    return due if due is not None else on + timedelta(session.settings.payment_days)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the forms of the money know of a client: its name and stage, what is open, and the products there are."""

    name: str
    stage: str
    sales: tuple[Sale, ...]
    opportunities: tuple[Opportunity, ...]
    known: Known


def standing(session: Session, client_id: int) -> Standing | None:
    """Return how a client stands: its sales and opportunities that are open; None when it is gone."""
    row = database.execute_sql("SELECT name, stage FROM client WHERE id = ? AND hidden = 0", (client_id,)).fetchone()
    if row is None:
        return None
    waiting = [each for each in opportunities.of_client(client_id) if each.state == "open"]
    return Standing(row[0], row[1], tuple(open_of_client(client_id, session)), tuple(waiting), known_products())


def read(name: str, text: str, parse: Callable[..., T], *more: Any) -> T | None:
    """Return what was typed into the field ``name``, read by ``parse``, or None where nothing was.

    Raises BadValue at the field.
    """
    if is_blank(text):
        return None
    try:
        return parse(text, *more)
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, name) from None


def _decimal(value: Decimal | None) -> str:
    """Return a quantity so that it is read back as the same number: three decimals get a fourth."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text + "0" if len(text.partition(".")[2]) == 3 else text
