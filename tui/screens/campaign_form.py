"""The form of a campaign: to whom, what it says in one language or both, and on which days it is valid."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget
from textual.widgets import TextArea

from models import dates
from models.campaigns import campaign as campaigns
from models.campaigns import template
from models.campaigns.campaign import PURPOSES, Campaign
from models.i18n import _
from models.problems import BadValue
from models.text import clean_block, shown
from tui.screens.asking import ask
from tui.screens.dialogs import Entry, Removal
from tui.screens.segment_form import SegmentForm
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.screens.base import BaseScreen

TEXTS = ("text", "text_es")
"""The fields of several lines."""


class CampaignForm(SegmentForm):
    """A form whose texts have several lines: there enter begins a new one, and tab goes on."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-tall")]
    DEFAULT_CSS = """
    CampaignForm .row { height: auto; }
    CampaignForm TextArea, CampaignForm TextArea:focus {
        border: none; padding: 0; height: 3; width: 2fr; background: $panel;
    }
    CampaignForm.-tall TextArea, CampaignForm.-tall TextArea:focus { height: 8; }
    CampaignForm > #panel { overflow-y: auto; max-height: 100%; }
    CampaignForm .keys { margin-top: 0; }
    """

    def _field(self, entry: Entry) -> Widget:
        if entry.name not in TEXTS:
            return super()._field(entry)
        area = TextArea(
            entry.value, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, placeholder=entry.placeholder,
        )  # fmt: skip
        area.cursor_blink = False
        area.id = f"field-{entry.name}"
        return area

    def typed(self, name: str) -> str:
        """What is typed into the field ``name`` now."""
        return self.area(name).text if name in TEXTS else super().typed(name)

    def fill(self, name: str, text: str) -> None:
        """Put ``text`` into the field ``name``."""
        if name in TEXTS:
            self.area(name).load_text(clean_block(text))
        else:
            super().fill(name, text)

    def area(self, name: str) -> TextArea:
        """The field ``name`` of several lines."""
        return self.query_one(f"#field-{name}", TextArea)

    @on(TextArea.Changed)
    def _area_changed(self, event: TextArea.Changed) -> None:
        name = (event.text_area.id or "").removeprefix("field-")
        self.query_one(f"#wrong-{name}").display = False


def ask_campaign(
    screen: "BaseScreen", campaign: Campaign | None = None, added: Callable[[int], object] | None = None
) -> None:
    """Ask for a new campaign, or for changes of ``campaign``; ``added`` hears the id of a new one."""
    db, session = screen.desk.doors.db, screen.desk.session

    async def save(values: dict[str, str]) -> None:
        screen.done(await db(campaigns.save, session, values, campaign), [])
        if campaign is None and added is not None:
            added(max(each.id for each in await db(campaigns.campaigns)))

    async def remove() -> None:
        if campaign is not None:
            screen.done(await db(campaigns.remove, session, campaign.id), [])

    removal = None
    if campaign is not None:
        removal = Removal(_("Delete the campaign %(name)s?") % {"name": shown(campaign.name, 60)}, remove)
    purpose = f"campaign {campaign.id}" if campaign is not None else "campaign"
    title = shown(campaign.name, 60) if campaign is not None else _("New campaign")
    form = ask(screen, purpose, title, _entries(screen, campaign), save, dialog=_form, removal=removal)
    screen.run_worker(form, group=OPENING)


def _form(*arguments: object, **named: object) -> CampaignForm:
    keys = _("enter saves (a new line in the text)   tab next field   esc closes") + "\n"
    keys += _("fields: %(known)s") % {"known": template.known()}
    return CampaignForm(*arguments, keys=keys, **named)  # type: ignore[arg-type]


def _entries(screen: "BaseScreen", each: Campaign | None) -> list[Entry]:
    def nothing(_text: str) -> str:
        return ""

    def explained(text: str) -> str:
        try:
            day = campaigns.read_day(screen.desk.session, text)
        except BadValue:
            return ""
        return f"{dates.weekday(day)} {dates.full(day)}" if day is not None else _("no limit")

    def day(value: date | None) -> str:
        return dates.full(value) if value is not None else ""

    purposes = tuple((choice.value, _(choice.label)) for choice in PURPOSES)
    return [
        Entry("name", _("Name"), each.name if each else "", placeholder=_("Autumn offer")),
        Entry("purpose", _("What for"), each.purpose if each else "offer", purposes),
        Entry("query", _("To whom"), each.query if each else "", explain=nothing,
              placeholder=_("city:zaragoza, segment:name; empty: everybody")),
        Entry("subject", _("Subject"), each.subject if each else "", placeholder=_("For you, $contact")),
        Entry("text", _("Text"), each.text if each else "", placeholder=_("Dear $contact, …")),
        Entry("subject_es", _("Spanish subject"), each.subject_es if each else "",
              placeholder=_("the same, unless you write another")),
        Entry("text_es", _("Text in Spanish"), each.text_es if each else "",
              placeholder=_("if you write to some in Spanish, to others not")),
        Entry("valid_from", _("Valid from"), day(each.valid_from) if each else "", explain=explained),
        Entry("valid_to", _("Valid until"), day(each.valid_to) if each else "", explain=explained),
    ]  # fmt: skip
