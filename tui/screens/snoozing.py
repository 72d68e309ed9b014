"""Until when the reasons of a client rest: one of a few days by one key, or any day."""

from typing import TYPE_CHECKING

from models import dates
from models.i18n import _
from models.problems import BadValue
from tui.screens.acting import SNOOZE
from tui.screens.asking import ahead, ask, whom
from tui.screens.dialogs import Entry
from tui.type_ahead import OPENING
from tui.widgets.choice_line import ChoiceLine, Option

if TYPE_CHECKING:
    from tui.screens.acting import Acting

_OTHER = "other"


def offer(screen: "Acting") -> None:
    """Ask for a day in the bottom line."""
    if not screen.targets():
        return
    session = screen.desk.session
    options: list[Option] = []
    for text in session.settings.snoozes:
        try:
            day = dates.parse_ahead(text, session.today)
        except BadValue:
            continue  # what the settings say and nobody understands is not offered
        if day > session.today and day.isoformat() not in {option.value for option in options}:
            options.append(Option(str(len(options) + 1), dates.relative(day, session.today), day.isoformat()))
    options = [*options[:8], Option("d", _("a date"), _OTHER)]
    line = screen.query_one(ChoiceLine)
    line.ask(SNOOZE, _("Snooze until"), options)
    screen.open_picker(line)


def picked(screen: "Acting", value: str) -> None:
    """A day was picked, or another is to be typed."""
    if value == _OTHER:
        screen.run_worker(_other(screen, screen.targets()), group=OPENING)
    else:
        from models.review import settling

        screen.act_on_targets(settling.snooze, dates.parse_ahead(value, screen.desk.session.today))


async def _other(screen: "Acting", ids: list[int]) -> None:
    from models.client import names
    from models.review import settling
    from tui.screens import mass

    async def save(values: dict[str, str]) -> None:
        try:
            day = dates.parse_ahead(values["until"], screen.desk.session.today)
        except BadValue as problem:
            raise BadValue(problem.text, problem.code, "until") from None
        await mass.do(screen, settling.snooze, ids, day)

    placeholder = _("tomorrow, fri, +2w, 15/3")
    entry = Entry("until", _("Until"), explain=lambda text: ahead(screen, text), placeholder=placeholder)
    name = await screen.desk.doors.db(names, ids)
    await ask(screen, f"snooze {ids[:20]}", _("Snooze: %(name)s") % {"name": whom(ids, name)}, [entry], save)
