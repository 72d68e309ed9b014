"""What the command palette offers beside clients: the keys of the screen below, and what has no key of its own."""

from functools import partial
from typing import TYPE_CHECKING, cast

from models import backups, i18n
from models.i18n import _, ngettext
from models.problems import Problem
from models.text import shown
from tui import themes
from tui.palette import Command
from tui.screens.base import HELP_GROUPS, BaseScreen
from tui.widgets.field_list import FieldList
from tui.widgets.picture import Picture
from tui.widgets.row_list import RowList
from tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from tui.app import Cartera

UNWANTED = {"program.palette", "program.rules", "list.close", "portfolio.close", "card.close", "fields.close",
            "rules.close", "duplicates.close", "merge.close"}  # fmt: skip
"""Bindings that make no sense in the palette: itself, and what closes what is not open."""


def all_commands(screen: BaseScreen) -> list[Command]:
    """Return what can be done on ``screen`` and in the program, in the words of the reader."""
    return [*bound_commands(screen), *program_commands(screen)]


def bound_commands(screen: BaseScreen) -> list[Command]:
    """Return the bindings of ``screen`` as commands; the keys that only move in a list are left out."""
    found: dict[str, Command] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        group = (binding.id or "").partition(".")[0]
        moving = isinstance(active.node, RowList | FieldList | Timeline | Picture)
        if moving or group not in HELP_GROUPS or not binding.description or binding.id in UNWANTED:
            continue
        keys = screen.app.get_key_display(binding)
        if binding.action in found:
            continue
        run = partial(screen.app.run_action, binding.action, default_namespace=active.node)
        found[binding.action] = Command(binding.description, keys, _(HELP_GROUPS[group]), run)
    return list(found.values())


def program_commands(screen: BaseScreen) -> list[Command]:
    """Return what has no key of its own."""
    app = cast("Cartera", screen.app)
    group = _(HELP_GROUPS["program"])
    language = _("speak Spanish") if i18n.language() == "en" else _("speak English")
    dark = app.theme != themes.LIGHT.name
    return [
        Command(_("trash: see what is in it, restore"), "", group, partial(open_trash, app)),
        Command(_("history: what was done, undo any of it"), "", group, partial(open_acts, app)),
        Command(_("duplicates: clients that stand twice"), "", group, partial(open_duplicates, app)),
        *merging_commands(screen),
        *privacy_commands(screen),
        Command(_("products and services: prices, costs"), "", group, partial(open_products, app)),
        Command(_("own fields: add, change, delete them"), "", group, partial(open_own_fields, app)),
        Command(_("rules: yearly dates, follow-ups, offers, numbers"), "R", group, app.action_rules),
        Command(_("limits: tiers of clients and prospects"), "", group, partial(open_tiers, app)),
        Command(_("goals: income, margin, new clients, sales, contacts"), "", group, partial(open_goals, app)),
        *(
            Command(_("segment: %(name)s") % {"name": shown(pin.name, 60)}, "", group,
                    partial(app.action_segment, pin.number))
            for pin in app.desk.pins
        ),
        Command(_("back up now"), "", group, partial(back_up, screen)),
        # Each language is offered in its own words too, for those who cannot read the present one.
        Command(
            f"{language} · {'Español' if i18n.language() == 'en' else 'English'}", "", group,
            partial(use_language, screen, "es" if i18n.language() == "en" else "en"),
        ),
        Command(
            _("light colours") if dark else _("dark colours"), "", group,
            partial(use_theme, screen, themes.LIGHT.name if dark else themes.DARK.name),
        ),
    ]  # fmt: skip


def privacy_commands(screen: BaseScreen) -> list[Command]:
    """What a person may ask for, about the clients at hand on ``screen``; and those who are kept without a reason."""
    group, ids = _(HELP_GROUPS["client"]), screen.targets() if hasattr(screen, "targets") else []
    found = []
    if len(ids) == 1:
        words = _("privacy: dossier, all that is kept about this client, to a file")
        found.append(Command(words, "", group, partial(ask_dossier, screen, ids[0])))
    if ids:
        text = ngettext(
            "privacy: erase for good, with every trace", "privacy: erase %(count)d for good, with every trace", len(ids)
        )
        found.append(Command(text % {"count": len(ids)}, "", group, partial(ask_erase, screen, ids)))
    words = _("privacy: untouched prospects, to be erased")
    return [*found, Command(words, "", _(HELP_GROUPS["program"]), partial(open_untouched, screen))]


def ask_dossier(screen: BaseScreen, client: int) -> None:
    """Write all that is kept about a client to a file."""
    from tui.screens import privacy

    privacy.ask_dossier(screen, client)


def ask_erase(screen: BaseScreen, ids: list[int]) -> None:
    """Erase clients for good, after asking."""
    from tui.screens import privacy

    privacy.ask_erase(screen, ids)


def open_untouched(screen: BaseScreen) -> None:
    """Show the prospects whom nobody has touched for years."""
    from tui.screens import privacy

    screen.run_worker(privacy.open_untouched(screen), group="opening")


def open_trash(app: "Cartera") -> None:
    """Show the trash."""
    from tui.screens.trash import TrashScreen

    app.push_screen(TrashScreen(app.desk))


def open_duplicates(app: "Cartera") -> None:
    """Show the clients that stand twice."""
    from tui.screens.duplicates import DuplicatesScreen

    app.push_screen(DuplicatesScreen(app.desk))


def merging_commands(screen: BaseScreen) -> list[Command]:
    """Return what merges the two clients that are marked on a list, if two are."""
    from tui.screens.list_screen import ListScreen

    ids = screen.targets() if isinstance(screen, ListScreen) and screen.row_list.marks else []
    if len(ids) != 2:
        return []

    def run() -> None:
        from tui.screens.duplicates import open_comparison

        open_comparison(screen, *ids)

    return [Command(_("merge the two marked"), "", _(HELP_GROUPS["client"]), run)]


def open_acts(app: "Cartera") -> None:
    """Show what was done."""
    from tui.screens.acts import ActsScreen

    app.push_screen(ActsScreen(app.desk))


def open_products(app: "Cartera") -> None:
    """Show what is sold."""
    from tui.screens.products import ProductsScreen

    app.push_screen(ProductsScreen(app.desk))


def open_own_fields(app: "Cartera") -> None:
    """Show the fields that the user added."""
    from tui.screens.own_fields import OwnFieldsScreen

    app.push_screen(OwnFieldsScreen(app.desk))


def open_tiers(app: "Cartera") -> None:
    """Show the limits of the spending tiers."""
    from tui.screens.tiers import TiersScreen

    app.push_screen(TiersScreen(app.desk))


def open_goals(app: "Cartera") -> None:
    """Show the goals."""
    from tui.screens.goals import GoalsScreen

    app.push_screen(GoalsScreen(app.desk))


def back_up(screen: BaseScreen) -> None:
    """Make a backup and say where it lies."""

    async def run() -> None:
        screen.say(_("backing up…"), "note")
        try:
            path = await screen.desk.doors.bulk(backups.back_up, keep=screen.desk.settings)
        except Problem as problem:
            screen.say(problem.text, "wrong")
            return
        screen.say(_("backed up: %(file)s") % {"file": path})

    screen.run_worker(run(), group="backup")


def use_language(screen: BaseScreen, code: str) -> None:
    """Speak another language from now on, on every screen that is open, and the next time."""
    i18n.set_language(code)
    screen.retranslate()  # the others follow when they are seen again
    screen.app.refresh_bindings()
    _keep(screen, language=code)


def use_theme(screen: BaseScreen, name: str) -> None:
    """Use other colours from now on, and the next time."""
    screen.app.theme = name
    _keep(screen, theme=name)


def _keep(screen: BaseScreen, **changes: str) -> None:
    """Keep settings in force and in the settings file; say so when the file cannot be written."""
    try:
        screen.desk.keep(**changes)
    except Problem as problem:
        screen.say(problem.text, "wrong")
