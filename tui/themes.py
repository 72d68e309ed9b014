"""The two themes, and the colours that carry meaning in every theme.

All colours are members of the fixed 256-colour palette, so they look the same on every terminal and take few bytes.
"""

from typing import Any

from textual.app import App
from textual.theme import Theme

# late, today and overdue always stand beside a word or a sign; dim can still be read (4.5:1 and more).
_DARK = {
    "late": "#ff875f",
    "today": "#d7af5f",
    "overdue": "#ff87af",
    "stars": "#ffd75f",
    "dim": "#949494",
    "rule": "#4e4e4e",
    "changed": "#87d7af",
    "cursor-ground": "#3a3a3a",
    "cursor-text": "#ffffff",
}
_LIGHT = {
    "late": "#af3700",
    "today": "#875f00",
    "overdue": "#af005f",
    "stars": "#875f00",
    "dim": "#626262",
    "rule": "#b2b2b2",
    "changed": "#005f5f",
    "cursor-ground": "#d7d7ff",
    "cursor-text": "#000000",
}


def _quiet(colours: dict[str, str], accent: str, surface: str) -> dict[str, str]:
    """Return the theme variables of Textual's own widgets, so that they look like the rest."""
    return colours | {
        "block-cursor-background": colours["cursor-ground"],
        "block-cursor-foreground": colours["cursor-text"],
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": surface,
        "block-cursor-blurred-foreground": colours["cursor-text"],
        "border": accent,
        "border-blurred": colours["rule"],
        "footer-background": surface,
        "footer-key-foreground": accent,
        "input-cursor-text-style": "reverse",
        "link-color": accent,
        "scrollbar": colours["rule"],
        "scrollbar-background": surface,
    }


DARK = Theme(
    name="cartera-dark",
    dark=True,
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#5fafd7",
    warning="#d7af5f",
    error="#ff875f",
    success="#87d787",
    foreground="#d0d0d0",
    background="#1c1c1c",
    surface="#262626",
    panel="#303030",
    variables=_quiet(_DARK, "#5fafd7", "#262626"),
)
LIGHT = Theme(
    name="cartera-light",
    dark=False,
    primary="#005f87",
    secondary="#005f5f",
    accent="#005f87",
    warning="#875f00",
    error="#af3700",
    success="#005f00",
    foreground="#262626",
    background="#ffffff",
    surface="#eeeeee",
    panel="#e4e4e4",
    variables=_quiet(_LIGHT, "#005f87", "#eeeeee"),
)


def variable_defaults() -> dict[str, str]:
    """Return the variables our styles name, for themes that do not know them (``App.get_theme_variable_defaults``)."""
    return dict(_DARK)


def register(app: App[Any], *, dark: bool = True) -> None:
    """Make both themes known to ``app`` and use one of them."""
    app.register_theme(DARK)
    app.register_theme(LIGHT)
    app.theme = DARK.name if dark else LIGHT.name
