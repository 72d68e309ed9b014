"""The pictures of how clients fall into groups: Pareto's curve, RFM map, tiers, niches, the ideal client."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.i18n import N_, _
from models.portfolio import words
from models.portfolio.behind import key_of
from models.tiers import label as tier_label
from tui.screens.portfolio_sketch import Sketch, TableRow
from tui.widgets.chart import Bar, curve, grid

HEIGHT = 9
COUNTED = 10
"""So many traits count for ``fit`` (figures.md)."""

_MAP = (
    (("cannot_lose",), ("loyal",), ("champions",)),
    (("at_risk",), ("needs_attention",), ("promising",)),
    (("lost", "hibernating"), ("about_to_sleep",), ("new",)),
)
"""Where the groups lie: much and often on top, lately at the right (figures.md, ``rfm_group``)."""
_CLASSES = (
    ("A", N_("the first 80 %")), ("B", N_("up to 95 %")), ("C", N_("the rest")),
)  # fmt: skip


def _pareto(sketch: Sketch, data: Mapping[str, Any], _whole: Mapping[str, Any], _currency: str) -> None:
    if not data["clients"]:
        return
    points = [(float(x), float(y)) for x, y in data["curve"]]
    first = data["clients_for_80"] / data["clients"]
    second = max(first, next((x for x, y in points if y >= 0.95), 1.0))
    sketch.say(_("Income, in %, of the clients from the largest to the smallest"), "$dim")
    cuts = (("A", first), ("B", second), ("C", 1.0))
    sketch.add(*curve(points, cuts, sketch.width, HEIGHT, plain=sketch.plain))
    sketch.blank()
    counts = {"A": words.clients(data["clients_for_80"])}
    if len(points) - 1 == data["clients"]:  # the curve has a point for each of them
        counts["B"] = words.clients(round((second - first) * data["clients"]))
        counts["C"] = words.clients(round((1 - second) * data["clients"]))
    sketch.table(("",), [TableRow(f"{name}  {_(word)}", (counts.get(name, ""),), name) for name, word in _CLASSES])


def _rfm(sketch: Sketch, data: Sequence[Mapping[str, Any]], _whole: Mapping[str, Any], _currency: str) -> None:
    if not data:
        return
    counts = {entry["group"]: entry["clients"] for entry in data}

    def cell(groups: tuple[str, ...]) -> tuple[str, str]:
        names = [(_(words.GROUPS[group]), words.number(counts.get(group, 0))) for group in groups]
        if len(names) == 1:
            return names[0]
        return f"{names[0][0]} {names[0][1]}", f"{names[1][0]} {names[1][1]}"

    sketch.say(_("much and often on top, lately at the right"), "$dim")
    sketch.add(*grid([[cell(groups) for groups in row] for row in _MAP], sketch.width, plain=sketch.plain))
    sketch.blank()
    known = {entry["group"]: entry for entry in data}
    rows = [
        TableRow(_(word), (words.number(known[group]["clients"]), words.money(known[group]["income"])), group)
        for group, word in words.GROUPS.items()
        if group in known
    ]
    sketch.table((_("Clients"), _("Income")), rows)


def _tiers(sketch: Sketch, data: Sequence[Mapping[str, Any]], _whole: Mapping[str, Any], _currency: str) -> None:
    rows = []
    for entry in sorted(data, key=lambda entry: -words.cents(entry["from"])):
        label = f"{tier_label(entry['tier'])} " + _("from %(amount)s") % {"amount": words.money(entry["from"])}
        rows.append((str(entry["tier"]), Bar(label, entry["clients"],
                     f"{words.number(entry['clients'])}\t{words.money(entry['income'])}")))  # fmt: skip
    sketch.bars(rows)
    sketch.blank()
    sketch.say(_("L moves the limits"), "$dim")


def _niches(sketch: Sketch, data: Sequence[Mapping[str, Any]], _whole: Mapping[str, Any], _currency: str) -> None:
    rows = [
        TableRow(
            str(entry["sector"]),
            (words.money(entry["average"]), words.number(entry["clients"]), words.share(entry["margin_rate"]),
             words.share(entry["punctuality"])),
            str(entry["sector"]),
        )
        for entry in data
    ]  # fmt: skip
    sketch.table((_("each"), _("Clients"), _("margin"), _("on time")), rows)


def _ideal(sketch: Sketch, data: Sequence[Mapping[str, Any]], _whole: Mapping[str, Any], _currency: str) -> None:
    if not data:
        return
    sketch.say(_("how often among the best %(count)d, against all") % {"count": data[0]["top_of"]}, "$dim")
    sign = "x" if sketch.plain else "×"
    rows = [
        (
            key_of(str(entry["trait"]), str(entry["value"])),
            Bar(words.trait(entry), entry["lift"], f"{sign}{words.number(entry['lift'])}\t{entry['top']}"),
        )
        for entry in data
    ]
    most = max(entry["lift"] for entry in data)
    sketch.bars(rows[:COUNTED], most)
    if rows[COUNTED:]:
        sketch.blank()
        sketch.say(_("less certain, and not counted in “fits”"), "$dim")
        sketch.bars(rows[COUNTED:], most)


DRAW: dict[str, Callable[[Sketch, Any, Mapping[str, Any], str], None]] = {
    "pareto": _pareto, "rfm_groups": _rfm, "tiers": _tiers, "niches": _niches, "ideal": _ideal,
}  # fmt: skip
