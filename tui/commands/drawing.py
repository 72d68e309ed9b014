"""Lists and cards drawn for a person's terminal. What users typed is shown as it stands, never read as markup."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from models.dates import ago, relative
from models.fields import FIELDS, STAGES, Type
from models.i18n import _
from models.text import shown

STARS = ("☆☆☆", "★☆☆", "★★☆", "★★★")
_GAP = "  "
_WIDTHS = {"id": 7, "stars": 3, "stage": 11, "when": 11}


def draw_list(found: Iterable[dict[str, Any]], today: date) -> None:
    """Draw clients one a line: number, stars, name, stage, next action, when."""
    from rich.console import Console
    from rich.text import Text

    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)
    room = max(console.width - sum(_WIDTHS.values()) - 5 * len(_GAP), 20)
    names, actions = room * 11 // 20, room - room * 11 // 20
    labels = {stage.value: _(stage.label) for stage in STAGES}
    for record in found:
        due = date.fromisoformat(record["next_due"]) if record["next_due"] else None
        late = due is not None and due <= today
        console.print(
            Text.assemble(
                (_cell(f"#{record['id']}", _WIDTHS["id"], right=True) + _GAP, "dim"),
                (STARS[record["stars"]] + _GAP, "yellow"),
                (_cell(record["name"], names) + _GAP, "bold"),
                (_cell(labels[record["stage"]], _WIDTHS["stage"]) + _GAP, "dim"),
                _cell(record["next_action"] or "—", actions) + _GAP,
                (_cell(relative(due, today) if due else "—", _WIDTHS["when"]).rstrip(), "red" if late else ""),
            )
        )


def _cell(text: str, width: int, *, right: bool = False) -> str:
    from rich.cells import cell_len, set_cell_size

    text = shown(text, width)
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1) + "…"
    return " " * (width - cell_len(text)) + text if right else set_cell_size(text, width)


def card_lines(record: dict[str, Any], today: date, *, plain: bool) -> Iterator[tuple[str, str]]:
    """Yield what ``show`` says of a client, as labels and values; groups are parted by an empty pair."""
    yield f"#{record['id']}", record["name"]
    for name, field in FIELDS.items():
        value = record.get(name)
        if value in (None, "", [], False) or name in (
            "id",
            "name",
            "created_at",
            "updated_at",
            "version",
            "unanswered",
        ):
            continue
        yield _(field.label), _value(name, value, plain=plain)
    for name, value in record["fields"].items():
        yield name, str(value)
    yield from _groups(record, today)


def _value(name: str, value: Any, *, plain: bool) -> str:
    field = FIELDS[name]
    if field.type is Type.STARS:
        return "*" * value + "-" * (3 - value) if plain else STARS[value]
    if field.type is Type.MONEY:
        return str(value)
    if field.type is Type.FLAG:
        return _("yes")
    for choice in field.choices:
        if choice.value == value:
            return _(choice.label)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _groups(record: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """Yield contacts with their channels, follow-ups and activities."""
    for contact in record["contacts"]:
        yield "", ""
        parts = [contact["name"], contact["position"], contact["area"]]
        yield _("Contact"), ", ".join(part for part in parts if part)
        for channel in record["channels"]:
            if channel["contact_id"] == contact["id"]:
                yield "", _channel(channel)
    own = [channel for channel in record["channels"] if channel["contact_id"] is None]
    if own:
        yield "", ""
        yield from ((_("Channels") if index == 0 else "", _channel(channel)) for index, channel in enumerate(own))
    if record["follow_ups"]:
        yield "", ""
    for action in record["follow_ups"]:
        when = relative(date.fromisoformat(action["due"]), today) if action["done_on"] is None else _("done")
        yield f"{_('follow-up')} {action['id']}", f"{when}: {action['text']}"
    if record["activities"]:
        yield "", ""
    for activity in record["activities"][:10]:
        parts = [_choice("activity", activity["kind"]), _choice("outcome", activity["outcome"]), activity["text"]]
        yield ago(date.fromisoformat(activity["on"]), today), " · ".join(part for part in parts if part)


def _channel(channel: dict[str, Any]) -> str:
    text = channel["typed"] or channel["value"]
    return f"{text} ({channel['label']})" if channel["label"] else str(text)


def _choice(table: str, value: str | None) -> str:
    from models.fields import ACTIVITY_KINDS, OUTCOMES

    for choice in ACTIVITY_KINDS if table == "activity" else OUTCOMES:
        if choice.value == value:
            return _(choice.label)
    return value or ""
