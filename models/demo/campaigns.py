"""Two campaigns of the demo portfolio, one over and one on, with what the clients answered."""

from typing import TYPE_CHECKING, Any

from models.demo.chance import Chance, spread
from models.i18n import N_, _
from models.text import search_key

if TYPE_CHECKING:
    from models.demo.portfolio import Portfolio, Rows

COLUMNS: dict[str, str] = {
    "campaign": "id name folded purpose query subject text text_es valid_from valid_to user created_on created_at",
    "offer": "client_id campaign_id on_date means answer answered_on user created_at",
}
"""As in models.demo.portfolio: the columns that are filled, by table."""

_LOYAL = """Dear $contact,

as one of our clients you have 10 % off everything until $valid_to.

$my_name"""
_LOYAL_ES = """Asunto: Un 10 % para ti, $nombre

Hola, $contact:

por ser de la casa tienes un 10 % en todo hasta el $valid_to.

$my_name"""
_SEASON = """Dear $contact,

the new season is here, and you see it before anybody else: from $valid_from to $valid_to.

$my_name"""
_SEASON_ES = """Asunto: La nueva temporada

Hola, $contact:

ha llegado la nueva temporada y tú la ves antes que nadie: del $valid_from al $valid_to.

$my_name"""
_CAMPAIGNS = (
    (N_("Loyal clients"), "offer", N_("stage:client stars:>=1"), "10 % for you, $name", _LOYAL, _LOYAL_ES, -152, -100),
    (N_("New season"), "season", N_("stage:client"), "The new season", _SEASON, _SEASON_ES, -32, 21),
)
_OFFERED = (-150, -30)
"""The days of the offers, from today."""
_SHARES = (0.7, 0.8)
_ANSWERS = spread(("accepted", "declined", "interested", "no_answer", ""), (27, 20, 15, 16, 22))


class Campaigns:
    """Makes offers by a chance of its own, so that all else stays the same with or without them."""

    def __init__(self, portfolio: "Portfolio", seed: int) -> None:
        self.chance, self.portfolio = Chance(seed + 1_299_709), portfolio

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows of the campaigns."""
        day, user = self.portfolio.day, self.portfolio.user
        return [
            (
                number, _(name), search_key(_(name)), purpose, _(query), subject, text, spanish, day(first), day(last),
                user, day(first - 1), f"{day(first - 1)}T09:00:00Z",
            )
            for number, (name, purpose, query, subject, text, spanish, first, last) in enumerate(_CAMPAIGNS, 1)
        ]  # fmt: skip

    def client(self, number: int, stage: str, age: int, last: str, unanswered: int, rows: "Rows") -> None:
        """Append what the client ``number`` was offered: only before its last contact, which stays its last one."""
        if stage != "client":
            return
        for campaign, (on, share) in enumerate(zip(_OFFERED, _SHARES, strict=True), 1):
            lots = self.chance.random(), self.chance.pick(_ANSWERS), self.chance.below(min(14, -on))
            day = self.portfolio.day(on)
            if lots[0] >= share or unanswered or on <= -age or last <= day:
                continue
            name, user = _(_CAMPAIGNS[campaign - 1][0]), self.portfolio.user
            answered = self.portfolio.day(on + lots[2]) if lots[1] else ""
            at = f"{day}T10:00:00Z"
            rows.tables["offer"].append((number, campaign, day, "email", lots[1], answered, user, at))
            rows.tables["activity"].append((number, "offer", day, name, "", user, at))
