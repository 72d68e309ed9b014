"""The pictures of the seven characteristics and the income: what stands beside the figure under the cursor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.content import Content

from models.i18n import _
from models.portfolio import words
from models.portfolio.explain import explained
from models.portfolio.said import said
from tui.screens import portfolio_groups, portfolio_tables
from tui.screens.portfolio_sketch import Sketch, TableRow
from tui.widgets.chart import Bar, columns
from tui.widgets.picture import PictureLine

Draw = Callable[[Sketch, Any, Mapping[str, Any], str], None]
HEIGHT = 6
"""Lines of a chart of months."""


def picture(
    name: str, portfolio: Mapping[str, Any], width: int, currency: str, *, plain: bool = False
) -> list[PictureLine]:
    """Return the picture of a section: its figure, how to read it, a chart, and the parts with clients behind them."""
    sketch = Sketch(width, plain)
    told = explained(name)
    line = said(name, portfolio, currency)
    figure = " · ".join(part for part in (line.figure, line.word) if part and part != words.UNKNOWN)
    sketch.say(told.title, "bold")
    sketch.say(figure or words.UNKNOWN)
    sketch.blank()
    if portfolio.get(name) is not None:
        _DRAW[name](sketch, portfolio[name], portfolio, currency)
    sketch.blank()
    sketch.say(told.formula, "$dim")
    return sketch.lines


def _size(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], _currency: str) -> None:
    rows = [(stage, Bar(_(word), data[stage], words.number(data[stage]))) for stage, word in words.STAGES.items()]
    sketch.bars(rows)
    sketch.blank()
    sketch.table(
        ("",),
        [
            TableRow(_("New in the period"), (f"+{words.number(data['new'])}",), "new"),
            TableRow(_("Lost in the period"), (f"-{words.number(data['lost'])}",), "lost"),
        ],
    )


def _diversification(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], _currency: str) -> None:
    if data["top1"] is None:
        return
    whole = (("top1", _("The largest"), data["top1"]), ("top5", _("The five largest"), data["top5"]))
    sketch.bars([(key, Bar(label, value or 0, words.share(value))) for key, label, value in whole], most=1.0)
    if not data["sectors"]:
        return
    sketch.blank()
    sketch.say(_("By sector, like %(count)s equal ones") % {"count": words.number(data["effective_sectors"])}, "$dim")
    sketch.bars([
        (entry["sector"] or "", Bar(entry["sector"] or _("no sector"), entry["share"] or 0,
         f"{words.number(entry['clients'])}\t{words.share(entry['share'])}"))
        for entry in data["sectors"]
    ])  # fmt: skip


def _months(sketch: Sketch, whole: Mapping[str, Any], key: str, top: Callable[[float], str]) -> None:
    """A chart of the months of the period by their amount or their clients."""
    months = (whole.get("income") or {}).get("by_month") or []
    if len(months) < 2:
        return
    values = [words.cents(month["amount"]) if key == "amount" else month["clients"] for month in months]
    names = [words.month(month["month"])[:1].upper() for month in months]
    sketch.add(*columns(values, names, top(max(values)), sketch.width, HEIGHT, plain=sketch.plain))


def _frequency(sketch: Sketch, data: Mapping[str, Any], whole: Mapping[str, Any], _currency: str) -> None:
    sketch.say(_("Clients that bought, by month"), "$dim")
    _months(sketch, whole, "clients", words.number)
    sketch.blank()
    rows = [
        TableRow(_("Middle interval"), (words.days(data["median_interval"]),), "median_interval"),
        TableRow(_("Purchases per client"), (words.number(data["purchases_per_client"]),), "purchases_per_client"),
    ]
    sketch.table(("",), rows)


def _profitability(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], currency: str) -> None:
    if data["margin"] is not None:
        sketch.table(("",), [TableRow(_("Margin"), (words.money(data["margin"], currency),), "margin")])
    if data["margin_rate"] is not None:
        sketch.bars(
            [(None, Bar(_("of the sales"), max(0, data["margin_rate"]), words.share(data["margin_rate"])))], 1.0
        )
    if data["losing"]:
        sketch.blank()
        sketch.say(_("They lose you money"), "$late", "losing")
        rows = [
            TableRow(str(each["client"]), (words.money(each["margin"]),), f"#{each['client_id']}")
            for each in data["losing"][:30]
        ]
        sketch.table(("",), rows)


def _loyalty(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], _currency: str) -> None:
    rows = [
        ("repeat", Bar(_("Buy again"), data["repeat_rate"] or 0, words.share(data["repeat_rate"]))),
        ("retained", Bar(_("Kept"), data["retention"] or 0, words.share(data["retention"]))),
    ]
    sketch.bars(rows, most=1.0)
    sketch.blank()
    others = [
        TableRow(_("Bought only once"), ("",), "once"),
        TableRow(_("Did not come back"), ("",), "not_retained"),
        TableRow(_("Came by recommendation"), (words.number(data["referrals"]),), "referrals"),
    ]
    sketch.table(("",), others)


def _stability(sketch: Sketch, data: Mapping[str, Any], whole: Mapping[str, Any], _currency: str) -> None:
    sketch.say(_("Income by month"), "$dim")
    _months(sketch, whole, "amount", lambda cents: words.money(f"{cents / 100:.2f}"))
    sketch.blank()
    trend = data["trend"]
    change = words.UNKNOWN if trend is None else f"{'+' if trend > 0 else ''}{words.share(trend)}"
    rows = [
        TableRow(_("Income varies"), (words.share(data["income_cv"]),)),
        TableRow(_("Buying clients vary"), (words.share(data["clients_cv"]),)),
        TableRow(_("Trend by month"), (change,)),
    ]
    sketch.table(("",), rows)


def _receptivity(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], _currency: str) -> None:
    labels = (("offers", _("Offers made")), ("answered", _("Answered")), ("accepted", _("Accepted")))
    sketch.bars([(key, Bar(label, data[key], words.number(data[key]))) for key, label in labels])


def _income(sketch: Sketch, data: Mapping[str, Any], whole: Mapping[str, Any], _currency: str) -> None:
    _months(sketch, whole, "amount", lambda cents: words.money(f"{cents / 100:.2f}"))
    sketch.blank()
    rows = [
        TableRow(words.month(each["month"]), (words.money(each["amount"]), words.number(each["clients"])),
                 str(each["month"]))
        for each in reversed(data["by_month"])
    ]  # fmt: skip
    sketch.table((_("Income"), _("Clients")), rows)


_DRAW: dict[str, Draw] = {
    "size": _size, "diversification": _diversification, "frequency": _frequency, "profitability": _profitability,
    "loyalty": _loyalty, "stability": _stability, "receptivity": _receptivity, "income": _income,
    **portfolio_groups.DRAW, **portfolio_tables.DRAW,
}  # fmt: skip


def waiting(name: str) -> Sequence[PictureLine]:
    """Return what stands in the place of a picture whose figures are not there yet."""
    return [PictureLine(Content(explained(name).title).stylize("bold")), PictureLine(Content("…").stylize("$dim"))]
