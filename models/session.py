"""Who is at work, on which day, with which settings: what every act needs to know."""

from dataclasses import dataclass, field
from datetime import date

from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """The person at work (``user``), the day taken as today, and the settings in force.

    ``travelling``: the day was asked for and may be past, so that what happened after it must be left out.
    """

    user: str
    today: date
    settings: Settings = field(default_factory=Settings)
    travelling: bool = False
