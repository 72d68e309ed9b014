"""``size``: how many clients stand at each stage, who is new and who left."""

from datetime import date
from typing import Any

from models.database import database
from models.fields import Stage
from models.portfolio.reading import Reading
from models.review.as_of import DATED, stage_at


def size(reading: Reading) -> dict[str, Any]:
    """Return ``{prospect, negotiation, client, inactive, new, lost}``.

    The stages are those of D, of the clients that existed by then. New are the clients whose first purchase day, or
    without sales whose first move into ``client``, lies in the period; lost those that were moved from client to
    inactive in it and are inactive at D.
    """
    counted = dict(
        database.execute_sql(
            f"SELECT stage, count(*) FROM ({_stages(reading)}) GROUP BY stage", (reading.day,)
        ).fetchall()
    )
    reading.check()
    found = {each.value: counted.get(each.value, 0) for each in Stage}
    return found | {"new": len(new(reading)), "lost": len(lost(reading))}


_BY_NOW = """SELECT client_id, substr(max(on_date || printf('%020d', id) || to_stage), 31) AS stage FROM stage_move
  WHERE on_date <= ?1 GROUP BY client_id"""
"""The stage of the last move by a day; the day and the number of a move together are 30 characters long."""


def _stages(reading: Reading) -> str:
    """SQL for the clients (``id``) that existed by D, its parameter, and the ``stage`` of each on it: that of the last
    move by then, else of the first."""
    if not reading.session.travelling:
        return "SELECT id, stage FROM client WHERE hidden = 0 AND ?1"
    dated = " UNION ".join(f"SELECT client_id FROM {table} WHERE {column} <= ?1" for table, column in DATED)
    return f"""SELECT id, m.stage FROM ({_BY_NOW}) m JOIN client ON id = m.client_id WHERE hidden = 0
      UNION ALL SELECT id, (SELECT to_stage FROM stage_move WHERE client_id = client.id ORDER BY on_date, id LIMIT 1)
      FROM client WHERE hidden = 0 AND id NOT IN (SELECT client_id FROM stage_move WHERE on_date <= ?1)
        AND (created_on <= ?1 OR id IN ({dated}))"""


def at_stage(reading: Reading, stage: str) -> list[int]:
    """Return the clients that stood at ``stage`` on D, in order of the id."""
    query = f"SELECT id FROM ({_stages(reading)}) WHERE stage = ?2 ORDER BY id"
    return [row[0] for row in database.execute_sql(query, (reading.day, stage))]


def new(reading: Reading) -> list[int]:
    """Return the clients that are new in the period."""
    bought = reading.bought
    first, last = (reading.period.first or date.min).toordinal(), reading.period.last.toordinal()
    found = [client for client, day in zip(bought.ids, bought.first, strict=True) if day and first <= day <= last]
    rows = database.execute_sql(
        """SELECT m.client_id FROM stage_move m JOIN client c ON c.id = m.client_id
           WHERE m.to_stage = 'client' AND m.on_date BETWEEN :first AND :last AND c.hidden = 0
             AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.client_id = m.client_id AND s.hidden = 0
               AND s.on_date <= :day)
             AND NOT EXISTS (SELECT 1 FROM stage_move e WHERE e.client_id = m.client_id AND e.to_stage = 'client'
               AND e.on_date < :first)""",
        {"first": reading.first, "last": reading.last, "day": reading.day},
    )
    return sorted({*found, *(row[0] for row in rows)})


def lost(reading: Reading) -> list[int]:
    """Return the clients that left in the period and did not come back by D."""
    rows = database.execute_sql(
        f"""SELECT id FROM client WHERE hidden = 0 AND {stage_at(reading.session)} = 'inactive' AND id IN (
              SELECT m.client_id FROM stage_move m WHERE m.to_stage = 'inactive' AND m.on_date BETWEEN ? AND ?
              AND (SELECT p.to_stage FROM stage_move p WHERE p.client_id = m.client_id
                AND (p.on_date, p.id) < (m.on_date, m.id) ORDER BY p.on_date DESC, p.id DESC LIMIT 1) = 'client')
            ORDER BY id""",
        (reading.first, reading.last),
    )
    return [row[0] for row in rows]
