"""Prospects that nobody has touched for years: kept without a reason, to be looked through and erased."""

from models.database import database
from models.session import Session


def since(session: Session) -> str:
    """Return the last day, ISO, of a contact with those who count as untouched on the session's day."""
    today = session.today
    year = today.year - session.settings.untouched_years
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=max(year, 1), day=day).isoformat()


def untouched(session: Session) -> dict[int, str]:
    """Return the prospects without a contact for the years of the setting, longest ago first, each with the last day,
    ISO, on which anything was done with it: a contact, its entry or stage, a consent, a confirmation.

    Nothing is to be done with them, nothing may be sold to them, nothing was, and they are in the file for as long.
    """
    last = """max(c.created_on, c.stage_since, coalesce(c.last_contact, ''), coalesce(c.consent_on, ''),
             coalesce(c.confirmed_on, ''))"""
    rows = database.execute_sql(
        f"""SELECT c.id, {last} AS last FROM client c WHERE c.hidden = 0 AND c.stage = 'prospect' AND last <= ?
           AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.client_id = c.id AND f.done_on IS NULL)
           AND NOT EXISTS (SELECT 1 FROM opportunity o WHERE o.client_id = c.id AND o.state = 'open')
           AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.client_id = c.id)
           ORDER BY last, c.name_key, c.id""",
        (since(session),),
    ).fetchall()
    return dict(rows)
