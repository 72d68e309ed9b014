"""The settings, declared once: the file, its checks, the help of each and (later) the settings screen come from here.

The file is TOML. What is unknown or unreadable in it never stops the program: it keeps the default and gives a
one-line warning that names the nearest valid word.
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import Field as DataclassField
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from models.i18n import LANGUAGES, N_, _
from models.problems import BadFile

STAGE_NAMES = ("prospect", "negotiation", "client", "inactive")
COLUMNS = (
    "owed", "last_sale", "total_sales",
    "last_contact", "city", "region", "phone", "email", "contact", "sector", "owner", "kind", "code", "stage_since",
    "source", "medium", "expected_spend", "expected_date", "created_at", "stage",
    "sales_count", "average_sale", "first_sale", "days_since_sale", "purchase_days", "usual_interval", "rfm_group",
    "regularity", "abc", "margin", "margin_rate", "yearly_value", "overdue", "owed_since", "credit", "punctuality",
    "days_late", "days_since_contact", "unanswered", "offers", "accepted", "declined", "receptivity", "referrals",
    "referred_sales", "completeness", "fit",
)  # fmt: skip


REASONS = (
    "overdue", "due_today", "birthday", "occasion", "renewal", "payment_overdue", "expected", "feedback",
    "no_next_action", "stalled", "losing_touch", "slipping", "win_back", "incomplete",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryRule:
    """Clients who arrive by this medium and source enter at ``stage``; an empty one fits all."""

    stage: str
    medium: str = ""
    source: str = ""


def _setting(default: Any, text: str, *, choices: tuple[str, ...] = (), least: int = 0, most: int = 10**9) -> Any:
    """Declare one setting: its default, its help, and what it may be."""
    return field(
        default=default, metadata={"help": text, "default": default, "choices": choices, "least": least, "most": most}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults. Numbers of days, rows and copies are whole; money settings are cents."""

    language: str = _setting(
        "auto", N_("language of the screen: auto (as the terminal says), en or es"), choices=("auto", *LANGUAGES)
    )
    user: str = _setting("", N_("your name in the history; empty: the name you log in with"))
    country: str = _setting("ES", N_("your country (two letters): how phones and tax ids without a prefix are read"))
    currency: str = _setting("EUR", N_("currency of the amounts (three letters)"))
    ascii: str = _setting(
        "auto", N_("plain characters instead of ★ and ☆: auto, yes or no"), choices=("auto", "yes", "no")
    )
    theme: str = _setting("", N_("colours; empty: Cartera's own"))
    shortest_gap: int = _setting(3, N_("days that must pass between two contacts with the same client"), most=3650)
    consent_needed: str = _setting(
        "yes", N_("e-mail and message offers need a consent, but for companies: yes or no"), choices=("yes", "no")
    )
    longest_gap: tuple[int, ...] = _setting(
        (180, 90, 30, 14),
        N_("days without contact before a client counts as silent, for 0, 1, 2 and 3 stars"),
        least=1,
        most=3650,
    )
    reasons: tuple[str, ...] = _setting(REASONS, N_("what brings a client into the review"), choices=REASONS)
    birthday_before: int = _setting(7, N_("days before a birthday or a yearly date at which it is told"), most=180)
    birthday_after: int = _setting(2, N_("days after it for which it is still told"), most=180)
    renewal_days: int = _setting(30, N_("days before a renewal at which it is told"), most=3650)
    expected_days: int = _setting(7, N_("days before an expected date at which it is told"), most=3650)
    stalled_days: int = _setting(
        21, N_("days without an answer after which a negotiation counts as stalled"), most=3650
    )
    win_back_days: int = _setting(90, N_("days without contact before the best who left are to be won back"), most=3650)
    untouched_years: int = _setting(
        3, N_("years without contact after which a prospect is listed to be erased"), least=1, most=50
    )
    undated_a_day: int = _setting(15, N_("clients a day that come into the review without a date"), most=10_000)
    debt_rest_days: int = _setting(7, N_("days for which an answered debt rests in the review"), least=1, most=3650)
    tries: int = _setting(5, N_("tries in a row without an answer after which inactive is suggested"), least=1)
    snoozes: tuple[str, ...] = _setting(("tomorrow", "monday", "+7d"), N_("days that z offers, as you would type them"))
    wanted: tuple[str, ...] = _setting(
        ("phone", "email", "contact", "tax_id", "city"), N_("fields a complete record has")
    )
    payment_days: int = _setting(30, N_("days a sale may stay unpaid before it is due"), most=3650)
    hour_cost: int = _setting(0, N_("what an hour of your work costs, in cents"))
    columns: tuple[str, ...] = _setting(
        ("owed", "last_contact", "city", "phone"),
        N_("columns after the name, next action and when; field:NAME is one of your own fields"),
        choices=COLUMNS,
    )
    entry_rules: tuple[EntryRule, ...] = _setting(
        (), N_("stage of entry by medium and source: {stage, medium, source}")
    )
    keys: dict[str, str] = field(default_factory=dict, metadata={"help": N_('your keys: action = "key,key"')})
    import_maps: dict[str, dict[str, str]] = field(
        default_factory=dict, metadata={"help": N_("where columns of files went that you changed; kept by the import")}
    )
    keep_days: int = _setting(2, N_("days whose backups are all kept"), least=1, most=3650)
    keep_daily: int = _setting(7, N_("then one backup a day, for so many days"), most=3650)
    keep_weekly: int = _setting(4, N_("then one a week, for so many weeks"), most=520)
    keep_monthly: int = _setting(12, N_("then one a month, for so many months"), most=600)
    backup_rows: int = _setting(50, N_("an import of more rows makes a backup first"))
    import_bytes: int = _setting(200_000_000, N_("largest file an import reads, in bytes"), least=1)
    import_rows: int = _setting(1_000_000, N_("most rows an import reads"), least=1)
    import_columns: int = _setting(200, N_("most columns an import reads"), least=1)
    import_cell: int = _setting(131_072, N_("longest cell an import reads, in characters"), least=1)

    def entry_stage(self, medium: str | None, source: str | None) -> str | None:
        """Return the stage at which a client of this medium and source enters, or None where no rule fits."""
        from models.fields import fold

        for rule in self.entry_rules:
            fits_medium = not rule.medium or fold(rule.medium) == fold(medium or "")
            fits_source = not rule.source or fold(rule.source) == fold(source or "")
            if fits_medium and fits_source:
                return rule.stage
        return None


def read(path: Path) -> tuple[Settings, list[str]]:
    """Return the settings of the file at ``path`` (defaults where there is none) and its warnings, one line each."""
    try:
        with path.open("rb") as file:
            import tomllib

            table = tomllib.load(file)
    except FileNotFoundError:
        return Settings(), []
    except (OSError, ValueError) as error:  # not UTF-8, or not TOML
        return Settings(), [
            _("%(file)s cannot be read, the defaults are in force: %(error)s")
            % {"file": path, "error": _one_line(error)}
        ]
    return _from_table(table, path)


def _from_table(table: Mapping[str, object], path: Path) -> tuple[Settings, list[str]]:
    known = {setting.name: setting for setting in fields(Settings)}
    values: dict[str, Any] = {}
    warnings: list[str] = []
    for name, value in table.items():
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            text = _("unknown setting %(name)s, did you mean %(near)s?") if near else _("unknown setting %(name)s")
            warnings.append(f"{path.name}: " + text % {"name": repr(name), "near": near[0] if near else ""})
            continue
        try:
            values[name] = _checked(known[name], value)
        except ValueError as error:
            warnings.append(f"{path.name}: {name}: {error}")
    return Settings(**values), warnings


def _checked(setting: DataclassField[Any], value: object) -> object:
    """Return ``value`` in the type of ``setting``; raise ValueError with a sentence where it does not fit."""
    if setting.name == "entry_rules":
        return tuple(_entry_rule(rule) for rule in _items(value))
    if setting.name == "keys":
        return _flat(value)
    if setting.name == "import_maps":
        return _tables(value)
    if isinstance(setting.default, tuple):
        return _several(setting, _items(value))
    return _one(setting, value, type(setting.default))


def checked(name: str, value: object) -> object:
    """Return ``value`` in the type of the setting ``name``; raise ValueError with a sentence where it does not fit."""
    return _checked(next(setting for setting in fields(Settings) if setting.name == name), value)


def _flat(value: object, before: str = "") -> dict[str, str]:
    """Return a table of texts with its inner tables joined by dots (``client.add = "a"`` makes them)."""
    if not isinstance(value, dict):
        raise ValueError(_('a table of action = "key,key" is expected'))
    found: dict[str, str] = {}
    for name, item in value.items():
        found |= {before + name: item} if isinstance(item, str) else _flat(item, f"{before}{name}.")
    return found


def _tables(value: object) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict) or not all(isinstance(table, dict) for table in value.values()):
        raise ValueError(_('a table of tables of "header" = "field" is expected'))
    if not all(isinstance(text, str) for table in value.values() for text in table.values()):
        raise ValueError(_('a table of tables of "header" = "field" is expected'))
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(_("a list in brackets is expected"))
    return value


def _several(setting: DataclassField[Any], items: list[object]) -> tuple[object, ...]:
    default: tuple[object, ...] = setting.metadata["default"]
    kind = type(default[0])
    if kind is int and len(items) != len(default):
        raise ValueError(_("%(count)d numbers are expected") % {"count": len(default)})
    if setting.name == "wanted":
        from models.fields import FIELDS

        return tuple(_near(item, tuple(FIELDS)) for item in items)
    return tuple(_one(setting, item, kind) for item in items)


def _one(setting: DataclassField[Any], value: object, kind: type) -> object:
    if kind is int:
        least, most = setting.metadata["least"], setting.metadata["most"]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(
                _("a whole number from %(least)d to %(most)d is expected") % {"least": least, "most": most}
            )
        return value
    if not isinstance(value, str):
        raise ValueError(_("a text in quotes is expected"))
    if setting.name == "columns" and value.startswith("field:"):  # one of the user's own
        return value
    return _near(value, setting.metadata["choices"]) if setting.metadata["choices"] else value


def _near(value: object, choices: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    near = get_close_matches(str(value), choices, 1, 0.5)
    text = (
        _("%(value)s is not one of them, did you mean %(near)s?") if near else _("%(value)s is not one of %(choices)s")
    )
    raise ValueError(text % {"value": repr(value), "near": near[0] if near else "", "choices": ", ".join(choices)})


def _entry_rule(value: object) -> EntryRule:
    names = ("stage", "medium", "source")
    if not isinstance(value, dict) or "stage" not in value or not all(isinstance(text, str) for text in value.values()):
        raise ValueError(_('a rule is written { stage = "…", medium = "…", source = "…" }'))
    for name in value:
        _near(name, names)
    from models.fields import STAGES, choice_named

    stage = choice_named(STAGES, value["stage"])
    return EntryRule(
        stage.value if stage else _near(value["stage"], STAGE_NAMES), value.get("medium", ""), value.get("source", "")
    )


def save(path: Path, changes: Mapping[str, object]) -> None:
    """Write ``changes`` (setting name to value) into the file at ``path``, keeping its comments and everything else."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        for name, value in changes.items():
            document[name] = list(value) if isinstance(value, tuple) else value
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        partial.write_text(tomlkit.dumps(document), "utf-8")
        partial.replace(path)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        text = _("the settings were not saved in %(file)s: %(error)s")
        raise BadFile(text % {"file": path, "error": _one_line(error)}) from error


def database_path(given: str | None = None) -> Path:
    """Return where the database lies: as given, else CARTERA_DB, else where the platform keeps such things."""
    import platformdirs

    named = given or os.environ.get("CARTERA_DB")
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("cartera", False)) / "cartera.db"


def config_path(given: str | None = None) -> Path:
    """Return where the settings file lies: as given, else CARTERA_CONFIG, else where the platform keeps such things."""
    import platformdirs

    named = given or os.environ.get("CARTERA_CONFIG")
    return Path(named).expanduser() if named else Path(platformdirs.user_config_dir("cartera", False)) / "cartera.toml"


def user_name(settings: Settings) -> str:
    """Return the name under which acts are kept: the setting, else the login name."""
    if settings.user:
        return settings.user
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "user"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
