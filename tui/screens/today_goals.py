"""How goals are told: values in the words of the reader, whether they are on the way, and the lines of Today."""

from collections.abc import Sequence

from textual.content import Content

from models import goals
from models.goals import IN_MONEY, Goal, Standing
from models.i18n import _
from models.money import format_units
from tui.widgets.tab_line import count_text

UNKNOWN = "—"


def value(goal: Goal, number: float | None) -> str:
    """Return a target or what is there of it as people read it, in whole units; halves are rounded up."""
    if number is None:
        return UNKNOWN
    return format_units(int(number + 0.5)) if goal.measure in IN_MONEY else count_text(int(number + 0.5))


def judged(standing: Standing) -> tuple[str, str]:
    """Return in words whether a goal is reached, on the way or behind, and the look of that."""
    if (standing.now or 0) >= standing.goal.target:
        return _("reached"), ""
    missing = standing.due - (standing.now or 0)
    if missing <= 0:
        return _("on the way"), ""
    return _("%(amount)s behind") % {"amount": value(standing.goal, missing)}, "late"


def lines(standings: Sequence[Standing], *, beside: bool) -> list[Content]:
    """Return two quiet lines for each goal: how far it is, and what is due by today; one where there is little room,
    in which a goal that is behind is marked."""
    found = []
    for each in standings:
        told = {"now": value(each.goal, each.now), "target": value(each.goal, each.goal.target)}
        word, tone = judged(each)
        if not beside:
            sign = ("! ", "$late") if tone else ("", "")
            found.append(
                Content.assemble(sign, (goals.title(each.goal.name), "$dim"), " ", _("%(now)s of %(target)s") % told)
            )
            continue
        due = _("%(due)s due by today") % {"due": value(each.goal, each.due)}
        found.append(Content.assemble((f"{goals.title(each.goal.name)}: ", "$dim"), _("%(now)s of %(target)s") % told))
        found.append(Content.assemble(("  " + due + " · ", "$dim"), (word, f"${tone}" if tone else "$dim")))
    return found
