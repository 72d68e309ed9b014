"""The pictures of the funnel, of what sells together, of what is owed and of the goals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len

from models import goals
from models.i18n import _, ngettext
from models.portfolio import words
from models.portfolio.behind import key_of
from models.portfolio.said import on_course
from tui.screens.portfolio_sketch import Sketch, TableRow
from tui.widgets.chart import Bar
from tui.widgets.painted import fit

MOST = 30
"""So many rows of a long table are shown."""


def _funnel(sketch: Sketch, data: Sequence[Mapping[str, Any]], whole: Mapping[str, Any], _currency: str) -> None:
    by_source = [
        (entry["source"], steps)
        for entry in whole.get("funnel_by_source") or []
        if (steps := [step for step in entry["steps"] if step["entered"]])
    ]
    every = [*data, *(step for _source, steps in by_source for step in steps)]
    room = max((cell_len(_moved(step)) for step in every), default=0)
    for step in data:
        _step(sketch, step, room)
    for source, steps in by_source:
        sketch.blank()
        sketch.say(source or _("no source"), "bold")
        for step in steps:
            _step(sketch, step, room, source or "")


def _step(sketch: Sketch, step: Mapping[str, Any], room: int, *source: str) -> None:
    """A move: from where to where, and under that a bar, how many of how many, and how long it took."""
    arrow = "->" if sketch.plain else "→"
    label = f"{_(words.STAGES[step['from']])} {arrow} {_(words.STAGES[step['to']])}"
    key = key_of(*source, step["from"], step["to"], "moved")
    sketch.table(("",), [TableRow(label, (words.share(step["rate"]),), key)])
    sketch.bars([(None, Bar("", step["rate"] or 0, fit(_moved(step), room, right=True)))], most=1.0)


def _moved(step: Mapping[str, Any]) -> str:
    text = _("%(some)s of %(all)s") % {"some": words.number(step["moved"]), "all": words.number(step["entered"])}
    return text if step["median_days"] is None else f"{text}, {words.days(step['median_days'])}"


def _cross_sell(sketch: Sketch, data: Sequence[Mapping[str, Any]], _whole: Mapping[str, Any], _currency: str) -> None:
    arrow = "->" if sketch.plain else "→"
    for entry in data[:MOST]:
        key = key_of(entry["bought"], entry["also"])
        sketch.add_part(f"{entry['bought']} {arrow} {entry['also']}", key)
        offer = ngettext("%(count)d to offer to", "%(count)d to offer to", entry["candidates"])
        both = _("%(share)s have both") % {"share": words.share(entry["confidence"])}
        times = f"{'x' if sketch.plain else '×'}{words.number(round(entry['lift'], 1))}"
        sketch.say(f"  {offer % {'count': entry['candidates']}} · {both} · {times}", "$dim")


def _receivables(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], currency: str) -> None:
    ages = data["ageing"]
    rows = []
    for age, word in words.AGES.items():
        style = "$accent" if age == "not_due" else "$overdue"
        rows.append((age, Bar(_(word), words.cents(ages[age]), words.money(ages[age]), style)))
    sketch.bars(rows)
    if words.cents(data["credit"]):
        sketch.blank()
        sketch.table(("",), [TableRow(_("To their credit"), (words.money(data["credit"], currency),), "credit")])
    if data["debtors"]:
        sketch.blank()
        debtors = [
            TableRow(str(each["client"]), (_owed(each["owed"]), _owed(each["overdue"])),
                     f"#{each['client_id']}")
            for each in data["debtors"][:MOST]
        ]  # fmt: skip
        sketch.table((_("owed"), _("past due")), debtors)


def _owed(amount: str) -> str:
    return words.money(amount) if words.cents(amount) else words.UNKNOWN


def _goals(sketch: Sketch, data: Sequence[Mapping[str, Any]], _whole: Mapping[str, Any], currency: str) -> None:
    for goal in data:
        now, due, target = (None if goal[name] is None else float(goal[name]) for name in ("now", "expected", "target"))
        title = goals.title(str(goal["goal"]))

        def number(value: Any) -> str:
            return words.money(value, currency) if isinstance(value, str) else words.number(value)

        word = _("on course") if on_course(goal) else _("behind")
        sketch.say(f"{title} · {word}", "" if on_course(goal) else "$late")
        sketch.bars([
            (None, Bar(_("now"), now or 0, number(goal["now"]))),
            (None, Bar(_("due by today"), due or 0, number(goal["expected"]), "$dim")),
            (None, Bar(_("target"), target or 0, number(goal["target"]), "$dim")),
        ], most=max(target or 0, now or 0))  # fmt: skip
        sketch.blank()
    sketch.say(_("O sets goals and changes them"), "$dim")


DRAW: dict[str, Callable[[Sketch, Any, Mapping[str, Any], str], None]] = {
    "funnel": _funnel, "cross_sell": _cross_sell, "receivables": _receivables, "goals": _goals,
}  # fmt: skip
