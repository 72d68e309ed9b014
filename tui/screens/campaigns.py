"""Campaigns: what is offered to whom, on which days, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models.campaigns import campaign as campaigns
from models.campaigns import results
from models.campaigns.campaign import PURPOSES, Campaign
from models.campaigns.results import Result
from models.i18n import N_, _, ngettext
from models.portfolio import words
from models.problems import Problem
from models.session import Session
from models.text import shown
from tui.screens import campaign_form, campaign_words
from tui.screens.base import hidden_binding
from tui.screens.dialogs import Confirm
from tui.screens.short_list import ShortListScreen
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text

UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Line:
    """A campaign with what came of it, as a row of the list."""

    id: int
    campaign: Campaign
    result: Result


def read(session: Session) -> list[Line]:
    """Read all campaigns, the newest first."""
    found = results.results(session)
    return [Line(each.id, each, found.get(each.id, Result())) for each in campaigns.campaigns()]


class CampaignRows(RowList):
    """A list in which enter is told in the bottom line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("to whom, and their answers"), tooltip=N_("to whom"), id="campaigns.open"),
    ]


class CampaignsScreen(ShortListScreen[Line]):
    """All campaigns; ``enter`` shows to whom one goes."""

    TAB = "8"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="campaigns.add"),
        Binding("e", "edit", N_("edit"), id="campaigns.edit"),
        Binding("d", "remove", N_("delete"), id="campaigns.remove"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "campaigns.reload"),
    ]

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield CampaignRows(self.columns(), plain=self.desk.plain, id="body")

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("name", _("Campaign"), 20, share=3, tone="strong"),
            Column("purpose", _("What for"), 11, drop=2),
            Column("valid", _("Valid"), 18),
            Column("query", _("To whom"), 14, share=2, tone="dim", drop=1),
            Column("made", _("Made"), 6, right=True),
            Column("answered", _("Replied"), 9, right=True, drop=2),
            Column("accepted", _("Accepted"), 9, right=True),
            Column("rate", "%", 5, right=True),
        ]

    def empty_lines(self) -> Sequence[str]:
        """Return what is said where there is nothing."""
        return (
            _("No campaigns yet: an offer to many clients, each with its name in the text."), "",
            _("a  write one: a text, to whom it goes, and on which days"),
            _("enter then shows who gets it and who not, and why; nothing is sent."),
            _("l  on a client logs a single offer or gift"),
        )  # fmt: skip

    async def read(self) -> list[Line]:
        """Read the campaigns and what came of them."""
        return await self.desk.doors.reports(read, self.desk.session)

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.row_list.set_columns(self.columns())
        self.load()

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.tell_place()

    def cells(self, each: Line) -> RowCells:
        """Return the row of a campaign."""
        campaign, result = each.campaign, each.result
        purpose = next(_(choice.label) for choice in PURPOSES if choice.value == campaign.purpose)
        numbers = [count_text(number) for number in (result.made, result.answered, result.accepted)]
        rate = words.share(result.rate)
        cells = (
            campaign.name, purpose, campaign_words.validity(campaign, self.desk.session.today),
            campaign.query or _("all"), *(numbers if result.made else [UNKNOWN] * 3), rate,
        )  # fmt: skip
        valid = "" if campaign.valid(self.desk.session.today) else "dim"
        tones = ("", "", valid, "", *("" if result.made else "dim" for _each in range(4)))
        return RowCells(each.id, cells, tones)

    # Acts

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        """Show to whom the campaign under the cursor goes."""
        from tui.screens.recipients import RecipientsScreen

        if (each := self.chosen) is not None:
            self.app.push_screen(RecipientsScreen(self.desk, each.campaign))

    def action_add(self) -> None:
        """Ask for a new campaign."""
        campaign_form.ask_campaign(self, added=self.load)

    def action_edit(self) -> None:
        """Ask for changes of the campaign under the cursor."""
        if (each := self.chosen) is not None:
            campaign_form.ask_campaign(self, each.campaign)

    @work(group="acts")
    async def action_remove(self) -> None:
        """Delete the campaign under the cursor, after asking."""
        each = self.chosen
        if each is None or not await self.app.push_screen_wait(Confirm(question(each))):
            return
        try:
            self.done(await self.desk.doors.db(campaigns.remove, self.desk.session, each.id), [])
        except Problem as problem:
            self.say(problem.text, "wrong")


def question(each: Line) -> str:
    """Return what is asked before a campaign is deleted."""
    what = {"name": shown(each.campaign.name, 60), "count": each.result.made}
    if not each.result.made:
        return _("Delete the campaign %(name)s?") % what
    text = ngettext(
        "Delete the campaign %(name)s with its %(count)d offer and the answer?",
        "Delete the campaign %(name)s with its %(count)d offers and their answers?",
        each.result.made,
    )
    return text % what
