"""A client at a glance, as the lines of the pane beside the list."""

from datetime import date
from textwrap import wrap

from textual.content import Content

from models import dates, money_words
from models.brief import Brief, Happening
from models.fields import ACTIVITY_KINDS, OUTCOMES
from models.i18n import N_, _, ngettext
from models.text import shown
from tui.widgets.stars import stars_text

LABEL = 12
SINCE = {
    "prospect": N_("prospect since %(day)s"),
    "negotiation": N_("in negotiation since %(day)s"),
    "client": N_("client since %(day)s"),
    "inactive": N_("inactive since %(day)s"),
}
_KINDS = {choice.value: choice.label for choice in ACTIVITY_KINDS}
_OUTCOMES = {choice.value: choice.label for choice in OUTCOMES}


def labelled(label: str, text: str | Content, style: str = "") -> Content:
    """Return a line with its label, small and dim, and the text in the column beside it."""
    body = text if isinstance(text, Content) else Content(shown(text)).stylize(style) if style else Content(shown(text))
    return Content.assemble((shown(label)[: LABEL - 1].ljust(LABEL), "$dim"), body)


def late_text(day: date, today: date) -> tuple[str, str]:
    """Return a due day in words, and the colour that goes with them."""
    if day < today:
        return dates.relative(day, today) if (today - day).days <= 7 else _("late since %(day)s") % {
            "day": dates.relative(day, today)
        }, "$late"
    return dates.relative(day, today), "$today" if day == today else ""


def happening_text(happening: Happening) -> str:
    """Return an activity on one line: what it was, how it ended, what was said."""
    parts = [_(_KINDS.get(happening.kind, happening.kind))]
    if happening.outcome:
        parts.append(_(_OUTCOMES.get(happening.outcome, happening.outcome)))
    if happening.text:
        parts.append(happening.text.split("\n", 1)[0])
    return " · ".join(parts)


def lines(brief: Brief, today: date, width: int, *, plain: bool, currency: str) -> list[Content]:
    """Return the lines of the pane for ``brief``, ``width`` cells wide."""
    stars = stars_text(brief.stars, plain)
    name = Content(shown(brief.name, max(1, width - 5))).truncate(max(1, width - 5), ellipsis=True, pad=True)
    since = _(SINCE[brief.stage]) % {"day": dates.ago(brief.stage_since, today)}
    found = [
        Content.assemble(name.stylize("bold"), "  ", (stars, "$stars")),
        Content(shown(" · ".join(part for part in (since, brief.place) if part))).stylize("$dim"),
        Content(""),
    ]
    if brief.do_not_contact:
        found += [Content(_("Do not contact")).stylize("bold $late"), Content("")]
    found += _action_lines(brief, today) + _people_lines(brief) + _money_lines(brief, today, currency)
    if brief.tags:
        found += [labelled(_("Tags"), ", ".join(brief.tags)), Content("")]
    if brief.notes:
        wrapped = wrap(shown(brief.notes, 400), max(10, width - LABEL))[:4]
        found += [labelled(_("Notes") if not place else "", part) for place, part in enumerate(wrapped)]
        found.append(Content(""))
    for happening in brief.happenings:
        found.append(labelled(dates.ago(happening.on, today), happening_text(happening)))
    if not brief.happenings:
        found.append(Content(_("Nothing logged yet: l logs a call.")).stylize("$dim"))
    return found


def _action_lines(brief: Brief, today: date) -> list[Content]:
    found: list[Content] = []
    for place, action in enumerate(brief.actions[:3]):
        text, style = late_text(action.due, today)
        found += [labelled(_("Next") if not place else "", action.text), labelled("", text, style or "$dim")]
    if not found:
        missing = _("no next action: f sets one") if brief.stage != "inactive" else "—"
        found.append(labelled(_("Next"), missing, "$dim"))
    return [*found, Content("")]


def _people_lines(brief: Brief) -> list[Content]:
    found: list[Content] = []
    label = _("Who")
    for person in brief.people[:3]:
        text = ", ".join(part for part in (person.name, person.position, person.area) if part)
        found.append(labelled(label, text))
        found += [labelled("", value) for _kind, value in person.channels]
        label = ""
    for _kind, value in brief.channels[:4]:
        found.append(labelled(label, value))
        label = ""
    if brief.unanswered:
        found.append(labelled("", tries(brief.unanswered), "$late" if brief.give_up else "$dim"))
        if brief.give_up:
            found.append(labelled("", _("m moves to Inactive"), "$dim"))
    return [*found, Content("")] if found else []


def _money_lines(brief: Brief, today: date, currency: str) -> list[Content]:
    money, found = brief.money, list[Content]()
    if money is None:
        return found
    if money.sales:
        found.append(labelled(_("Money"), money_words.bought(money.total, money.sales, currency)))
    if owes := money_words.owes(money.account, today):
        found.append(labelled("" if found else _("Money"), owes, "$overdue" if money.account.overdue else ""))
    for place, row in enumerate(money.opportunities[:3]):
        text = money_words.may_buy(row.text, row.amount, row.expected, today)
        found.append(labelled(_("May buy") if not place else "", text))
    return [*found, Content("")]


def tries(count: int) -> str:
    """Return "5 tries without an answer"."""
    text = ngettext("%(count)d try without an answer", "%(count)d tries without an answer", count)
    return text % {"count": count}
