"""The keys: how they are called on the screen, the person's own ones, and what is wrong with those."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key, format_key

from models.i18n import N_, _

KEY_NAMES = {
    "escape": N_("esc"),
    "space": N_("space"),
    "enter": N_("enter"),
    "tab": N_("tab"),
    "pagedown": N_("pgdn"),
    "pageup": N_("pgup"),
    "home": N_("home"),
    "end": N_("end"),
    "backspace": N_("backspace"),
    "delete": N_("del"),
}
_ARROWS = {"up": N_("up"), "down": N_("down"), "left": N_("left"), "right": N_("right")}

_EVERYWHERE = {"program", "place"}
TOGETHER: tuple[set[str], ...] = (
    {"client", "talk", "money", "sections", "list", *_EVERYWHERE},
    {"client", "talk", "money", "card", *_EVERYWHERE},
    {"client", "talk", "money", "review", *_EVERYWHERE},
    {"portfolio", "segments", "picture", "list", *_EVERYWHERE},
    {"tiers", "list", *_EVERYWHERE},
    {"goals", "list", *_EVERYWHERE},
    {"campaigns", "list", *_EVERYWHERE},
    {"client", "talk", "money", "offers", "list", *_EVERYWHERE},
    {"trash", "list", *_EVERYWHERE},
    {"import", *_EVERYWHERE},
    {"acts", "list", *_EVERYWHERE},
    {"product", "list", *_EVERYWHERE},
)
"""First parts of the ids of bindings that work on one screen together, so that they cannot share a key."""


def key_name(key: str, *, plain: bool = False) -> str:
    """Return how ``key`` (Textual's name of it) is written on the screen: ``ctrl+d``, ``*``, ``space``."""
    *modifiers, last = key.split("+")
    if plain and last in _ARROWS:
        name = _(_ARROWS[last])
    else:
        name = _(KEY_NAMES[last]) if last in KEY_NAMES else format_key(last)
    return "+".join([*modifiers, name])


def default_keys(owners: Iterable[type[DOMNode]]) -> dict[str, str]:
    """Return the keys, parted by commas, of every binding with an id that ``owners`` (app, screens, lists) have."""
    found: dict[str, list[str]] = {}
    for owner in owners:
        for base in owner.__mro__:
            for binding in Binding.make_bindings(base.__dict__.get("BINDINGS", ())):
                if binding.id and binding.key not in found.setdefault(binding.id, []):
                    found[binding.id].append(binding.key)
    return {action: ",".join(keys) for action, keys in found.items()}


def all_default_keys(app: type[DOMNode]) -> dict[str, str]:
    """Return the keys of every action of the program, by its id."""
    from tui.screens.acts import ActsScreen
    from tui.screens.campaigns import CampaignsScreen
    from tui.screens.client import ClientScreen
    from tui.screens.goals import GoalsScreen
    from tui.screens.importing import ImportScreen
    from tui.screens.money import MoneyScreen
    from tui.screens.own_fields import OwnFieldsScreen
    from tui.screens.portfolio import PortfolioScreen
    from tui.screens.products import ProductsScreen
    from tui.screens.recipients import RecipientsScreen
    from tui.screens.review import ReviewScreen
    from tui.screens.rules import RulesScreen
    from tui.screens.segment_list import SegmentListScreen
    from tui.screens.segments import SegmentsScreen
    from tui.screens.stage import StageScreen
    from tui.screens.tiers import TiersScreen
    from tui.screens.today import TodayScreen
    from tui.screens.trash import TrashScreen
    from tui.widgets.field_list import FieldList
    from tui.widgets.picture import Picture
    from tui.widgets.row_list import RowList
    from tui.widgets.timeline import Timeline

    lists = (RowList, FieldList, Timeline, Picture)
    places = (
        TodayScreen, ReviewScreen, StageScreen, MoneyScreen, ClientScreen, TrashScreen, ActsScreen, ProductsScreen,
        ImportScreen, RulesScreen, OwnFieldsScreen, PortfolioScreen, SegmentsScreen, SegmentListScreen, TiersScreen,
        GoalsScreen, CampaignsScreen, RecipientsScreen,
    )  # fmt: skip
    return default_keys((app, *places, *lists))


def keymap_problems(keymap: Mapping[str, str], defaults: Mapping[str, str]) -> list[str]:
    """Say what is wrong with a person's keys (action to keys), one line each: unknown actions, keys of two actions."""
    return [_unknown(action, defaults) for action in keymap if action not in defaults] + [
        _("keys: %(key)s is bound to %(one)s and %(other)s") % {"key": key, "one": one, "other": other}
        for key, one, other in _clashes(keymap, defaults)
    ]


def usable_keys(keymap: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Return the part of a person's keys that takes no other action its key; the rest keeps its own keys."""
    kept = {action: keys for action, keys in keymap.items() if action in defaults and _split(keys)}
    while clashes := _clashes(kept, defaults):
        _key, one, other = clashes[0]
        del kept[other if other in kept else one]
    return {action: ",".join(_split(keys)) for action, keys in kept.items()}


def _unknown(action: str, defaults: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(action, defaults, 1, 0.75)
    if near:
        return _("keys: unknown action %(action)s, did you mean %(near)s?") % {"action": repr(action), "near": near[0]}
    return _("keys: unknown action %(action)s") % {"action": repr(action)}


def _clashes(keymap: Mapping[str, str], defaults: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return each key (as it is shown) that the person gave to an action though another on its screen has it too."""
    owners: dict[str, list[str]] = {}
    for action, keys in defaults.items():
        for key in _split(keymap.get(action) or keys):
            owners.setdefault(key, []).append(action)
    return [
        (key_name(key), one, other)
        for key, actions in owners.items()
        for one, other in combinations(actions, 2)
        if (one in keymap or other in keymap) and _meet(one, other)
    ]


def _split(keys: str) -> list[str]:
    return [_character_to_key(key) if len(key) == 1 else key for key in map(str.strip, keys.split(",")) if key]


def _meet(one: str, other: str) -> bool:
    groups = {one.partition(".")[0], other.partition(".")[0]}
    return len(groups) == 1 or any(groups <= together for together in TOGETHER)
