"""Birthday campaigns year after year: what was offered and answered for an earlier birthday makes way for the new one.

A campaign holds one offer a client. So the earlier one goes over to a campaign of its year (*Birthday 2025*), a copy
that is valid no more, with its day, means and answer as they are: receptivity counts both (figures.md), and each year
has its results.
"""

from datetime import date, timedelta
from itertools import count

from models import journal
from models.campaigns.campaign import LONGEST_NAME, Campaign
from models.database import database
from models.session import Session
from models.text import search_key

_APART = timedelta(183)
"""An offer that was made longer before a birthday was for another one."""
_YEAR = 365.25
_ENDING = 10
_COPIED = "purpose, query, subject, text, text_es"


def renewable(campaign: Campaign, offered_on: date, birthday: date | None, day: date) -> bool:
    """Return whether the campaign may be offered again on ``day``, for ``birthday``, after the offer of an earlier one.

    A campaign that is not valid on ``day`` stays as it is.
    """
    near = campaign.purpose == "birthday" and birthday is not None and campaign.valid(day)
    return near and birthday is not None and offered_on < birthday - _APART


def put_away(session: Session, campaign: Campaign, client: int, birthday: date) -> None:
    """Let the offer of an earlier birthday of ``client``, if there is one, go over to its year, inside a running act.

    It is that of the birthday which is whole years before ``birthday`` and nearest to the day of the offer.
    """
    row = database.execute_sql(
        "SELECT id, on_date FROM offer WHERE campaign_id = ? AND client_id = ?", (campaign.id, client)
    ).fetchone()
    if row is None or not renewable(campaign, offered_on := date.fromisoformat(row[1]), birthday, session.today):
        return
    year = birthday.year - round((birthday - offered_on).days / _YEAR)
    database.execute_sql(
        "UPDATE offer SET campaign_id = ?, version = version + 1 WHERE id = ?",
        (_of_year(session, campaign, client, year), row[0]),
    )


def _of_year(session: Session, campaign: Campaign, client: int, year: int) -> int:
    """Return the id of the campaign that holds the offers of ``year``, made where there is none yet."""
    for nth in count(1):
        name = f"{campaign.name[: LONGEST_NAME - _ENDING].rstrip()} {year}" + (f" ({nth})" if nth > 1 else "")
        row = database.execute_sql(
            """SELECT id, purpose = 'birthday' AND id <> ? AND NOT EXISTS
                 (SELECT 1 FROM offer WHERE campaign_id = campaign.id AND client_id = ?)
               FROM campaign WHERE folded = ?""",
            (campaign.id, client, search_key(name)),
        ).fetchone()
        if row is None:
            break
        if row[1]:
            return int(row[0])
    first, last = date(year, 1, 1), min(date(year, 12, 31), session.today - timedelta(1))
    cursor = database.execute_sql(
        f"""INSERT INTO campaign (name, folded, {_COPIED}, valid_from, valid_to, user, created_on, created_at)
            SELECT ?, ?, {_COPIED}, ?, ?, ?, ?, ? FROM campaign WHERE id = ?""",
        (
            name, search_key(name), first.isoformat(), last.isoformat(), session.user, first.isoformat(),
            journal.now(), campaign.id,
        ),
    )  # fmt: skip
    return int(cursor.lastrowid)
