"""The columns that follow from other rows: how each is computed, the triggers that keep it, and computing it anew."""

import json
from collections.abc import Iterable

from peewee import Database

from models.fields import CONTACT_KINDS
from models.tables import NONE_DUE, OWNERS

_KINDS = ", ".join(f"'{kind}'" for kind in CONTACT_KINDS)
_DUE = f"""UPDATE client SET due_order = coalesce(
    (SELECT min(due) FROM follow_up WHERE client_id = client.id AND done_on IS NULL), '{NONE_DUE}')"""
_REACHED = f"""UPDATE client SET
    last_contact = (SELECT max(on_date) FROM activity WHERE client_id = client.id AND kind IN ({_KINDS})),
    unanswered = (SELECT count(*) FROM activity a WHERE a.client_id = client.id
      AND a.outcome IN ('no_answer', 'left_message') AND NOT EXISTS (
        SELECT 1 FROM activity b WHERE b.client_id = a.client_id AND (b.on_date, b.id) > (a.on_date, a.id)
        AND b.kind IN ({_KINDS}) AND coalesce(b.outcome, '') NOT IN ('no_answer', 'left_message')))"""

_AMOUNT = "UPDATE sale SET amount = coalesce((SELECT sum(amount) FROM sale_line WHERE sale_id = sale.id), 0)"
_SETTLED = """UPDATE sale SET settled_on = CASE
    WHEN amount = coalesce((SELECT sum(amount) FROM payment WHERE sale_id = sale.id), 0)
    THEN max(on_date, coalesce((SELECT max(on_date) FROM payment WHERE sale_id = sale.id), on_date)) END"""
"""A sale is settled from the day its payments make up its amount; NULL while they do not."""


def slips_on(client: str, day: str | None = None) -> str:
    """Return SQL for the day from which a client (an SQL term) counts as slipping, NULL under three purchase days:
    the day after max(14, 2 × the median of the days between its purchase days) days have passed since the last.

    ``day`` leaves out what was sold after it.
    """
    until = f" AND hidden = 0 AND on_date <= '{day}'" if day else ""  # the column is kept while an import arrives
    return f"""SELECT CASE WHEN max(n) >= 2 THEN date(max(d), '+' || CAST(1 + max(14,
          sum(CASE WHEN r = (n + 1) / 2 THEN gap ELSE 0 END) + sum(CASE WHEN r = (n + 2) / 2 THEN gap ELSE 0 END)
        ) AS INTEGER) || ' days') END
      FROM (SELECT d, gap, count(gap) OVER () AS n, row_number() OVER (ORDER BY gap IS NULL, gap) AS r
        FROM (SELECT d, julianday(d) - julianday(lag(d) OVER (ORDER BY d)) AS gap
          FROM (SELECT DISTINCT on_date AS d FROM sale
            WHERE client_id = {client} AND amount >= 0{until})))"""


_SLIPS = f"UPDATE client SET slips_on = ({slips_on('client.id')})"


def to_renew(day: str | None = None) -> str:
    """Return SQL that says whether a sale ``s`` is to be renewed: it has a renewal date, is not marked as not renewed,
    and no later sale of the client renews it: one with a later renewal date, or of the same product.

    ``day`` (an SQL term) leaves out what was sold after it.
    """
    sold = f" AND {{0}}.hidden = 0 AND {{0}}.on_date <= {day}" if day else ""  # see slips_on
    later = f"""n.client_id = s.client_id AND (n.on_date, n.id) > (s.on_date, s.id)
      AND n.amount >= 0{sold.format("n")}"""
    return f"""s.renewal IS NOT NULL AND s.not_renewed = 0{sold.format("s")}
    AND NOT EXISTS (SELECT 1 FROM sale n WHERE {later} AND n.renewal > s.renewal)
    AND NOT EXISTS (SELECT 1 FROM sale n WHERE {later} AND EXISTS (
      SELECT 1 FROM sale_line b WHERE b.sale_id = n.id
        AND +b.product_id IN (SELECT product_id FROM sale_line WHERE sale_id = s.id)))"""


def renews_on(client: str, day: str | None = None) -> str:
    """Return SQL for the earliest day on which a sale of a client (an SQL term) is to be renewed, NULL for none.

    ``day`` (an SQL term) leaves out what was sold after it.
    """
    return f"SELECT min(s.renewal) FROM sale s WHERE s.client_id = {client} AND {to_renew(day)}"


_RENEWS = f"UPDATE client SET renews_on = ({renews_on('client.id')})"


def triggers() -> Iterable[tuple[str, str]]:
    for event, clients in OWNERS:
        of_due = " OF client_id, due, done_on" if event == "update" else ""
        of_contact = " OF client_id, kind, on_date, outcome" if event == "update" else ""
        on = " WHEN (SELECT indexing FROM present) = 1"
        yield (
            f"due_{event}",
            f"AFTER {event.upper()}{of_due} ON follow_up{on} BEGIN\n  {_DUE} WHERE id IN ({clients});\nEND",
        )
        yield (
            f"contact_{event}",
            f"AFTER {event.upper()}{of_contact} ON activity{on} BEGIN\n  {_REACHED} WHERE id IN ({clients});\nEND",
        )
        sales = clients.replace("client_id", "sale_id")
        of_amount = " OF sale_id, amount, product_id" if event == "update" else ""
        of_payment = " OF sale_id, on_date, amount" if event == "update" else ""
        yield (
            f"amount_{event}",
            f"""AFTER {event.upper()}{of_amount} ON sale_line{on} BEGIN
  {_AMOUNT} WHERE id IN ({sales});
  {_SETTLED} WHERE id IN ({sales});
END""",
        )
        yield (
            f"settled_{event}",
            f"AFTER {event.upper()}{of_payment} ON payment{on} BEGIN\n  {_SETTLED} WHERE id IN ({sales});\nEND",
        )
        moved = " OF client_id, hidden, on_date, amount, renewal, not_renewed" if event == "update" else ""
        yield (
            f"sold_{event}",
            f"""AFTER {event.upper()}{moved} ON sale{on} BEGIN
  {_SLIPS} WHERE id IN ({clients});
  {_RENEWS} WHERE id IN ({clients});
END""",
        )
    yield "settled_day", f"AFTER UPDATE OF on_date ON sale{on} BEGIN\n  {_SETTLED} WHERE id = NEW.id;\nEND"
    count = "UPDATE stage_count SET number = number {sign} 1 WHERE stage = {row}.stage"
    plus, minus = count.format(sign="+", row="NEW"), count.format(sign="-", row="OLD")
    yield "count_insert", f"AFTER INSERT ON client WHEN NEW.hidden = 0 BEGIN {plus}; END"
    yield "count_delete", f"AFTER DELETE ON client WHEN OLD.hidden = 0 BEGIN {minus}; END"
    moved = "OLD.stage IS NOT NEW.stage OR OLD.hidden IS NOT NEW.hidden"
    yield (
        "count_update_out",
        f"AFTER UPDATE OF stage, hidden ON client WHEN OLD.hidden = 0 AND ({moved}) BEGIN {minus}; END",
    )
    yield (
        "count_update_in",
        f"AFTER UPDATE OF stage, hidden ON client WHEN NEW.hidden = 0 AND ({moved}) BEGIN {plus}; END",
    )


def derive(db: Database, first: int, last: int) -> None:
    """Compute what follows from other rows of the clients ``first`` to ``last`` anew: dates, tries, settled sales."""
    span = (first, last, first, last)
    db.execute_sql(
        f"""{_DUE} WHERE id BETWEEN ? AND ? AND (due_order <> '{NONE_DUE}'
              OR id IN (SELECT client_id FROM follow_up WHERE client_id BETWEEN ? AND ?))""",
        span,
    )
    db.execute_sql(
        f"""{_REACHED} WHERE id BETWEEN ? AND ? AND (last_contact IS NOT NULL OR unanswered > 0
              OR id IN (SELECT client_id FROM activity WHERE client_id BETWEEN ? AND ?))""",
        span,
    )
    for statement in (_AMOUNT, _SETTLED):
        db.execute_sql(f"{statement} WHERE client_id BETWEEN ? AND ?", span[:2])
    for statement, column in ((_SLIPS, "slips_on"), (_RENEWS, "renews_on")):
        db.execute_sql(
            f"""{statement} WHERE id BETWEEN ? AND ? AND ({column} IS NOT NULL
                  OR id IN (SELECT client_id FROM sale WHERE client_id BETWEEN ? AND ?))""",
            span,
        )


def slip(db: Database) -> None:
    """Work out from which day every client slips."""
    db.execute_sql(f"{_SLIPS} WHERE id IN (SELECT client_id FROM sale)")


def renew(db: Database) -> None:
    """Work out on which day every client is to be asked for a renewal."""
    db.execute_sql(f"{_RENEWS} WHERE id IN (SELECT client_id FROM sale WHERE renewal IS NOT NULL AND not_renewed = 0)")


def settle(db: Database, sales: Iterable[int]) -> None:
    """Compute the amounts of ``sales``, and the days on which they were settled, anew."""
    for statement in (_AMOUNT, _SETTLED):
        db.execute_sql(f"{statement} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(sales)),))
