"""The day at a glance as lines: how many wait and why, what was done, birthdays, debts, who has no next action."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from models import dates
from models.i18n import _, ngettext
from models.money import format_money
from models.review import words
from models.review.day import Day
from models.review.queue import Card
from models.review.reasons import Reason
from models.session import Session
from models.text import shown
from tui.screens.review_words import REASON_WORDS, done_words
from tui.widgets.row_layout import RowCells
from tui.widgets.stars import stars_text
from tui.widgets.tab_line import count_text

if TYPE_CHECKING:
    from models.goals import Standing

LEFT = 40
_ROOM = 22
_TONES = {"overdue": "late", "due_today": "today", "payment_overdue": "overdue"}
_STYLES = {"overdue": "$late", "due_today": "$today", "payment_overdue": "$overdue"}


def glance(
    day: Day, debts: tuple[int, int] | None, goals: "Sequence[Standing]", session: Session, *, beside: bool
) -> list[Content]:
    """Return the lines: under each other where they stand ``beside`` the list, in two columns under it."""
    waiting = _waiting(day)
    rest = [*_done(day), *_coming(day, session), *_standing(day, debts, session)]
    if goals:
        from tui.screens import today_goals

        rest += [Content("")] * beside + today_goals.lines(goals, beside=beside)
    if beside:
        return [Content(""), *waiting, Content(""), *rest]
    found = []
    for place in range(max(len(waiting), len(rest))):
        left = waiting[place] if place < len(waiting) else Content("")
        right = rest[place] if place < len(rest) else Content("")
        found.append(Content.assemble(left.truncate(LEFT - 4, ellipsis=True, pad=True), "    ", right))
    return [line for line in found if line.plain.strip()]


def row(card: Card, told: Sequence[Reason], session: Session, *, gone: bool, plain: bool) -> RowCells:
    """Return a client of the queue as cells; one that is ``gone`` needs no answer any more."""
    why = words.sentence(told[0], session) if told else ""
    if len(told) > 1:
        why = f"{why}  +{len(told) - 1}"
    tag = ("-> " if plain else "→ ") + _("answered") if gone else ""
    tone = _TONES.get(told[0].kind, "") if told and not gone else "dim"
    return RowCells(card.client_id, (stars_text(card.stars, plain), card.name, why), ("", "", tone), tag=tag)


def _waiting(day: Day) -> list[Content]:
    count = len(day.ids)
    head = ngettext("%(count)s waits for you", "%(count)s wait for you", count) % {"count": count_text(count)}
    found = [Content(head).stylize("bold")]
    counts = {kind: count_text(number) for kind, number in day.counts.items()}
    width = max(4, *map(len, counts.values())) if counts else 4
    for kind, text in counts.items():
        found.append(Content.assemble((text.rjust(width), _STYLES.get(kind, "")), "  ", _(REASON_WORDS[kind])))
    if day.more:
        found.append(Content("      " + _("and others without a date")).stylize("$dim"))
    return found


def _done(day: Day) -> list[Content]:
    words = done_words(day.done)
    if not words:
        return [_row(_("Done today"), _("nothing yet: r starts"), "$dim")]
    rows = words[:1]
    for word in words[1:]:
        if len(rows[-1]) + len(word) < _ROOM:
            rows[-1] += f" · {word}"
        else:
            rows.append(word)
    return [_row("" if place else _("Done today"), text) for place, text in enumerate(rows)]


def _coming(day: Day, session: Session) -> list[Content]:
    found = []
    for place, (reason, client) in enumerate(day.birthdays[:3]):
        when = dates.relative(reason.since, session.today) if reason.since is not None else ""
        if reason.since is not None and reason.since < session.today:
            when = dates.ago(reason.since, session.today)
        found.append(_row("" if place else _("Birthdays"), f"{when}  {reason.text or client}"))
    return found


def _standing(day: Day, debts: tuple[int, int] | None, session: Session) -> list[Content]:
    found = []
    if debts is not None and debts[0]:
        amount = format_money(debts[1], currency=session.settings.currency)
        text = ngettext("%(amount)s of %(count)s client", "%(amount)s of %(count)s clients", debts[0])
        found.append(_row(_("Overdue"), text % {"amount": amount, "count": count_text(debts[0])}, "$overdue"))
    if day.without_next:
        text = ngettext("%(count)s without a next action", "%(count)s without a next action", day.without_next)
        found.append(_row(_("To plan"), text % {"count": count_text(day.without_next)}))
    return found


def _row(label: str, text: str, style: str = "") -> Content:
    body = Content(shown(text)).stylize(style) if style else Content(shown(text))
    return Content.assemble((shown(label)[:11].ljust(12), "$dim"), body)


def empty_lines(more: bool) -> Sequence[str]:
    """Return what an empty queue says."""
    on = _("1 to 4 list your clients; f plans an action")
    on = _("r, then A, brings those who wait without a date") if more else on
    return (_("Nobody waits. Well done."), "", on)
