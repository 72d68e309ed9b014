"""The quick line of every screen that has clients: one line of plain words becomes an act."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType

from models import drafts
from models.fields import STAGES
from models.i18n import N_, _
from models.problems import Problem
from tui.screens.base import BaseScreen, hidden_binding
from tui.type_ahead import OPENING

if TYPE_CHECKING:
    from tui.widgets.quick_line import QuickLine

PURPOSE = "quick line"


class QuickLining(BaseScreen):
    """Joined with a screen that has ``targets`` and ``hold``; its models are read when the line is first asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [hidden_binding("colon", "quick", N_("quick line"), "program.quick")]

    _quick_found: Any = None

    _quick_line: "QuickLine | None" = None

    if TYPE_CHECKING:
        targets: Any
        hold: Any

    @property
    def quick_line(self) -> "QuickLine":
        """The line, once it was asked for."""
        assert self._quick_line is not None
        return self._quick_line

    @property
    def _quick_present(self) -> int | None:
        ids = self.targets()
        return ids[0] if len(ids) == 1 else None

    def _quick_fit(self) -> None:
        line = self.quick_line
        line.styles.height = line.lines
        self.query_one("#bottom").styles.height = line.lines if line.display else 1

    def close_picker(self) -> None:
        """Show the key line again, on the one line it needs."""
        super().close_picker()
        if self._quick_line is not None:
            self._quick_fit()

    # Asking

    @work(group=OPENING)
    async def action_quick(self) -> None:
        """Open the line, with what was typed when it was left."""
        from tui.widgets.quick_line import QuickLine

        kept = await self.desk.doors.db(drafts.of_form, self.desk.session, PURPOSE)
        text = kept.get("line", "")
        line = self._quick_line = await self.summon(QuickLine, QuickLine)
        line.ask(text, self.desk.said)
        self.open_picker(line)
        self._quick_fit()
        self.quick_understand(text)

    def on_quick_line_typed(self, event: "QuickLine.Typed") -> None:
        """A letter was typed."""
        if self.quick_line.told.lines > 1:
            self.quick_line.choose(())
            self._quick_fit()
        self.quick_understand(event.text)

    @work(exclusive=True, group="quick")
    async def quick_understand(self, text: str) -> None:
        """Say what is understood so far; the newest text wins."""
        await self._quick_read(text)

    async def _quick_read(self, text: str) -> Any:
        from models.quick import doing, understanding

        session = self.desk.session
        found = await self.desk.doors.db(understanding.understand, session, text, present=self._quick_present)
        line = self.quick_line
        if line.text != text:
            return found
        if not text.strip():
            line.told.tell(
                (_("For example: call Ana thursday 10h web quote **  ·  paid 300 Ana  ·  note Ana: …"), "dim")
            )
            return found
        trouble = found.trouble[0] if found.trouble else None
        line.mark(trouble.at if trouble is not None else None)
        if trouble is not None:
            line.told.tell((trouble.text, "wrong"), (self._quick_said(found), "dim"))
        else:
            line.told.tell((self._quick_said(found), "ready"), (doing.several(found), "dim"))
        return found

    def _quick_said(self, found: Any) -> str:
        """What will be done, with stars as the terminal can show them."""
        from models.quick import doing

        said = doing.describe(found)
        return said.replace("☆", "").replace("★", "*") if self.desk.plain else said

    def on_quick_line_left(self, event: "QuickLine.Left") -> None:
        """The line is left with what stands in it."""
        self._quick_leave(event.text)

    def _quick_leave(self, text: str) -> None:
        self.close_picker()
        self.run_worker(self._quick_keep(text), group=OPENING)

    async def _quick_keep(self, text: str) -> None:
        """Keep the line as a draft for the next time; an empty one is forgotten."""
        session = self.desk.session
        if text.strip():
            await self.desk.doors.db(drafts.keep_form, session, PURPOSE, _("Quick line"), {"line": text})
        else:
            await self.desk.doors.db(drafts.drop_form, session, PURPOSE)

    async def keep_draft(self) -> None:
        """Keep what is being typed, because the program ends."""
        if self._quick_line is not None and self._quick_line.display:
            await self._quick_keep(self.quick_line.text)
        await super().keep_draft()

    # Doing

    def on_quick_line_sent(self, event: "QuickLine.Sent") -> None:
        """Enter was pressed."""
        self.quick_send(event.text)

    @work(group=OPENING)
    async def quick_send(self, text: str) -> None:
        """Do what the line says, or ask first which of several clients is meant."""
        if not text.strip():
            self._quick_leave(text)
            return
        self.workers.cancel_group(self, "quick")
        found = self._quick_found = await self._quick_read(text)
        if not found.ready:
            return
        if len(found.candidates) == 1:
            await self._quick_do(text, found.candidates[0].id)
            return
        labels = {choice.value: _(choice.label) for choice in STAGES}
        rows = [(each.id, each.name, self._quick_beside(each, labels)) for each in found.candidates]
        self.quick_line.choose(rows)
        self.quick_line.told.tell((_("Which one? Arrows and enter, or its digit; esc goes back to the line."), "dim"))
        self._quick_fit()

    def _quick_beside(self, candidate: Any, labels: dict[str, str]) -> str:
        return "  ".join(part for part in (candidate.city, labels.get(candidate.stage), f"#{candidate.id}") if part)

    def on_quick_line_picked(self, event: "QuickLine.Picked") -> None:
        """One of several clients was picked."""
        self.run_worker(self._quick_do(self.quick_line.text, event.key), group=OPENING)

    async def _quick_do(self, text: str, client: int) -> None:
        """Do it with one client; what is refused is told above the line, which stays open."""
        from models.quick import doing

        session, line = self.desk.session, self.quick_line
        chosen = doing.choose(self._quick_found, client)
        try:
            act = await self.desk.doors.db(doing.do, session, chosen, client)
        except Problem as problem:
            line.choose(())
            self._quick_fit()
            line.told.tell((problem.text, "wrong"), (self._quick_said(chosen), "dim"))
            return
        if text.strip() in self.desk.said:
            self.desk.said.remove(text.strip())
        self.desk.said.append(text.strip())
        await self.desk.doors.db(drafts.drop_form, session, PURPOSE)
        self.close_picker()
        self.done(act, [client], self.hold)
