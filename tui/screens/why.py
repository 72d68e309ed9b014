"""Why the client under the cursor stands where it does, told in words."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType

from models.i18n import N_, _
from tui.screens.base import BaseScreen, hidden_binding

if TYPE_CHECKING:
    from models.listing import ListSpec
    from models.order_words import Standing


class Explaining(BaseScreen):
    """Joined with a screen whose clients stand in the order of the day's queue."""

    BINDINGS: ClassVar[list[BindingType]] = [hidden_binding("W", "why", N_("why it stands here"), "list.why")]

    if TYPE_CHECKING:
        targets: Any

    @work(exclusive=True, group="why")
    async def action_why(self) -> None:
        """Tell what the order looks at, and what it finds."""
        from tui.screens.help import HelpScreen

        ids = self.targets()
        found = await self.standing(ids[0]) if len(ids) == 1 else None
        if found is None:
            self.say(_("one client at a time"), "note")
            return
        lead = [_("Why %(name)s stands here") % {"name": found.name}]
        lead += [f"{number}   {text}" for number, text in enumerate(found.counts, 1)]
        if found.beside:
            lead += [_("The order does not look at this:"), *(f"-   {text}" for text in found.beside)]
        if self.desk.plain:
            lead = [text.replace("☆", "").replace("★", "*") for text in lead]
        self.app.push_screen(HelpScreen((), lead))

    async def standing(self, client: int) -> "Standing | None":
        """Why ``client`` stands where it does."""
        from models import order_words

        return await self.desk.doors.db(order_words.in_queue, self.desk.session, client)


class ExplainingList(Explaining):
    """Joined with a list that has a ``spec`` and ``cells``."""

    spec: "ListSpec"

    async def standing(self, client: int) -> "Standing | None":
        """Why ``client`` stands where it does in the order of the list."""
        from models import listing, order_words
        from tui.screens import rows

        spec, session, plain = self.spec, self.desk.session, self.desk.plain
        shown = ""
        if spec.order not in order_words.BY_THEMSELVES:
            for row in await self.desk.doors.db(listing.rows, [client], (spec.order,), spec.day):
                shown = str(rows.cells(row, (spec.order,), session.today, plain=plain, home=None).cells[-1])
        return await self.desk.doors.db(order_words.in_list, session, spec, client, shown)
