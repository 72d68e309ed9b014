"""The forms by which a client is added and talked to: add, log, note, follow-up, and the quick keys."""

from datetime import date
from typing import TYPE_CHECKING

from models import activity, dates, editing
from models.activity import Next, OpenAction
from models.brief import Brief, brief
from models.fields import ACTIVITY_KINDS, FIELDS, OUTCOMES, Stage
from models.i18n import _
from models.problems import BadValue, Refused
from tui.desk import Changed
from tui.screens import brief_lines, mass
from tui.screens.asking import ahead, ask, behind, whom
from tui.screens.dialogs import Entry
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

ADD_FIELDS = ("name", "contact", "phone", "email", "city")


def add(screen: "BaseScreen", stage: Stage) -> None:
    """Ask for a new client and add it at ``stage``; who is likely the same is named first."""
    from models.merging.near import likely

    warned: list[str] = []

    async def save(values: dict[str, str]) -> None:
        session = screen.desk.session
        given = {**values, "stage": stage.value}
        anyway = warned == [values["name"]]
        near = [] if anyway else await screen.desk.doors.db(likely, session, given)
        if near and not near[0].same:
            warned[:] = [values["name"]]
            text = _("Likely there already: %(name)s (#%(id)d), %(why)s. Enter again adds it all the same.")
            raise BadValue(text % {"name": near[0].a_name, "id": near[0].a, "why": near[0].text}, field="name")
        try:
            client = await screen.desk.doors.db(editing.add, session, given, anyway=anyway)
        except Refused as problem:
            warned[:] = [values["name"]]
            text = _("%(problem)s Enter again adds it all the same.") % {"problem": problem.text}
            raise BadValue(text, field="name") from None
        screen.desk.changed.publish(Changed((client,), moved=True))
        screen.say(_("added: %(what)s") % {"what": values["name"]}, back=_("u undoes"))
        screen.added(client)

    entries = [Entry(name, _(FIELDS[name].label)) for name in ADD_FIELDS]
    screen.run_worker(ask(screen, "add", _("New client"), entries, save), group=OPENING)


def log(screen: "BaseScreen", ids: list[int], *, outcome: str = "") -> None:
    """Ask what happened with the clients ``ids``, and what comes next; ``outcome`` stands filled in."""
    if ids:
        screen.run_worker(_log(screen, ids, outcome), group=OPENING)


async def _log(screen: "BaseScreen", ids: list[int], outcome: str) -> None:
    session = screen.desk.session
    name, actions, following = await _situation(screen, ids, "call")
    entries = [
        Entry("kind", _("What"), options=tuple((choice.value, _(choice.label)) for choice in ACTIVITY_KINDS)),
        Entry("outcome", _("Outcome"), outcome, (("", "—"), *((c.value, _(c.label)) for c in OUTCOMES[:4]))),
        Entry("text", _("Text")),
        Entry("on", _("Day"), placeholder=_("today"), explain=lambda text: behind(screen, text)),
        *_next_entries(screen, actions, following, session.today),
    ]

    async def save(values: dict[str, str]) -> None:
        on = _day_behind(screen, values["on"])
        await mass.do(
            screen, activity.log, ids, values["kind"], values["text"], outcome=values["outcome"] or None,
            on=on, completes=_completed(values, actions), following=_following(screen, values, values["kind"]),
        )  # fmt: skip

    title = _("What happened: %(name)s") % {"name": whom(ids, name)}
    await ask(screen, f"log {ids}", title, entries, save)


async def _situation(screen: "BaseScreen", ids: list[int], kind: str | None) -> tuple[str, list[OpenAction], Next]:
    """The name, open actions and proposed next action of the only client in ``ids`` (of the first, when several)."""
    following = await screen.desk.doors.db(activity.propose_next, screen.desk.session, ids[0], kind)
    if len(ids) > 1:
        return "", [], following
    found = await screen.desk.doors.db(brief, screen.desk.session, ids[0])
    return (found.name, list(found.actions), following) if found else ("", [], following)


def _next_entries(
    screen: "BaseScreen", actions: list[OpenAction], following: Next, today: date, *, always: bool = False
) -> list[Entry]:
    """The fields for the open action (done or not) and the next one, already filled in."""
    entries: list[Entry] = []
    due = [action for action in actions if action.due <= today]
    if actions:
        first = actions[0]
        options = (("done", _("done")), ("", _("still open")))
        label = f"{first.text} · {dates.relative(first.due, today)}"
        entries.append(
            Entry("done", _("Open action"), value="done" if due else "", options=options, explain=lambda _text: label)
        )
    fill = always or not actions or len(due) == len(actions)
    entries.append(Entry("next", _("Next action"), value=following.text if fill else ""))
    entries.append(
        Entry(
            "when",
            _("When"),
            value=dates.full(following.due) if fill else "",
            explain=lambda text: ahead(screen, text),
            placeholder=_("tomorrow, fri, +2w, 15/3"),
        )
    )
    return entries


def _completed(values: dict[str, str], actions: list[OpenAction]) -> int | None:
    return actions[0].id if actions and values.get("done") == "done" else None


def _following(screen: "BaseScreen", values: dict[str, str], kind: str | None) -> Next | None:
    """The next action that was typed, or None when it was left empty. Raises BadValue at its field."""
    text, when = values["next"].strip(), values["when"].strip()
    if not text:
        return None
    if not when:
        raise BadValue(_("Say when: tomorrow, fri, +2w, 15/3."), "bad_date", "when")
    try:
        day = dates.parse_ahead(when, screen.desk.session.today)
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, "when") from None
    return Next(day, text, kind if kind in {choice.value for choice in ACTIVITY_KINDS} else None)


def _day_behind(screen: "BaseScreen", text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return dates.parse_behind(text, screen.desk.session.today)
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, "on") from None


def quick(screen: "BaseScreen", ids: list[int], kind: str, outcome: str | None) -> None:
    """Log a try or a letter at once; for one client without a next action to come, ask for it."""
    if ids:
        screen.run_worker(_quick(screen, ids, kind, outcome), group=OPENING)


async def _quick(screen: "BaseScreen", ids: list[int], kind: str, outcome: str | None) -> None:
    session = screen.desk.session
    if len(ids) > mass.ASKED and not await mass.agreed(screen, ids):
        return
    await mass.do(screen, activity.log, ids, kind, "", outcome=outcome)
    if len(ids) == 1:
        found = await screen.desk.doors.db(brief, screen.desk.session, ids[0])
        if found is None:
            return
        suggest_inactive(screen, found)
        if not any(action.due > session.today for action in found.actions):
            await _follow_up(screen, ids, kind)


def suggest_inactive(screen: "BaseScreen", found: Brief) -> None:
    """After so many tries without an answer say that the client may be inactive, if it is still the one at hand."""
    if found.give_up and screen.at_hand(found.id):
        text = _("%(tries)s: m moves to Inactive") % {"tries": brief_lines.tries(found.unanswered)}
        screen.say(text, back=_("u undoes"))


def note(screen: "BaseScreen", ids: list[int]) -> None:
    """Ask for a note on the clients ``ids``."""
    if ids:
        screen.run_worker(_note(screen, ids), group=OPENING)


async def _note(screen: "BaseScreen", ids: list[int]) -> None:
    name, _actions, _next = await _situation(screen, ids, None)

    async def save(values: dict[str, str]) -> None:
        if not values["text"].strip():
            raise BadValue(_("Write the note, or press escape."), "missing_text", "text")
        await mass.do(screen, activity.log, ids, "note", values["text"])

    title = _("Note: %(name)s") % {"name": whom(ids, name)}
    await ask(screen, f"note {ids}", title, [Entry("text", _("Text"))], save)


def follow_up(screen: "BaseScreen", ids: list[int]) -> None:
    """Ask for the next action of the clients ``ids``."""
    if ids:
        screen.run_worker(_follow_up(screen, ids, None), group=OPENING)


async def _follow_up(screen: "BaseScreen", ids: list[int], kind: str | None) -> None:
    session = screen.desk.session
    name, actions, following = await _situation(screen, ids, kind)

    async def save(values: dict[str, str]) -> None:
        wanted = _following(screen, values, kind)
        completed = _completed(values, actions)
        if wanted is not None:
            await mass.do(screen, activity.follow_up, ids, wanted, completes=completed)
            if kind is not None and (found := await screen.desk.doors.db(brief, screen.desk.session, ids[0])):
                suggest_inactive(screen, found)
        elif completed is not None:
            act, _none = await screen.desk.doors.db(activity.done, screen.desk.session, completed)
            screen.done(act, ids)
        else:
            raise BadValue(_("Say what is to be done."), "missing_text", "next")

    entries = _next_entries(screen, actions, following, session.today, always=True)
    title = _("Next action: %(name)s") % {"name": whom(ids, name)}
    await ask(screen, f"follow-up {ids}", title, entries, save)


def copy(screen: "BaseScreen", ids: list[int]) -> None:
    """Copy the e-mail, else the phone, of the first client of ``ids`` to the terminal's clipboard."""
    if ids:
        screen.run_worker(_copy(screen, ids[0]), group=OPENING)


async def _copy(screen: "BaseScreen", client: int) -> None:
    found = await screen.desk.doors.db(brief, screen.desk.session, client)
    if found is None:
        return
    channels = [*found.channels, *(channel for person in found.people for channel in person.channels)]
    values = [value for wanted in ("email", "phone") for kind, value in channels if kind == wanted]
    if not values:
        screen.say(_("no e-mail and no phone to copy"), "wrong")
        return
    screen.app.copy_to_clipboard(values[0])
    screen.say(_("copied: %(text)s") % {"text": values[0]}, "note")
