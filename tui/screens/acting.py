"""What one key does with a client, the same on every screen that has one (or several) at hand."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from models import pipeline
from models.fields import STAGES, Stage
from models.i18n import N_, _, ngettext
from models.journal import Act
from tui.screens.base import hidden_binding
from tui.screens.quick_line import QuickLining
from tui.widgets.choice_line import ChoiceLine, Option

if TYPE_CHECKING:
    from tui.widgets.stars import StarPicker

SNOOZE = "snooze"
"""What the bottom line is asked for when it asks until when a client's reasons rest."""


class Acting(QuickLining):
    """Joined with a screen that says which clients are the ``targets`` and where the keys go back to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="client.add"),
        Binding("e", "edit", N_("edit"), id="client.edit"),
        Binding("asterisk", "stars", N_("stars"), id="client.stars"),
        hidden_binding("plus", "more_stars(1)", N_("one star more"), "client.star_up"),
        hidden_binding("minus", "more_stars(-1)", N_("one star less"), "client.star_down"),
        Binding("greater_than_sign", "step(1)", N_("next stage"), tooltip=N_("stage"), id="client.next_stage"),
        hidden_binding("less_than_sign", "step(-1)", N_("previous stage"), "client.previous_stage"),
        hidden_binding("m", "move", N_("move to a stage"), "client.move"),
        hidden_binding("T", "tag", N_("tags"), "client.tag"),
        hidden_binding("X", "consent", N_("consent, given or withdrawn"), "client.consent"),
        Binding("l", "log", N_("log"), id="talk.log"),
        hidden_binding("b", "no_answer", N_("no answer"), "talk.no_answer"),
        hidden_binding("w", "wrote", N_("wrote"), "talk.wrote"),
        Binding("f", "follow_up", N_("follow-up"), tooltip=N_("follow"), id="talk.follow_up"),
        hidden_binding("n", "note", N_("note"), "talk.note"),
        hidden_binding("z", "snooze", N_("snooze"), "talk.snooze"),
        Binding("s", "sale", N_("sale"), id="money.sale"),
        hidden_binding("p", "payment", N_("payment"), "money.payment"),
        hidden_binding("o", "opportunity", N_("opportunity"), "money.opportunity"),
        hidden_binding("d", "trash", N_("to the trash"), "client.trash"),
        hidden_binding("y", "copy", N_("copy e-mail or phone"), "client.copy"),
    ]

    def targets(self) -> list[int]:
        """The clients that the next key acts on."""
        raise AssertionError("a screen names its targets")

    def at_hand(self, client: int) -> bool:
        """Whether the next key acts on ``client`` alone."""
        return self.targets() == [client]

    def hold(self, _act: Act, ids: list[int]) -> None:
        """Keep what an act changed where it stands."""

    def present_stars(self) -> int:
        """The stars of the first target."""
        return 0

    def present_stage(self) -> str:
        """The stage of the first target."""
        return Stage.PROSPECT.value

    def present_sale(self) -> int | None:
        """The sale that a payment is for, where the cursor is on one."""
        return None

    def new_stage(self) -> Stage:
        """The stage at which a client added here enters."""
        return Stage(self.present_stage())

    def act_on_targets(self, function: Any, *arguments: object) -> None:
        """Do ``function`` with the targets, keeping them in their places."""
        from tui.screens import mass

        ids = self.targets()
        if len(ids) > mass.ASKED:
            self.ask_many(function, ids, *arguments)
        elif ids:
            self.perform(function, ids, *arguments, then=self.hold)

    @work(group="acts")
    async def ask_many(self, function: Any, ids: list[int], *arguments: object, **named: object) -> None:
        """Do ``function`` with many clients, after asking."""
        from tui.screens import mass

        if await mass.agreed(self, ids):
            self.perform(function, ids, *arguments, then=self.hold, **named)

    # Acts by one key

    async def action_stars(self) -> None:
        """Ask for stars."""
        from tui.widgets.stars import StarPicker

        if self.targets():
            picker = await self.summon(StarPicker, lambda: StarPicker(plain=self.desk.plain))
            picker.ask(self.present_stars())
            self.open_picker(picker)

    def on_star_picker_picked(self, event: "StarPicker.Picked") -> None:
        """Stars were picked, or not."""
        self.close_picker()
        if event.value is not None:
            self.act_on_targets(pipeline.set_stars, event.value)

    def action_more_stars(self, by: int) -> None:
        """One star more or less."""
        self.act_on_targets(pipeline.add_stars, by)

    def action_step(self, by: int) -> None:
        """To the next stage, or back."""
        self.act_on_targets(pipeline.step, by)

    def action_move(self) -> None:
        """Ask for a stage."""
        if self.targets():
            options = [Option(str(number), _(choice.label), choice.value) for number, choice in enumerate(STAGES, 1)]
            line = self.query_one(ChoiceLine)
            line.ask("move", _("Move to"), options, self.present_stage())
            self.open_picker(line)

    def picked(self, purpose: str, value: str) -> None:
        """A stage was picked."""
        if purpose == "move":
            self.act_on_targets(pipeline.move, Stage(value))
        elif purpose == SNOOZE:
            from tui.screens import snoozing

            snoozing.picked(self, value)
        else:
            super().picked(purpose, value)

    def action_trash(self) -> None:
        """To the trash: one at once, several after asking."""
        ids = self.targets()
        if len(ids) > 1:
            self.ask_trash(ids)
        else:
            self.act_on_targets(pipeline.trash)

    @work
    async def ask_trash(self, ids: list[int]) -> None:
        """Ask before several clients go to the trash."""
        from tui.screens.dialogs import Confirm

        question = ngettext("Move %(count)d record to the trash?", "Move %(count)d records to the trash?", len(ids))
        if await self.app.push_screen_wait(Confirm(question % {"count": len(ids)})):
            self.perform(pipeline.trash, ids, then=self.hold)

    # Talk: forms in tui.screens.talk

    def action_add(self) -> None:
        """Add a client."""
        from tui.screens import talk

        talk.add(self, self.new_stage())

    def action_log(self) -> None:
        """Log an activity."""
        from tui.screens import talk

        talk.log(self, self.targets())

    def action_no_answer(self) -> None:
        """Log a call without an answer."""
        from tui.screens import talk

        talk.quick(self, self.targets(), "call", "no_answer")

    def action_wrote(self) -> None:
        """Log an e-mail."""
        from tui.screens import talk

        talk.quick(self, self.targets(), "email", None)

    def action_note(self) -> None:
        """Add a note."""
        from tui.screens import talk

        talk.note(self, self.targets())

    def action_follow_up(self) -> None:
        """Set the next action."""
        from tui.screens import talk

        talk.follow_up(self, self.targets())

    def action_snooze(self) -> None:
        """Let the reasons for which a client is in the review rest."""
        from tui.screens import snoozing

        snoozing.offer(self)

    def action_tag(self) -> None:
        """Give tags, or take them away."""
        from tui.screens import tagging

        tagging.tag(self, self.targets())

    def action_consent(self) -> None:
        """Note a consent, or that it was withdrawn."""
        from tui.screens import consenting

        consenting.note(self, self.targets())

    def action_copy(self) -> None:
        """Copy the e-mail or phone."""
        from tui.screens import talk

        talk.copy(self, self.targets())

    # Money: forms in tui.screens.selling and tui.screens.opportunity, read when they are first asked for

    def action_sale(self) -> None:
        """Note a sale."""
        from tui.screens import selling

        selling.sell(self, self.targets())

    def action_payment(self) -> None:
        """Note a payment."""
        from tui.screens import paying

        paying.pay(self, self.targets(), self.present_sale())

    def action_opportunity(self) -> None:
        """Note an opportunity, or what became of one."""
        from tui.screens.opportunity import opportunity

        opportunity(self, self.targets())
