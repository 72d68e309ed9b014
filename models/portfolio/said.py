"""Each section of the portfolio in one line: its figure in words, a word about it, and the number that is compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.i18n import N_, _, ngettext
from models.portfolio import words
from models.tiers import label

TITLES = {
    "size": N_("Size"), "diversification": N_("Diversification"), "frequency": N_("Frequency"),
    "profitability": N_("Profitability"), "loyalty": N_("Loyalty"), "stability": N_("Stability"),
    "receptivity": N_("Receptivity"), "income": N_("Income"), "pareto": N_("Pareto"), "rfm_groups": N_("RFM map"),
    "tiers": N_("Spending tiers"), "niches": N_("Niches"), "ideal": N_("Ideal client"), "funnel": N_("Funnel"),
    "cross_sell": N_("Cross-sell"), "receivables": N_("Receivables"), "goals": N_("Goals"),
}  # fmt: skip
"""The sections in the order of the screen: the seven characteristics, then the rest."""
SEVEN = tuple(TITLES)[:7]
STEADY, UNEVEN = 0.25, 0.5
"""Up to these coefficients of variation income is called steady, and uneven; beyond it jumps."""


@dataclass(frozen=True, slots=True)
class Said:
    """A section in words: ``figure``, a ``word`` about it, the look that goes with the word (``overdue`` or ``''``),
    and the number behind it (None: unknown) of a ``kind``: count, money (in cents), share, days, number or ''.

    ``good`` is 1 where more is better, -1 where less is, 0 where neither.
    """

    figure: str = words.UNKNOWN
    word: str = ""
    tone: str = ""
    value: float | None = None
    kind: str = ""
    good: int = 0


def said(name: str, portfolio: Mapping[str, Any], currency: str) -> Said:
    """Return the section ``name`` of a portfolio (as ``whole.portfolio`` has it) in one line."""
    data = portfolio.get(name)
    return Said() if data is None else _SAY[name](data, currency)


def _size(data: Mapping[str, Any], _currency: str) -> Said:
    word = _("+%(new)d new") if data["new"] and not data["lost"] else _("+%(new)d new, -%(lost)d lost")
    word %= {"new": data["new"], "lost": data["lost"]}
    return Said(words.clients(data["client"]), word, "", data["client"], "count", 1)


def _diversification(data: Mapping[str, Any], _currency: str) -> Said:
    if data["effective_clients"] is None:
        return Said()
    figure = _("like %(count)s equal clients") % {"count": words.number(round(data["effective_clients"], 1))}
    word = _("largest %(share)s") % {"share": words.share(data["top1"])}
    return Said(figure, word, "", data["effective_clients"], "number", 1)


def _frequency(data: Mapping[str, Any], _currency: str) -> Said:
    interval, each = data["median_interval"], data["purchases_per_client"]
    figure = _("every %(span)s") % {"span": words.days(interval)} if interval is not None else words.UNKNOWN
    word = _("%(count)s times each") % {"count": words.number(each)} if each is not None else ""
    return Said(figure, word, "", interval, "days", -1)


def _profitability(data: Mapping[str, Any], currency: str) -> Said:
    rate, losing = data["margin_rate"], len(data["losing"])
    if data["margin"] is None:
        return Said(word=_("no costs known"))
    figure = _("margin %(share)s") % {"share": words.share(rate)}
    if rate is None:
        figure = _("margin %(amount)s") % {"amount": words.money(data["margin"], currency)}
    word = ngettext("%(count)d loses money", "%(count)d lose money", losing) % {"count": losing}
    return Said(figure, word if losing else _("no losses"), "late" if losing else "", rate, "share", 1)


def _loyalty(data: Mapping[str, Any], _currency: str) -> Said:
    repeat, kept = data["repeat_rate"], data["retention"]
    figure = _("%(share)s buy again") % {"share": words.share(repeat)} if repeat is not None else words.UNKNOWN
    word = _("%(share)s kept") % {"share": words.share(kept)} if kept is not None else ""
    return Said(figure, word, "", repeat, "share", 1)


def _stability(data: Mapping[str, Any], _currency: str) -> Said:
    varies, trend = data["income_cv"], data["trend"]
    if varies is None:
        return Said(word=_("needs three months"))
    word = _("steady") if varies <= STEADY else _("uneven") if varies <= UNEVEN else _("jumpy")
    if trend is not None and abs(trend) >= 0.01:
        word += ", " + (_("growing") if trend > 0 else _("falling"))
    return Said(_("varies %(share)s") % {"share": words.share(varies)}, word, "", varies, "share", -1)


def _receptivity(data: Mapping[str, Any], _currency: str) -> Said:
    if not data["offers"]:
        return Said(word=_("no offers made"))
    figure = ngettext("%(share)s of %(count)d offer", "%(share)s of %(count)d offers", data["offers"])
    figure %= {"share": words.share(data["rate"]), "count": data["offers"]}
    word = ngettext("%(count)d answered", "%(count)d answered", data["answered"]) % {"count": data["answered"]}
    return Said(figure, word, "", data["rate"], "share", 1)


def _income(data: Mapping[str, Any], currency: str) -> Said:
    total, months = words.cents(data["total"]), len(data["by_month"])
    word = ""
    if months > 1:
        mean = f"{total / months / 100:.2f}"
        word = _("%(amount)s a month") % {"amount": words.money(mean, currency)}
    return Said(words.money(data["total"], currency), word, "", total, "money", 1)


def _pareto(data: Mapping[str, Any], _currency: str) -> Said:
    if not data["clients"]:
        return Said()
    counts = {"some": words.number(data["clients_for_80"]), "all": words.number(data["clients"])}
    figure = _("%(some)s of %(all)s make 80 %%") % counts
    return Said(figure, _("%(share)s of them") % {"share": words.share(data["share"])}, "", data["share"], "share", 1)


def _rfm(data: Sequence[Mapping[str, Any]], _currency: str) -> Said:
    counts = {entry["group"]: entry["clients"] for entry in data}
    best = counts.get("champions", 0)
    figure = ngettext("%(count)d champion", "%(count)d champions", best) % {"count": best}
    risk = counts.get("at_risk", 0) + counts.get("cannot_lose", 0)
    word = ngettext("%(count)d at risk", "%(count)d at risk", risk) % {"count": risk}
    return Said(figure, word, "late" if risk else "", best, "count", 1) if data else Said(word=_("needs five buyers"))


def _tiers(data: Sequence[Mapping[str, Any]], currency: str) -> Said:
    filled = [entry for entry in data if entry["clients"]]
    if not filled:
        return Said()
    top = max(filled, key=lambda entry: words.cents(entry["from"]))
    figure = _("%(count)s in %(tier)s") % {"count": words.number(top["clients"]), "tier": label(top["tier"])}
    return Said(figure, words.money(top["income"], currency), "", top["clients"], "count", 1)


def _niches(data: Sequence[Mapping[str, Any]], _currency: str) -> Said:
    if not data:
        return Said(word=_("under 3 a sector"))
    best = max(data, key=lambda entry: words.cents(entry["average"]))
    figure = ngettext("%(count)d niche", "%(count)d niches", len(data)) % {"count": len(data)}
    return Said(figure, best["sector"], "", len(data), "count", 0)


def _ideal(data: Sequence[Mapping[str, Any]], _currency: str) -> Said:
    if not data:
        return Said(_("no trait stands out"))
    figure = ngettext("%(count)d trait", "%(count)d traits", len(data)) % {"count": len(data)}
    return Said(figure, words.trait(data[0]), "", len(data), "count", 0)


def _funnel(data: Sequence[Mapping[str, Any]], _currency: str) -> Said:
    first = next((step for step in data if (step["from"], step["to"]) == ("negotiation", "client")), None)
    if first is None or first["rate"] is None:
        return Said()
    figure = _("%(share)s of talks won") % {"share": words.share(first["rate"])}
    word = _("in %(span)s") % {"span": words.days(first["median_days"])} if first["median_days"] is not None else ""
    return Said(figure, word, "", first["rate"], "share", 1)


def _cross_sell(data: Sequence[Mapping[str, Any]], _currency: str) -> Said:
    if not data:
        return Said(word=_("needs 5 in common"))
    figure = ngettext("%(count)s pair", "%(count)s pairs", len(data)) % {"count": words.number(len(data))}
    to_offer = max(entry["candidates"] for entry in data)
    word = ngettext("%(count)d to offer to", "%(count)d to offer to", to_offer) % {"count": to_offer}
    return Said(figure, word if to_offer else "", "", len(data), "count", 0)


def _receivables(data: Mapping[str, Any], currency: str) -> Said:
    owed, overdue = words.cents(data["owed"]), words.cents(data["overdue"])
    figure = _("%(amount)s owed") % {"amount": words.money(data["owed"], currency)} if owed else words.UNKNOWN
    word = _("%(amount)s overdue") % {"amount": words.money(data["overdue"], currency)} if overdue else ""
    return Said(figure, word, "overdue" if overdue else "", owed, "money", -1)


def _goals(data: Sequence[Mapping[str, Any]], _currency: str) -> Said:
    if not data:
        return Said(word=_("none set"))
    well = sum(on_course(goal) for goal in data)
    figure = _("%(some)d of %(all)d on course") % {"some": well, "all": len(data)}
    return Said(figure, "", "", well, "count", 1)


def on_course(goal: Mapping[str, Any]) -> bool:
    """Return whether a goal stands at least where its share due by the day would have it."""
    now, expected = goal["now"], goal["expected"]
    return now is not None and expected is not None and float(now) >= float(expected)


_SAY: dict[str, Callable[[Any, str], Said]] = {
    "size": _size, "diversification": _diversification, "frequency": _frequency, "profitability": _profitability,
    "loyalty": _loyalty, "stability": _stability, "receptivity": _receptivity, "income": _income, "pareto": _pareto,
    "rfm_groups": _rfm, "tiers": _tiers, "niches": _niches, "ideal": _ideal, "funnel": _funnel,
    "cross_sell": _cross_sell, "receivables": _receivables, "goals": _goals,
}  # fmt: skip


def brief(line: Said, currency: str) -> str:
    """Return the number behind a section alone: ``412``, ``34 %``, ``6 weeks``, ``18.420 €``."""
    if line.value is None:
        return words.UNKNOWN
    match line.kind:
        case "share":
            return words.share(line.value)
        case "days":
            return words.days(line.value)
        case "money":
            return words.money(f"{line.value / 100:.2f}", currency)
    return words.number(line.value)


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure differs from that of the period before: signed, and whether that is ``better`` or ``worse``."""

    text: str = words.UNKNOWN
    word: str = ""


def change(now: Said, before: Said) -> Change:
    """Return the change from ``before`` to ``now``; nothing where one of them is unknown."""
    if now.value is None or before.value is None:
        return Change()
    difference = now.value - before.value
    sign = "+" if difference > 0 else "-" if difference < 0 else ""
    size = abs(difference)
    if now.kind == "share":
        points = words.number(round(size * 100, 0 if size >= 0.01 else 1))
        text = ngettext("%(sign)s%(count)s point", "%(sign)s%(count)s points", 1 if points == "1" else 2)
        text %= {"sign": sign, "count": points}
    elif now.kind == "days":
        text = ngettext("%(sign)s%(count)s day", "%(sign)s%(count)s days", 1 if size == 1 else 2)
        text %= {"sign": sign, "count": words.number(round(size, 1))}
    elif now.kind == "money":
        text = f"{sign}{words.share(size / before.value)}" if before.value > 0 else words.UNKNOWN
    else:
        text = sign + words.number(round(size, 1))
    if not difference or text.strip("+-").split()[0] == "0":
        return Change("=", _("same"))
    better = (difference > 0) == (now.good > 0)
    return Change(text, "" if not now.good else _("better") if better else _("worse"))
