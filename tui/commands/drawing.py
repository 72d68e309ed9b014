"""Lists and cards drawn for a person's terminal. What users typed is shown as it stands, never read as markup."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models import money_words
from models.dates import ago, dated, relative
from models.fields import FIELDS, STAGES, Type
from models.i18n import _, ngettext
from models.money import format_money
from models.receivables import Account
from models.session import Session
from models.text import shown
from models.vcard.values import readable

STARS = ("☆☆☆", "★☆☆", "★★☆", "★★★")
_GAP = "  "
_SALES = 10
"""So many sales are told one by one."""
_LONGEST = 40
"""So many characters of a text stand in a table."""
_WIDTHS = {"id": 7, "stars": 3, "stage": 11, "when": 11}


def draw_list(found: Iterable[dict[str, Any]], today: date) -> None:
    """Draw clients one a line: number, stars, name, stage, next action, when."""
    from rich.console import Console
    from rich.text import Text

    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)
    room = max(console.width - sum(_WIDTHS.values()) - 5 * len(_GAP), 20)
    names, actions = room * 11 // 20, room - room * 11 // 20
    labels = {stage.value: _(stage.label) for stage in STAGES}
    for record in found:
        due = date.fromisoformat(record["next_due"]) if record["next_due"] else None
        late = due is not None and due <= today
        console.print(
            Text.assemble(
                (_cell(f"#{record['id']}", _WIDTHS["id"], right=True) + _GAP, "dim"),
                (STARS[record["stars"]] + _GAP, "yellow"),
                (_cell(record["name"], names) + _GAP, "bold"),
                (_cell(labels[record["stage"]], _WIDTHS["stage"]) + _GAP, "dim"),
                _cell(record["next_action"] or "—", actions) + _GAP,
                (_cell(relative(due, today) if due else "—", _WIDTHS["when"]).rstrip(), "red" if late else ""),
            )
        )


def _cell(text: str, width: int, *, right: bool = False) -> str:
    from rich.cells import cell_len, set_cell_size

    text = shown(text, width)
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1) + "…"
    return " " * (width - cell_len(text)) + text if right else set_cell_size(text, width)


def table(rows: Sequence[Sequence[str]], right: Container[int]) -> Iterator[str]:
    """Yield ``rows`` as lines with their cells under each other, those of the columns ``right`` at the right."""
    from rich.cells import cell_len

    shorter = [[shown(cell, _LONGEST) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*shorter, strict=True)]
    for row in shorter:
        cells = (
            _cell(cell, width, right=place in right)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield _GAP.join(cells).rstrip()


def card_lines(record: dict[str, Any], today: date, *, plain: bool) -> Iterator[tuple[str, str]]:
    """Yield what ``show`` says of a client, as labels and values; groups are parted by an empty pair."""
    yield f"#{record['id']}", record["name"]
    for name, field in FIELDS.items():
        value = record.get(name)
        if value in (None, "", [], False) or name in (
            "id",
            "name",
            "created_at",
            "updated_at",
            "version",
            "unanswered",
        ):
            continue
        yield _(field.label), _value(name, value, plain=plain)
    for name, value in record["fields"].items():
        yield name, (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)
    yield from _groups(record, today)


def _value(name: str, value: Any, *, plain: bool) -> str:
    field = FIELDS[name]
    if field.type is Type.STARS:
        return "*" * value + "-" * (3 - value) if plain else STARS[value]
    if field.type is Type.MONEY:
        return str(value)
    if field.type is Type.PHONE:
        return readable(str(value))
    if field.type is Type.FLAG:
        return _("yes")
    for choice in field.choices:
        if choice.value == value:
            return _(choice.label)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _groups(record: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """Yield contacts with their channels, follow-ups and activities."""
    for contact in record["contacts"]:
        yield "", ""
        parts = [contact["name"], contact["position"], contact["area"]]
        yield _("Contact"), ", ".join(part for part in parts if part)
        for channel in record["channels"]:
            if channel["contact_id"] == contact["id"]:
                yield "", _channel(channel)
    own = [channel for channel in record["channels"] if channel["contact_id"] is None]
    if own:
        yield "", ""
        yield from ((_("Channels") if index == 0 else "", _channel(channel)) for index, channel in enumerate(own))
    if record["follow_ups"]:
        yield "", ""
    for action in record["follow_ups"]:
        when = relative(date.fromisoformat(action["due"]), today) if action["done_on"] is None else _("done")
        yield f"{_('follow-up')} {action['id']}", f"{when}: {action['text']}"
    if record["activities"]:
        yield "", ""
    for activity in record["activities"][:10]:
        parts = [_choice("activity", activity["kind"]), _choice("outcome", activity["outcome"]), activity["text"]]
        yield ago(date.fromisoformat(activity["on"]), today), " · ".join(part for part in parts if part)


def money_lines(record: dict[str, Any], account: Account, session: Session) -> Iterator[tuple[str, str]]:
    """Yield what a client bought, owes and may buy, as labels and values: nothing where there is nothing of it."""
    today = session.today
    if record["sales"] or account.credit:
        yield "", ""
        bought = money_words.bought(_cents(record["total_sales"]), record["sales_count"], session.settings.currency)
        owes = money_words.owes(account, today)
        yield _("Money"), " · ".join(part for part in (bought if record["sales"] else "", owes) if part)
    for sale in record["sales"][:_SALES]:
        left = _("open %(amount)s") % {"amount": format_money(_cents(sale["open"]))} if _cents(sale["open"]) else ""
        products = ", ".join(dict.fromkeys(line["product"] for line in sale["lines"] if line["product"]))
        parts = [
            dated(date.fromisoformat(sale["on"]), today),
            sale["ref"],
            products,
            format_money(_cents(sale["amount"])),
        ]
        yield f"{_('sale')} {sale['id']}", " · ".join(part for part in (*parts, left) if part)
    if len(record["sales"]) > _SALES:
        more = len(record["sales"]) - _SALES
        yield "", ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    for row in record["opportunities"]:
        if row["state"] == "open":
            expected = date.fromisoformat(row["expected"]) if row["expected"] else None
            amount = _cents(row["amount"]) if row["amount"] is not None else None
            yield _("May buy"), money_words.may_buy(row["text"], amount, expected, today)


def _cents(amount: str) -> int:
    return int(Decimal(amount).scaleb(2))


def _channel(channel: dict[str, Any]) -> str:
    text = channel["typed"] or channel["value"]
    return f"{text} ({channel['label']})" if channel["label"] else str(text)


def _choice(table: str, value: str | None) -> str:
    from models.fields import ACTIVITY_KINDS, OUTCOMES

    for choice in ACTIVITY_KINDS if table == "activity" else OUTCOMES:
        if choice.value == value:
            return _(choice.label)
    return value or ""
