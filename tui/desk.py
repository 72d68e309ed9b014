"""What every screen works with: the session, the doors to the file, the settings and the news of changes."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import settings
from models.figures import in_sql
from models.session import Session
from models.settings import Settings
from tui.database_thread import Doors

if TYPE_CHECKING:
    from textual.signal import Signal


@dataclass(frozen=True, slots=True)
class Changed:
    """News that records changed: their ids, or None for "anything"; ``moved`` when lists gained or lost rows."""

    ids: tuple[int, ...] | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A segment that is a tab: its id, its name, and how many fit once that is known."""

    number: int
    name: str
    count: int | None = None


@dataclass
class Desk:
    """The working place of one person: handed to every screen."""

    opening: Session
    config: Path
    plain: bool = False
    fixed_day: bool = False
    doors: Doors = field(default_factory=Doors)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The quick lines that were done, oldest first."""
    waiting: int | None = None
    """How many clients stand in the day's queue, once that is known."""
    pins: tuple[Pin, ...] = ()
    """The pinned segments, in their order."""
    pins_took: float = 0
    """Seconds that it took to count them the last time."""
    changed: "Signal[Changed]" = field(init=False)

    @property
    def session(self) -> Session:
        """The session, on the day it is now unless a day was asked for."""
        today = date.today()
        if not self.fixed_day and today != self.opening.today:
            self.opening = replace(self.opening, today=today)
        return self.opening

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.opening.settings

    def keep(self, **changes: Any) -> None:
        """Work with changed settings from now on, and keep them in the settings file; raises BadFile if that fails."""
        self.use(replace(self.settings, **changes))
        settings.save(self.config, changes)

    def use(self, changed: Settings) -> None:
        """Work with other settings from now on."""
        self.opening = replace(self.opening, settings=changed)
        in_sql.use(changed)

    def __post_init__(self) -> None:
        in_sql.use(self.opening.settings)
