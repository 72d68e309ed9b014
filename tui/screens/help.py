"""Every key that works on the screen below, by group: made from the real bindings, so it is never out of date."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from models.i18n import N_, _
from models.text import shown
from tui.widgets.timeline import wrapped

Group = tuple[str, list[tuple[str, str]]]
WIDE = 96
LEAD = 88
"""Paragraphs are at most so wide, to be read well."""
_BESIDE = 4
_INDENT = 2


def group_lines(group: Group, key_width: int, width: int) -> list[Content]:
    """Return a group of keys as lines of ``width`` cells: its title, then a key and its words on each."""
    title, keys = group
    lines = [Content(shown(title)).stylize("bold $accent").truncate(width, pad=True)]
    for key, words in keys:
        name = Content(shown(key)).stylize("bold").truncate(key_width, ellipsis=True, pad=True)
        line = Content.assemble(" " * _INDENT, name, "  ", shown(words))
        lines.append(line.truncate(width, ellipsis=True, pad=True))
    return lines


def help_lines(groups: Sequence[Group], width: int) -> list[Content]:
    """Return the groups as lines for a place ``width`` cells wide: in two columns where there is room for them."""
    key_width = max((cell_len(key) for _title, keys in groups for key, _words in keys), default=0)
    count = 2 if width >= WIDE else 1
    column = (width - _BESIDE * (count - 1)) // count
    blocks = [group_lines(group, min(key_width, column // 3), column) for group in groups]
    total = sum(len(block) + 1 for block in blocks)
    columns: list[list[Content]] = [[] for _number in range(count)]
    for block in blocks:
        # The group goes where it begins in the upper part, as a whole.
        place = next((n for n, lines in enumerate(columns) if len(lines) + len(block) // 2 < total / count), count - 1)
        columns[place] += [*([Content("")] if columns[place] else []), *block]
    height = max(map(len, columns), default=0)
    blank = Content(" " * column)
    gap = Content(" " * _BESIDE)
    return [
        gap.join(lines[row] if row < len(lines) and lines[row].plain else blank for lines in columns)
        for row in range(height)
    ]


def lead_lines(lead: Sequence[str], width: int) -> list[Content]:
    """Return what is explained before the keys as lines: a title, and paragraphs that are wrapped where they end."""
    found: list[Content] = []
    for number, text in enumerate(lead):
        for line in wrapped(text, min(width, LEAD)):
            found.append(Content(line).stylize("bold" if not number else ""))
        found.append(Content(""))
    return found


class HelpScreen(ModalScreen[None]):
    """What is under the cursor explained, where the screen below does that, then the keys that work there.

    Any of the keys that open or close it closes it.
    """

    DEFAULT_CSS = """
    HelpScreen { background: $background; layout: vertical; }
    HelpScreen .title { height: 2; padding: 0 2; text-style: bold; }
    HelpScreen VerticalScroll { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
    HelpScreen .lines { width: 1fr; height: auto; }
    HelpScreen .keys { height: 1; padding: 0 2; color: $dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", N_("close"), id="help.close"),
        Binding("down,j", "scroll('down')", N_("down"), show=False, id="help.down"),
        Binding("up,k", "scroll('up')", N_("up"), show=False, id="help.up"),
        Binding("pagedown,space,ctrl+d", "scroll('page_down')", N_("a page down"), show=False, id="help.page_down"),
        Binding("pageup,ctrl+u", "scroll('page_up')", N_("a page up"), show=False, id="help.page_up"),
        Binding("home,g", "scroll('home')", N_("first row"), show=False, id="help.first"),
        Binding("end,G", "scroll('end')", N_("last row"), show=False, id="help.last"),
    ]

    def __init__(self, groups: Sequence[Group], lead: Sequence[str] = ()) -> None:
        super().__init__()
        self.groups = tuple(groups)
        self.lead = tuple(lead)

    def compose(self) -> ComposeResult:
        """The title, the keys, and which key closes."""
        yield Static(Content(_("Help") if self.lead else _("Keys")), classes="title")
        with VerticalScroll(can_focus=False):
            yield Static(classes="lines")
        yield Static(Content(_("esc closes")), classes="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Lay the keys out for this width, and say how to see the rest where they do not fit."""
        width = event.size.width - 5
        lines = [*lead_lines(self.lead, width), *help_lines(self.groups, width)]
        self.query_one(".lines", Static).update(Content("\n").join(lines))
        fits = len(lines) <= event.size.height - 3
        text = _("esc closes") if fits else _("j k space scroll   esc closes")
        self.query_one(".keys", Static).update(Content(text))

    def action_scroll(self, way: str) -> None:
        """Show another part of the keys."""
        scroll = self.query_one(VerticalScroll)
        getattr(scroll, f"scroll_{way}")(animate=False)
