"""The figures of the portfolio as rows: what each is called, the figure in words, its trend or how it changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from models import dates
from models.i18n import N_, _
from models.portfolio import words
from models.portfolio.period import DEFAULT, Period
from models.portfolio.said import SEVEN, TITLES, brief, change, said
from models.text import shown
from models.tiers import label
from tui.widgets.chart import spark
from tui.widgets.row_layout import Column, RowCells

_TRENDS = {"income": "amount", "stability": "amount", "frequency": "clients"}
MONTHS = 12
WIDE = 100
"""From so many columns on the picture stands beside the figures."""


def picture_width(width: int) -> int:
    """Return how wide the picture is on a screen of ``width`` cells: beside the figures, else all of it."""
    if width < WIDE:
        return width
    return max(42, min(80, width * 3 // 8 - 1))


def columns(*, comparing: bool) -> list[Column]:
    """Return the columns: trend and word, or what it was before and how it changed."""
    fixed = [Column("name", "", 15), Column("figure", "", 22, share=1)]
    if comparing:
        return [*fixed, Column("before", "", 10, drop=2, right=True), Column("change", "", 11, right=True),
                Column("word", "", 7, drop=1)]  # fmt: skip
    return [*fixed, Column("trend", "", MONTHS, drop=1), Column("word", "", 18, drop=2, share=2)]


def heading(period: Period, *, comparing: bool) -> str:
    """Return which period the figures are of."""
    text = period_text(period)
    if comparing and (earlier := period.before()) is not None:
        before = period_text(earlier)
        text = _("%(period)s, against %(before)s") % {"period": text, "before": before[:1].lower() + before[1:]}
    return text


def period_text(period: Period) -> str:
    """Return a period in words."""
    last = dates.show(period.last.isoformat())
    if period.first is None:
        return _("All time to %(day)s") % {"day": last}
    if period.text == DEFAULT:
        return _("Twelve months to %(day)s") % {"day": last}
    first = dates.show(period.first.isoformat())
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def cells(
    number: int,
    name: str,
    portfolio: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    points: Sequence[float | None] | None,
    currency: str,
    *,
    plain: bool,
) -> RowCells:
    """Return the row of a section; ``before`` holds the figures to compare with, as far as they are there.

    ``points`` are what its number was at the ends of the last months, where that is known.
    """
    title = _(TITLES[name])
    strong = "strong" if name in SEVEN else ""
    if name not in portfolio:
        return RowCells(number, (title, "…", "", "", ""), (strong, "dim"))
    now = said(name, portfolio, currency)
    dim = "dim" if now.figure == words.UNKNOWN else ""
    if before is not None:
        past = said(name, before, currency) if name in before else None
        told = change(now, past) if past is not None else None
        row = (brief(past, currency), told.text, told.word) if past is not None and told is not None else ("…", "", "")
        late = "late" if told is not None and told.word == _("worse") else ""
        return RowCells(number, (title, now.figure, *row), (strong, dim, "dim", late, late))
    return RowCells(number, (title, now.figure, trend(name, portfolio, points, plain=plain), now.word),
                    (strong, dim, "dim", now.tone))  # fmt: skip


def trend(name: str, portfolio: Mapping[str, Any], points: Sequence[float | None] | None, *, plain: bool) -> str:
    """Return the last twelve months of a section as a line of signs; '' where it has none."""
    if points:
        return spark(points, plain=plain) if any(value is not None for value in points) else ""
    months = (portfolio.get("income") or {}).get("by_month") or []
    if name not in _TRENDS or len(months) < 2:
        return ""
    key = _TRENDS[name]
    values = [words.cents(month[key]) if key == "amount" else month[key] for month in months[-MONTHS:]]
    return spark(values, plain=plain)


def empty_lines() -> Sequence[str]:
    """Return what an empty file says."""
    return (
        _("Nobody here yet: here your portfolio is measured."),
        "",
        _("1, then a: add a client"),
        _("i  import the list you have (Excel, CSV, vCard)"),
        _("D  look around in a demo portfolio"),
    )


def name_of(section: str, key: str | None) -> str:
    """Return what the clients behind a part of a section are called: ``RFM map: champions``."""
    title = _(TITLES[section])
    if key is None:
        return title
    if section == "tiers":
        return f"{title}: {shown(label(key), 60)}"
    known = words.GROUPS if section == "rfm_groups" else words.STAGES | words.AGES | _PARTS
    parts = [_(known[part]) if part in known else shown(part, 60) for part in key.split("\t")]
    return f"{title}: " + (" · ".join(part for part in parts if part) or _("not known"))


_PARTS = {
    "new": N_("new in the period"), "lost": N_("lost in the period"), "top1": N_("the largest"),
    "top5": N_("the five largest"), "median_interval": N_("by their usual interval"),
    "purchases_per_client": N_("who bought in the period"), "margin": N_("by margin"),
    "losing": N_("who lose you money"), "repeat": N_("who buy again"), "once": N_("who bought only once"),
    "retained": N_("who were kept"), "not_retained": N_("who did not come back"),
    "referrals": N_("who came by recommendation"), "credit": N_("with credit"), "moved": "",
}  # fmt: skip
"""Parts of sections in words."""
