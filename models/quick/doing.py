"""What an understood line will do, in one plain sentence, and doing it as one act."""

from dataclasses import replace
from datetime import date

from models import activity, dates, journal, payments, pipeline, sales
from models import database as store
from models.activity import Next
from models.fields import ACTIVITY_KINDS, OUTCOMES, STAGES, Choice
from models.i18n import N_, _
from models.journal import Act
from models.money import format_money
from models.problems import BadValue
from models.quick.understanding import Understood
from models.review import settling
from models.session import Session
from models.sold import Line
from models.text import shown

_AHEAD = {
    "": N_("Follow-up with %(name)s on %(day)s"),
    "call": N_("Call %(name)s on %(day)s"),
    "email": N_("Write to %(name)s on %(day)s"),
    "message": N_("Send a message to %(name)s on %(day)s"),
    "visit": N_("Visit %(name)s on %(day)s"),
    "meeting": N_("Meet %(name)s on %(day)s"),
    "quote": N_("Quote for %(name)s on %(day)s"),
    "offer": N_("Offer to %(name)s on %(day)s"),
}


def describe(understood: Understood) -> str:
    """Return what will be done as one sentence: ``Call Ana on Thu 26 Nov: 10:00 web quote; ★★``; '' while unknown."""
    if not understood.verb:
        return ""
    sentence = _core(understood)
    text = " ".join(part for part in (understood.time, shown(understood.text, 120)) if part)
    if understood.outcome:
        text = ", ".join(part for part in (_label(OUTCOMES, understood.outcome), text) if part)
    if text:
        sentence = _("%(what)s: %(text)s") % {"what": sentence, "text": text}
    if understood.stars is not None and understood.verb != "stars":
        sentence = f"{sentence}; {star_signs(understood.stars)}"
    return sentence


def _core(understood: Understood) -> str:
    told = {
        "name": _who(understood),
        "day": _day(understood.day, understood.today),
        "amount": "…" if understood.amount is None else format_money(understood.amount),
    }
    match understood.verb:
        case "follow_up":
            ahead = _AHEAD[understood.kind or ""]
            return _(ahead) % told
        case "note":
            return _("Note on %(name)s") % told
        case "log":
            kind = _label(ACTIVITY_KINDS, understood.kind or "")
            return _("Log: %(kind)s with %(name)s on %(day)s") % {**told, "kind": kind}
        case "payment":
            return _("Payment of %(amount)s from %(name)s on %(day)s") % told
        case "sale":
            sentence = _("Sale of %(amount)s to %(name)s on %(day)s") % told
            if understood.product is None:
                return sentence
            product = shown(understood.product, 80)
            if understood.new_product:
                product = _("%(product)s (new product)") % {"product": product}
            return _("%(what)s: %(text)s") % {"what": sentence, "text": product}
        case "stars":
            stars = "…" if understood.stars is None else star_signs(understood.stars)
            return _("Give %(name)s %(stars)s") % {**told, "stars": stars}
        case "move":
            stage = _label(STAGES, understood.stage.value) if understood.stage is not None else "…"
            return _("Move %(name)s to %(stage)s") % {**told, "stage": stage}
    return _("Snooze %(name)s until %(day)s") % told if understood.day else _("Snooze %(name)s") % told


def star_signs(stars: int) -> str:
    """Return 0 to 3 stars as they are drawn."""
    return "★" * stars + "☆" * (3 - stars)


def _label(choices: tuple[Choice, ...], value: str) -> str:
    return next((_(choice.label) for choice in choices if choice.value == value), value)


def _who(understood: Understood) -> str:
    """The client; where several fit, how many do."""
    found = understood.candidates
    if len(found) == 1:
        return shown(found[0].name, 80)
    if not found:
        return "…"
    count = f"{len(found)}+" if understood.more else str(len(found))
    return _("one of %(count)s") % {"count": count}


def _day(day: date | None, today: date) -> str:
    when = today if day is None else day
    return f"{dates.weekday(when)} {dates.dated(when, today)}"


def choose(understood: Understood, client_id: int) -> Understood:
    """Return the same for one of its candidates."""
    chosen = tuple(candidate for candidate in understood.candidates if candidate.id == client_id)
    return replace(understood, candidates=chosen, more=False)


def do(session: Session, understood: Understood, client_id: int) -> Act:
    """Do what was understood with one client; one act, which undo takes back whole. Raises the Problems of the act."""
    if not understood.verb or understood.trouble:
        raise BadValue(understood.trouble[0].text if understood.trouble else _("Nothing is asked for."), "bad_line")
    with store.transaction():
        act = _do(session, understood, client_id)
        if understood.stars is not None and understood.verb != "stars":
            if not act.id:
                return pipeline.set_stars(session, [client_id], understood.stars)
            with journal.joining(act):
                pipeline.write_stars(client_id, understood.stars)
    return act


def _do(session: Session, understood: Understood, client_id: int) -> Act:
    ids = [client_id]
    match understood.verb:
        case "follow_up":
            text = understood.text or activity.action_text(understood.kind)
            timed = f"{understood.time} {text}" if understood.time else text
            following = Next(understood.day or session.today, timed, understood.kind)
            return activity.follow_up(session, ids, following)[0]
        case "log" | "note":
            kind = understood.kind or "note"
            return activity.log(
                session, ids, kind, understood.text, outcome=understood.outcome, on=understood.day or session.today
            )
        case "payment":
            assert understood.amount is not None, "what has no trouble has an amount"
            return payments.pay_oldest(session, client_id, understood.amount, on=understood.day)
        case "sale":
            assert understood.amount is not None, "what has no trouble has an amount"
            line = Line(understood.amount, understood.product)
            return sales.add(session, client_id, [line], on=understood.day)[0]
        case "stars":
            return pipeline.set_stars(session, ids, understood.stars or 0)
        case "move":
            assert understood.stage is not None, "what has no trouble has a stage"
            return pipeline.move(session, ids, understood.stage)
    assert understood.day is not None, "what has no trouble has a day"
    return settling.snooze(session, ids, understood.day)


def several(understood: Understood) -> str:
    """Say who they are where a name fits several clients; '' where it does not."""
    names = [shown(candidate.name, 40) for candidate in understood.candidates]
    if understood.more:
        return _("more than %(count)d fit; write more of the name") % {"count": len(names)}
    return ", ".join(names) if len(names) > 1 else ""
