"""To whom a campaign goes: who gets it, who was offered it and answered what, who is left out and why."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from models.campaigns import offering
from models.campaigns.audience import MEANS, OFFERED, READY
from models.i18n import N_, _, ngettext
from tui.screens import campaign_words
from tui.screens.base import hidden_binding
from tui.screens.dialogs import Confirm
from tui.screens.recipient_list import RecipientList
from tui.widgets.choice_line import ChoiceLine, Option
from tui.widgets.key_line import KeyHint

MEANS_PICKED = "means"


class RecipientsScreen(RecipientList):
    """What is done with the offers of a campaign: they are made, answered, handed over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("O", "offer", N_("make the offers"), tooltip=N_("offer"), id="offers.make"),
        Binding("V", "means", N_("by what means"), tooltip=N_("medium"), id="offers.means"),
        Binding("Y", "answer('accepted')", N_("accepted"), id="offers.accepted"),
        Binding("N", "answer('declined')", N_("turned down"), id="offers.declined"),
        Binding("I", "answer('interested')", N_("interested"), id="offers.interested"),
        Binding("B", "answer('no_answer')", N_("no answer to the offer"), tooltip=N_("none"), id="offers.no_answer"),
        Binding("x", "app.export", N_("hand over to a mail program"), tooltip=N_("hand over"), id="program.export"),
        Binding("E", "campaign", N_("edit the campaign"), tooltip=N_("campaign"), id="offers.edit"),
        hidden_binding("M", "mark_all", N_("mark all, or none"), "list.mark_all"),
        hidden_binding("escape", "close", N_("back"), "offers.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "offers.reload"),
    ]

    def hints(self) -> list[KeyHint]:
        """The keys of the campaign first, of these what makes the offers and hands them over."""
        bindings = [active.binding for active in self.active_bindings.values()]
        ours = {self.app.get_key_display(each) for each in bindings if (each.id or "").startswith("offers.")}
        first = {self.app.get_key_display(each) for each in bindings if each.id in ("offers.make", "program.export")}
        return sorted(super().hints(), key=lambda hint: (hint.key not in first, hint.key not in ours))

    def ready(self) -> list[int]:
        """Who gets it: of the marked ones, or of all."""
        marks = self.row_list.marks
        return [each.id for each in self.found if each.state == READY and (not marks or each.id in marks)]

    @work(group="acts")
    async def action_offer(self) -> None:
        """Make the offers, after asking."""
        ids = self.ready()
        if not ids:
            self.say(_("nobody gets it now; the list says why"), "note")
            return
        question = ngettext(
            "Note the offer to %(count)d client, %(means)s, as made? Nothing is sent.",
            "Note the offer to %(count)d clients, %(means)s, as made? Nothing is sent.",
            len(ids),
        ) % {"count": len(ids), "means": campaign_words.means(self.means)}
        if await self.app.push_screen_wait(Confirm(question)):
            self.row_list.clear_marks()
            self.perform(offering.make, ids, self.campaign.id, self.means)

    def action_answer(self, given: str) -> None:
        """Note what the clients at hand answered."""
        offered = {each.id for each in self.found if each.state == OFFERED}
        ids = [client for client in self.targets() if client in offered]
        if not ids:
            self.say(_("nothing was offered here yet; O makes the offers"), "note")
            return
        self.row_list.clear_marks()
        self.perform(offering.answer, ids, self.campaign.id, given)

    def action_means(self) -> None:
        """Ask by what means it is offered."""
        options = [Option(str(number), _(choice.label), choice.value) for number, choice in enumerate(MEANS, 1)]
        line = self.query_one(ChoiceLine)
        line.ask(MEANS_PICKED, _("Offer it"), options, self.means)
        self.open_picker(line)

    def picked(self, purpose: str, value: str) -> None:
        """A means was picked."""
        if purpose == MEANS_PICKED:
            self.means = value
            self.load()
        else:
            super().picked(purpose, value)

    def action_campaign(self) -> None:
        """Ask for changes of the campaign."""
        from tui.screens.campaign_form import ask_campaign

        ask_campaign(self, self.campaign)

    def export(self) -> None:
        """Ask how the texts are handed over, and where to."""
        from tui.screens.campaign_handing import ask_hand_over

        ask_hand_over(self)
