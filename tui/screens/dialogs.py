"""Small questions over a screen: yes or no, and a form of a few fields that loses nothing on a mistake."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from models.i18n import N_, _
from models.problems import BadValue, Problem
from models.text import shown
from tui.own_work import EndsItsWork
from tui.type_ahead import OPENING
from tui.widgets.choice_field import ChoiceField
from tui.widgets.line_input import LineInput, NameSuggester

GROUND = """
{name} {{ align: left bottom; background: $background 0%; }}
{name} > #panel {{
    height: auto; width: 100%; max-height: 90%; padding: 0 2 1 2; background: $surface;
    border-top: solid $accent;
}}
{name} .title {{ text-style: bold; height: 1; margin-bottom: 1; width: 1fr; }}
{name} .keys {{ color: $dim; height: auto; margin-top: 1; width: 1fr; }}
"""


class Confirm(ModalScreen[bool]):
    """Ask a yes or no question."""

    DEFAULT_CSS = GROUND.format(name="Confirm")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,s", "answer(True)", N_("yes"), id="confirm.yes"),
        Binding("n,escape,q", "answer(False)", N_("no"), id="confirm.no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The question and the keys that answer it."""
        with Vertical(id="panel"):
            yield Static(Content(shown(self.question)), classes="title")
            yield Static(Content(_("y yes   n no")), classes="keys")

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a form. With ``options`` it holds one of them: (value, word); ``explain`` reads what is typed.

    ``names`` complete what is typed, ``replaced`` is selected at first so that typing takes its place, and a
    ``hidden`` one has a value only.
    """

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    explain: Callable[[str], str] | None = None
    placeholder: str = ""
    names: tuple[str, ...] = ()
    replaced: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """What a form is about can be deleted from it: what to ask before, and what does it."""

    question: str
    remove: Callable[[], Awaitable[None]]


Save = Callable[[dict[str, str]], Awaitable[None]]


class FormDialog(EndsItsWork, ModalScreen[dict[str, str] | None]):
    """A few fields; enter saves. ``save`` raises Problem, shown under its field, and all that was typed stays.

    The result is what was saved, or None when it was left; ``left`` then holds what was typed. ``keep`` keeps it when
    the program ends.
    """

    DEFAULT_CSS = (
        GROUND.format(name="FormDialog")
        + """
    FormDialog .row { height: 1; width: 1fr; }
    FormDialog .label { width: 16; color: $dim; }
    FormDialog LineInput { width: 2fr; background: $panel; }
    FormDialog LineInput:focus { background: $panel; }
    FormDialog .explained { width: 1fr; padding-left: 2; color: $dim; }
    FormDialog .wrong { color: $late; padding-left: 16; height: auto; width: 1fr; display: none; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("close"), id="form.close"),
        Binding("down", "app.focus_next", N_("next field"), show=False, id="form.next"),
        Binding("up", "app.focus_previous", N_("previous field"), show=False, id="form.previous"),
        Binding("ctrl+t", "remove", N_("delete"), show=False, id="form.remove"),
    ]

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        save: Save,
        keep: Save | None = None,
        *,
        keys: str = "",
        removal: Removal | None = None,
    ) -> None:
        super().__init__()
        self.keep = keep
        self.form_title = title
        self.entries = tuple(entries)
        self.save = save
        self.keys = keys
        self.removal = removal
        self.left: dict[str, str] = {}
        self._saving = False

    def compose(self) -> ComposeResult:
        """A line for each field, and one under it for what is wrong."""
        with Vertical(id="panel"):
            yield Static(Content(shown(self.form_title)), classes="title")
            for entry in self.shown_entries:
                with Horizontal(classes="row"):
                    yield Static(Content(shown(entry.label)), classes="label")
                    yield self._field(entry)
                    if entry.explain is not None:
                        yield Static(classes="explained", id=f"explained-{entry.name}")
                yield Static(classes="wrong", id=f"wrong-{entry.name}")
            keys = self.keys or _("enter saves   tab next field   esc closes")
            if self.removal is not None:
                keys += "   " + _("ctrl+t deletes")
            yield Static(Content(keys), classes="keys")

    def _field(self, entry: Entry) -> Widget:
        if entry.options:
            field: Widget = ChoiceField(entry.options, entry.value)
        else:
            suggester = NameSuggester(entry.names) if entry.names else None
            field = LineInput(
                entry.value, placeholder=entry.placeholder, suggester=suggester, select_on_focus=entry.replaced
            )
        field.id = f"field-{entry.name}"
        return field

    def on_mount(self) -> None:
        """Put the cursor on the first field."""
        self.query_one(f"#field-{self.first}").focus()
        for entry in self.shown_entries:
            self.explain(entry.name)

    @property
    def shown_entries(self) -> tuple[Entry, ...]:
        """The fields that are seen."""
        return tuple(entry for entry in self.entries if not entry.hidden)

    @property
    def first(self) -> str:
        """The field that the cursor starts on."""
        return self.shown_entries[0].name

    @property
    def values(self) -> dict[str, str]:
        """What is typed now, by field name."""
        found: dict[str, str] = {}
        for entry in self.entries:
            found[entry.name] = entry.value if entry.hidden else self.typed(entry.name)
        return found

    def typed(self, name: str) -> str:
        """What is typed into the field ``name`` now."""
        field = self.query_one(f"#field-{name}")
        return field.value if isinstance(field, LineInput | ChoiceField) else ""

    def fill(self, name: str, text: str) -> None:
        """Put ``text`` into the field ``name``."""
        self.query_one(f"#field-{name}", LineInput).value = text

    @on(Input.Changed)
    @on(ChoiceField.Changed)
    def _changed(self, event: Input.Changed | ChoiceField.Changed) -> None:
        field = event.input if isinstance(event, Input.Changed) else event.field
        name = (field.id or "").removeprefix("field-")
        self.query_one(f"#wrong-{name}").display = False
        self.explain(name)
        self.changed(name)

    def changed(self, name: str) -> None:
        """Something else is typed in the field ``name``."""

    def explain(self, name: str) -> None:
        """Say beside the field ``name`` what is made of the text in it."""
        if any(entry.explain is not None for entry in self.entries if entry.name == name):
            self.query_one(f"#explained-{name}", Static).update(Content(shown(self.explanation(name))))

    def explanation(self, name: str) -> str:
        """Return what is made of the text in the field ``name``."""
        explain = next(entry.explain for entry in self.entries if entry.name == name)
        return explain(self.typed(name)) if explain is not None else ""

    @on(Input.Submitted)
    @on(ChoiceField.Submitted)
    def _submitted(self, event: events.Event) -> None:
        event.stop()
        if not self._saving:
            self._saving = True
            self._save()

    @work(group=OPENING)
    async def _save(self) -> None:
        values = self.values
        try:
            await self.save(values)
        except Problem as problem:
            self.tell(problem)
            return
        finally:
            self._saving = False
        self.dismiss(values)

    def tell(self, problem: Problem) -> None:
        """Say under its field what is wrong; all that was typed stays."""
        name = problem.field if isinstance(problem, BadValue) else ""
        names = [entry.name for entry in self.shown_entries]
        known = name if name in names else names[0]
        wrong = self.query_one(f"#wrong-{known}", Static)
        wrong.update(Content(shown(problem.text)))
        wrong.display = True
        self.query_one(f"#field-{known}").focus()

    @work
    async def action_remove(self) -> None:
        """Delete what the form is about, after asking."""
        if self.removal is None or not await self.app.push_screen_wait(Confirm(self.removal.question)):
            return
        try:
            await self.removal.remove()
        except Problem as problem:
            self.tell(problem)
            return
        self.dismiss(self.values)

    async def keep_draft(self) -> None:
        """Keep what was typed, because the program ends."""
        if self.keep is not None:
            await self.keep(self.values)

    def action_leave(self) -> None:
        """Close without saving; what was typed is kept for the next time."""
        self.left = self.values
        self.dismiss(None)
