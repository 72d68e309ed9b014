"""The form of a tier: its limit, with who would stand in it while it is typed, and its name."""

from typing import TYPE_CHECKING

from models import money, tiers
from models.i18n import _
from models.money import format_money, format_units
from models.problems import BadValue
from models.text import shown
from models.tiers import Tier
from tui.screens.asking import ask
from tui.screens.dialogs import Entry
from tui.type_ahead import OPENING
from tui.widgets.tab_line import count_text

if TYPE_CHECKING:
    from tui.screens.tiers import TiersScreen


def ask_tier(screen: "TiersScreen", tier: Tier | None) -> None:
    """Ask for another limit or name of ``tier``, or for one more; the screen shows what comes of it, not saved yet."""
    others = [each for each in screen.tiers if each is not tier]

    def read(values: dict[str, str]) -> Tier:
        name = values["name"]
        if tier is not None and name.strip() == tier.label:
            name = tier.name  # one that the program brought stays its own
        if tier is not None and not tier.floor:
            return Tier(name, 0)
        try:
            return Tier(name, money.parse_money(values["floor"]))
        except BadValue as problem:
            raise BadValue(problem.text, problem.code, "floor") from None

    async def save(values: dict[str, str]) -> None:
        changed = [*others, read(values)]
        tiers.check(changed)
        screen.draw_tiers(changed)

    def explain(text: str) -> str:
        try:
            drawn = read({"name": "?", "floor": text})
        except BadValue:
            return ""
        effects = tiers.effect([*others, drawn], screen.amounts.get(screen.measure, ()))
        inside = next(each for each in effects if each.tier == drawn)
        return f"{count_text(inside.clients)} · {format_units(inside.amount)}"

    entries = [Entry("name", _("Tier"), tier.label if tier is not None else "")]
    if tier is None or tier.floor:
        floor = format_money(tier.floor) if tier is not None else ""
        entries.insert(0, Entry("floor", _("From"), floor, explain=explain, replaced=True))
    title = _("Tier %(name)s") % {"name": shown(tier.label, 40)} if tier is not None else _("New tier")
    purpose = f"tier {screen.measure} {tier.name if tier is not None else ''}"
    screen.run_worker(ask(screen, purpose, title, entries, save), group=OPENING)
