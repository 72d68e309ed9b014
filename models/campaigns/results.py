"""What came of the offers: per campaign, per client, and of all in a period.

An offer counts on its day, an answer by the day on which it was given. An activity of kind ``offer`` that belongs to no
campaign is an offer made, of which no answer is known. The activity of an offer of a campaign does not count again: of
a client and a day as many offers were made as there are offers of campaigns, or activities if these are more.
"""

from dataclasses import dataclass

from models.campaigns.offering import ANSWERED
from models.database import database
from models.session import Session

_ANSWERED = ", ".join(f"'{each}'" for each in ANSWERED)
COUNTED = f"""SELECT client_id, sum(made) AS made, sum(answered) AS answered, sum(accepted) AS accepted,
      sum(declined) AS declined FROM (
    SELECT client_id, on_date, max(sum(offers), sum(acts)) AS made, sum(answered) AS answered,
      sum(accepted) AS accepted, sum(declined) AS declined FROM (
        SELECT client_id, on_date, 1 AS offers, 0 AS acts,
          coalesce(answered_on <= :day AND answer IN ({_ANSWERED}), 0) AS answered,
          coalesce(answered_on <= :day AND answer = 'accepted', 0) AS accepted,
          coalesce(answered_on <= :day AND answer = 'declined', 0) AS declined
        FROM offer WHERE on_date BETWEEN :first AND :last AND {{among}}
        UNION ALL
        SELECT client_id, on_date, 0, 1, 0, 0, 0 FROM activity
        WHERE kind = 'offer' AND on_date BETWEEN :first AND :last AND {{among}})
    GROUP BY client_id, on_date) GROUP BY client_id"""
"""SQL for the offers of each client from ``:first`` to ``:last``, their answers by ``:day``; ``among`` names whom."""


@dataclass(frozen=True, slots=True)
class Result:
    """How many were offered a campaign, and how many of them answered, accepted and declined."""

    made: int = 0
    answered: int = 0
    accepted: int = 0
    declined: int = 0

    @property
    def rate(self) -> float | None:
        """Accepted over made; None where nothing was offered."""
        return self.accepted / self.made if self.made else None


def results(session: Session) -> dict[int, Result]:
    """Return what came of each campaign by the session's day; one that was offered to nobody is left out."""
    rows = database.execute_sql(
        f"""SELECT campaign_id, count(*), sum(coalesce(answered_on <= ?1 AND answer IN ({_ANSWERED}), 0)),
              sum(coalesce(answered_on <= ?1 AND answer = 'accepted', 0)),
              sum(coalesce(answered_on <= ?1 AND answer = 'declined', 0))
            FROM offer JOIN client ON client.id = offer.client_id
            WHERE client.hidden = 0 AND on_date <= ?1 GROUP BY campaign_id""",
        (session.today.isoformat(),),
    ).fetchall()
    return {number: Result(*counts) for number, *counts in rows}
