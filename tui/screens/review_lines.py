"""A card of the review as lines: why now, whom to call, what is open, what was talked last; and the end of the walk."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from models import dates, money_words
from models.brief import Person
from models.i18n import _, ngettext
from models.review import words
from models.review.course import Course
from models.review.details import Details
from models.review.reasons import Reason
from models.session import Session
from models.text import shown
from tui.screens import review_words
from tui.screens.brief_lines import LABEL, SINCE, happening_text, labelled, late_text
from tui.widgets.stars import stars_text

WIDE = 100
"""From this width on the lower blocks stand side by side."""
_STYLES = {"overdue": "$late", "due_today": "$today", "payment_overdue": "$overdue"}
_ORDER = {"phone": 0, "email": 1}


def lines(
    card: Details, reasons: Sequence[Reason], session: Session, size: tuple[int, int], *, plain: bool, answered: bool
) -> list[Content]:
    """Return the card, ``size`` cells wide and high; ``reasons`` are those for which it stood in the queue."""
    width, height = size
    wide = width >= WIDE - 6
    found = [*_head(card, session, width, plain=plain), Content(""), *_why(reasons, session, answered=answered)]
    found += [Content(""), *_people(card, width, 5 if wide else 4)]
    money, left = _business(card, session), height - len(found) - 1
    if wide:
        half = width * 3 // 5 - 2
        room = max(3, left)
        return [*found, Content(""), *_beside(_talks(card, session, room), money[:room], half)]
    money = money[: max(0, left - 4)]
    talks = _talks(card, session, max(1, left - len(money) - (1 if money else 0)))
    return [*found, Content(""), *money, *([Content("")] if money else []), *talks][:height]


def _head(card: Details, session: Session, width: int, *, plain: bool) -> list[Content]:
    brief = card.brief
    stars = stars_text(brief.stars, plain)
    since = _(SINCE[brief.stage]) % {"day": dates.ago(brief.stage_since, session.today)}
    more = " · ".join(part for part in (since, brief.place, brief.sector) if part)
    name = Content(shown(brief.name, max(1, width - 6))).truncate(max(1, width - 6), ellipsis=True)
    first = Content.assemble(name.stylize("bold"), "   ", (stars, "$stars"))
    found = [Content(""), first, Content(shown(more)).stylize("$dim")]
    if brief.do_not_contact:
        found.append(Content(_("Do not contact")).stylize("bold $late"))
    return found


def _why(reasons: Sequence[Reason], session: Session, *, answered: bool) -> list[Content]:
    label = _("Was here") if answered else _("Why now")
    if not reasons:
        text = _("Answered today.") if answered else _("Nothing is left to do here: J goes on.")
        return [labelled(_("Why now"), text, "$dim")]
    found = []
    for place, reason in enumerate(reasons[:5]):
        style = "$dim" if answered else _STYLES.get(reason.kind, "")
        found.append(labelled("" if place else label, words.sentence(reason, session), style))
    return found


def _people(card: Details, width: int, most: int) -> list[Content]:
    """Whom to call: the people with their own phones, then the numbers of the client itself."""
    brief, found = card.brief, list[Content]()
    rows = [(_who(person), _reach(person.channels)) for person in brief.people]
    own = _reach(brief.channels)
    rows += [("" if rows else brief.name, own)] if own else []
    rows.sort(key=lambda row: not row[1])
    names = max((cell_len(shown(who)) for who, _numbers in rows), default=0)
    column = min(36, max(12, (width - LABEL) // 2 - 2), names)
    for place, (who, reach) in enumerate(rows[:most]):
        name = Content(shown(who)).truncate(column, ellipsis=True, pad=True)
        found.append(labelled("" if place else _("Call"), Content.assemble(name, "  ", shown(reach))))
    if not any(reach for _who_, reach in rows):
        found.append(labelled("" if found else _("Call"), _("no phone and no e-mail: e adds one"), "$dim"))
    hints = [
        _("best %(time)s") % {"time": card.best_time} if card.best_time else "",
        _("prefers %(channel)s") % {"channel": card.preferred} if card.preferred else "",
        ngettext("%(count)d try without an answer", "%(count)d tries without an answer", brief.unanswered)
        % {"count": brief.unanswered}
        if brief.unanswered
        else "",
    ]
    if any(hints):
        found.append(labelled("", " · ".join(hint for hint in hints if hint), "$dim"))
    return found


def _who(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.position, person.area) if part)


def _reach(channels: Sequence[tuple[str, str]]) -> str:
    ordered = sorted(channels, key=lambda channel: _ORDER.get(channel[0], len(_ORDER)))
    return "   ".join(value for _kind, value in ordered[:3])


def _business(card: Details, session: Session) -> list[Content]:
    """What is to be done, what it owes, what it may buy, how often it buys."""
    brief, today, found = card.brief, session.today, list[Content]()
    coming = [action for action in brief.actions if action.due > today]
    for place, action in enumerate(coming[:2]):
        when, style = late_text(action.due, today)
        text = Content.assemble(shown(action.text), "  ", (when, style or "$dim"))
        found.append(labelled("" if place else _("Next"), text))
    if (money := brief.money) is not None:
        said = [money_words.bought(money.total, money.sales, session.settings.currency)] if money.sales else []
        if card.since_sale is not None:
            said.append(words.rhythm(card.usual_sale, card.since_sale))
        if owes := money_words.owes(money.account, today):
            said.append(owes)
        found += [labelled("" if place else _("Money"), text) for place, text in enumerate(said)]
        for place, row in enumerate(money.opportunities[:3]):
            text_ = money_words.may_buy(row.text, row.amount, row.expected, today)
            found.append(labelled("" if place else _("May buy"), text_))
    if brief.notes:
        found.append(labelled(_("Notes"), brief.notes.split("\n", 1)[0], "$dim"))
    return found


def _talks(card: Details, session: Session, most: int) -> list[Content]:
    happenings = card.brief.happenings[:most]
    if not happenings:
        return [labelled(_("Last"), _("nothing logged yet"), "$dim")]
    return [
        labelled(
            "" if place else _("Last"),
            Content.assemble((dates.ago(each.on, session.today).ljust(12), "$dim"), shown(happening_text(each))),
        )
        for place, each in enumerate(happenings)
    ]


def _beside(left: Sequence[Content], right: Sequence[Content], width: int) -> list[Content]:
    """Return two blocks side by side, the left one ``width`` cells wide."""
    found = []
    for place in range(max(len(left), len(right))):
        first = left[place] if place < len(left) else Content("")
        second = right[place] if place < len(right) else Content("")
        found.append(Content.assemble(first.truncate(width, ellipsis=True, pad=True), "  ", second))
    return found


def end_lines(course: Course, waiting: int | None) -> list[Content]:
    """Return what stands at the end: what was done, what is left, and which keys go on. ``waiting`` more clients have
    undated reasons alone (None: not counted yet)."""
    walk, found = course.walk, [Content("")]
    if not course.total and not walk.answered:
        found.append(Content(_("Nobody waits. Well done.")).stylize("bold"))
        found += [Content(""), Content(_("f on a client plans its next action; 1 to 4 list them."))]
    else:
        found.append(Content(_("Done for today.")).stylize("bold"))
        took = review_words.minutes(walk.seconds)
        answered = ngettext("%(count)d card answered", "%(count)d cards answered", len(walk.answered))
        head = answered % {"count": len(walk.answered)}
        found += [Content(""), Content(f"{head} · {took}" if took else head)]
        found += [Content(f"  {text}").stylize("$dim") for text in review_words.tallies(course)]
    if course.held:
        held = ngettext(
            "%(count)d card is with somebody else now.", "%(count)d cards are with somebody else now.",
            len(course.held),
        )  # fmt: skip
        found += [Content(""), Content(held % {"count": len(course.held)})]
    found.append(Content(""))
    if walk.skipped:
        found.append(Content(_("J  goes through the skipped ones")))
    if course.more:
        found.append(Content(_more(waiting)))
    if walk.answered:
        found.append(Content(_("u  takes back the last answer and shows its card")))
    return [*found, Content(_("esc  goes back"))]


def _more(waiting: int | None) -> str:
    if waiting is None:
        return _("A  brings the others that wait without a date")
    text = ngettext(
        "A  brings %(count)d more that waits without a date", "A  brings %(count)d more that wait without a date",
        waiting,
    )  # fmt: skip
    return text % {"count": waiting}
