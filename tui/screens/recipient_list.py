"""The ground of the screen of a campaign's clients: the list, the text beside it, and every key of a client."""

from collections import Counter

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from models.campaigns import campaign as campaigns
from models.campaigns.audience import LEFT_OUT, OFFERED, READY, Recipient, audience
from models.campaigns.campaign import Campaign
from models.campaigns.letter import Letter, letters
from models.i18n import _, ngettext
from models.journal import Act
from models.problems import BadQuery, NotFound, Problem
from models.session import Session
from models.text import shown
from tui.desk import Changed, Desk
from tui.screens import campaign_words
from tui.screens.acting import Acting
from tui.widgets.pane import Pane, Rule
from tui.widgets.row_layout import Column, RowCells
from tui.widgets.row_list import RowList
from tui.widgets.tab_line import count_text
from tui.widgets.timeline import wrapped
from tui.widgets.total_line import TotalLine

PREVIEW = 52
"""Cells for the text beside the list."""


def read(session: Session, number: int, means: str) -> tuple[Campaign, list[Recipient]]:
    """Read a campaign and its clients. Raises NotFound and BadQuery."""
    campaign = campaigns.get(number)
    return campaign, audience(session, campaign, means)


def letter_of(session: Session, campaign: Campaign, client: int) -> Letter | None:
    """Return what is written to one client."""
    return next(iter(letters(session, campaign, [client])), None)


class RecipientList(Acting):
    """The clients of one campaign with the text for the one under the cursor."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = f"""
    RecipientList #body {{ layout: horizontal; }}
    RecipientList #between {{ display: none; }}
    RecipientList.-narrow #body {{ layout: vertical; }}
    RecipientList.-narrow #between {{ display: block; }}
    RecipientList Pane {{ width: {PREVIEW}; }}
    """

    def __init__(self, desk: Desk, campaign: Campaign) -> None:
        super().__init__(desk)
        self.campaign, self.means = campaign, "email"
        self.found: list[Recipient] = []
        self.letter: Letter | None = None

    @property
    def tab(self) -> str:
        """The tab of the campaigns."""
        return "8"

    def compose_body(self) -> ComposeResult:
        """The title over the list, and the text beside or under it."""
        yield TotalLine()
        with Container(id="body"):
            yield RowList(self.columns(), plain=self.desk.plain)
            yield Rule(plain=self.desk.plain, id="between")
            yield Rule(down=True, plain=self.desk.plain, id="beside")
            yield Pane()

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column("name", _("Client"), 20, share=3, tone="strong"),
            Column("state", _("State"), 20, share=2),
            Column("answer", _("Answer"), 13, tone=""),
        ]

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read it."""
        self.row_list.focus()
        self.load()

    def on_resize(self, event: events.Resize) -> None:
        """Join the rules of list and text where they stand side by side; wrap the text anew."""
        wide = event.size.width >= 100
        for name, sign in (("#upper", "┬"), ("#lower", "┴")):
            self.query_one(name, Rule).join(PREVIEW + 1 if wide and name == "#lower" else None, sign)
        self.call_after_refresh(self.show_letter)

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.row_list.focus()

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.row_list.set_columns(self.columns())
        self.load()

    # Reading

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read who gets it, with the cursor where it was."""
        key, wrong = self.row_list.cursor_key, ""
        try:
            read_now = self.desk.doors.reports(read, self.desk.session, self.campaign.id, self.means)
            self.campaign, self.found = await read_now
        except NotFound as problem:
            self.gone(problem)
            return
        except BadQuery as problem:
            self.found, wrong = [], problem.text
        if not self.is_attached:
            return
        if wrong:
            self.row_list.set_empty(wrong, "", _("E changes to whom it goes"))
        else:
            self.row_list.set_empty(*self.empty_lines())
        place = next((place for place, each in enumerate(self.found) if each.id == key), self.row_list.cursor)
        first = max(0, place - 60)
        rows = [self.cells(each) for each in self.found[first : first + 180]]
        self.row_list.show(len(self.found), first, rows, cursor=place)
        self.show_title()
        self.tell_status()
        self.show_letter()

    def gone(self, problem: Problem) -> None:
        """The campaign was deleted."""
        if self.is_current:
            self.dismiss()
            self.app.call_later(self.app.say, problem.text, "note")  # type: ignore[attr-defined]

    def empty_lines(self) -> tuple[str, ...]:
        """Return what is said where there is nobody."""
        if self.campaign.purpose == "birthday":
            return (_("Nobody has a birthday now."), "", _("E changes to whom it goes   esc goes back"))
        return (_("Nobody fits the query of this campaign."), "", _("E changes to whom it goes   esc goes back"))

    def show_title(self) -> None:
        """Write what it is and how many get it over the list."""
        counts = Counter(each.state for each in self.found)
        told = ngettext("%(count)s gets it %(means)s", "%(count)s get it %(means)s", counts[READY])
        parts = [told % {"count": count_text(counts[READY]), "means": campaign_words.means(self.means)}]
        if counts[OFFERED]:
            offered = ngettext("%(count)s offered", "%(count)s offered", counts[OFFERED])
            parts.append(offered % {"count": count_text(counts[OFFERED])})
        if counts[LEFT_OUT]:
            parts.append(_("%(count)s left out") % {"count": count_text(counts[LEFT_OUT])})
        text = " · ".join(parts)
        columns = [Column("name", "", 10, share=1), Column("told", "", min(len(text), 64), right=True)]
        row = RowCells(0, (self.campaign.name, text), ("strong", "dim"))
        self.query_one(TotalLine).show(columns, row)

    def cells(self, each: Recipient) -> RowCells:
        """Return the row of a client."""
        state, look = campaign_words.state(each, self.desk.session.today)
        answer, answer_look = campaign_words.answer(each)
        return RowCells(
            each.id, (each.name, state, answer), ("dim" if each.state == LEFT_OUT else "", look, answer_look)
        )

    @on(RowList.PagesWanted)
    def _pages_wanted(self, event: RowList.PagesWanted) -> None:
        self.row_list.set_rows(event.first, [self.cells(each) for each in self.found[event.first : event.last]])

    @on(RowList.CursorMoved)
    @on(RowList.MarksChanged)
    def _moved(self) -> None:
        self.tell_status()
        self.show_letter()

    def tell_status(self) -> None:
        """Say in the bottom line where the cursor is, or how many are marked."""
        row_list = self.row_list
        place = {"place": count_text(row_list.cursor + 1), "count": count_text(row_list.count)}
        status = _("%(place)s of %(count)s") % place if row_list.count else ""
        if row_list.marks:
            status = _("%(count)d marked") % {"count": len(row_list.marks)}
        self.key_line.set_status(status)

    @work(exclusive=True, group="letter")
    async def show_letter(self) -> None:
        """Show the text as the client under the cursor gets it."""
        key = self.row_list.cursor_key
        if key is None or not self.found:
            self.query_one(Pane).show([])
            return
        try:
            letter = await self.desk.doors.reports(letter_of, self.desk.session, self.campaign, key)
        except BadQuery:
            letter = None
        if not self.is_attached:
            return
        pane = self.query_one(Pane)
        width = max(20, pane.size.width - 3)
        lines = _letter_lines(letter, self.means, width) if letter is not None else []
        if any(each.id == key and each.why == "consent" for each in self.found):
            said = _("No consent is noted. X notes it, of all that are marked too; a company needs none.")
            lines = [*wrapped(said, width), "", *lines]
        pane.show(lines)

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """Any change may have changed who gets it."""
        self.load()

    def action_reload(self) -> None:
        """Read it anew."""
        super().action_reload()
        self.load()

    # Acting on clients

    def targets(self) -> list[int]:
        """The marked clients, else the one under the cursor."""
        key = self.row_list.cursor_key
        return sorted(self.row_list.marks) or ([key] if key is not None else [])

    def action_mark_all(self) -> None:
        """Mark all of the list; where they are marked already, none."""
        found = frozenset(each.id for each in self.found)
        self.row_list.set_marks(() if found == self.row_list.marks else found)

    def hold(self, _act: Act, ids: list[int]) -> None:
        """The list is read anew, with the cursor on the same client."""

    def _card(self, *, editing: bool) -> None:
        from tui.screens.client import ClientScreen

        if (key := self.row_list.cursor_key) is not None:
            self.app.push_screen(ClientScreen(self.desk, key, editing=editing, walk=self.walk))

    def walk(self, by: int) -> int | None:
        """Move the cursor ``by`` rows for the card that lies over the list; return the client it stands on then."""
        before = self.row_list.cursor
        self.row_list.move_to(before + by)
        return self.row_list.cursor_key if self.row_list.cursor != before else None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self._card(editing=False)

    def action_edit(self) -> None:
        """Edit the client under the cursor on its card."""
        self._card(editing=True)

    def action_close(self) -> None:
        """Stop what is under way, else take the marks away, else go back."""
        if self.stop_job():
            return
        if self.row_list.marks:
            self.row_list.clear_marks()
        else:
            self.dismiss()


def _letter_lines(letter: Letter, means: str, width: int) -> list[str | Content]:
    at = letter.phone if means in ("call", "message") else letter.email if means == "email" else ""
    to = f"{letter.contact} <{at}>" if at else letter.contact
    head = [Content.assemble((f"{label}  ", "$dim"), shown(text, 300)) for label, text in (
        (_("Recipient"), to), (_("Subject"), letter.subject or "—"))]  # fmt: skip
    body: list[str | Content] = []
    for paragraph in letter.text.split("\n"):
        body += wrapped(shown(paragraph, 2000), width) or [""]
    return [*head, "", *body]
