"""Who is at work, on which day, with which settings: what every act needs to know."""

from dataclasses import dataclass, field
from datetime import date

from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """The person at work (``user``), the day taken as today, and the settings in force."""

    user: str
    today: date
    settings: Settings = field(default_factory=Settings)
