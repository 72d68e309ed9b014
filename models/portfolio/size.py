"""``size``: how many clients stand at each stage, who is new and who left."""

from datetime import date
from typing import Any

from models.database import database
from models.fields import Stage
from models.portfolio.reading import Reading
from models.review.as_of import stage_at, there


def size(reading: Reading) -> dict[str, Any]:
    """Return ``{prospect, negotiation, client, inactive, new, lost}``.

    The stages are those of D, of the clients that existed by then. New are the clients whose first purchase day, or
    without sales whose first move into ``client``, lies in the period; lost those that were moved from client to
    inactive in it and are inactive at D.
    """
    stage = stage_at(reading.session)
    counted = dict(
        database.execute_sql(
            f"SELECT {stage}, count(*) FROM client WHERE hidden = 0 AND {there(reading.session)} GROUP BY 1"
        ).fetchall()
    )
    reading.check()
    found = {each.value: counted.get(each.value, 0) for each in Stage}
    return found | {"new": len(new(reading)), "lost": len(lost(reading))}


def at_stage(reading: Reading, stage: str) -> list[int]:
    """Return the clients that stood at ``stage`` on D."""
    rows = database.execute_sql(
        f"""SELECT id FROM client WHERE hidden = 0 AND {there(reading.session)}
            AND {stage_at(reading.session)} = ? ORDER BY id""",
        (stage,),
    )
    return [row[0] for row in rows]


def new(reading: Reading) -> list[int]:
    """Return the clients that are new in the period."""
    bought = reading.bought
    first, last = (reading.period.first or date.min).toordinal(), reading.period.last.toordinal()
    found = [client for client, day in zip(bought.ids, bought.first, strict=True) if day and first <= day <= last]
    rows = database.execute_sql(
        """SELECT DISTINCT m.client_id FROM stage_move m JOIN client c ON c.id = m.client_id
           WHERE m.to_stage = 'client' AND m.on_date BETWEEN :first AND :last AND c.hidden = 0
             AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.client_id = m.client_id AND s.hidden = 0
               AND s.on_date <= :day)
             AND NOT EXISTS (SELECT 1 FROM stage_move e WHERE e.client_id = m.client_id AND e.to_stage = 'client'
               AND e.on_date < :first)""",
        {"first": reading.first, "last": reading.last, "day": reading.day},
    )
    return sorted(found + [row[0] for row in rows])


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
