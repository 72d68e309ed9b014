"""All sales and all payments, newest first, read piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.database import database
from models.session import Session


@dataclass(frozen=True, slots=True)
class Book:
    """The ids of all sales or payments by a day, newest first, and the sum of their amounts in cents."""

    ids: tuple[int, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale in a list: ``what`` are its products, ``open`` what is left to be paid, in cents."""

    id: int
    client_id: int
    name: str
    on: date
    ref: str | None
    what: str | None
    amount: int
    open: int


@dataclass(frozen=True, slots=True)
class Received:
    """A payment with the client and sale it belongs to."""

    id: int
    client_id: int
    name: str
    on: date
    sale_id: int
    ref: str | None
    amount: int


_SHOWN = "client_id NOT IN (SELECT id FROM client WHERE hidden <> 0)"
"""Few are in the trash: this is faster than to look every client up."""


def sales(session: Session) -> Book:
    """Return all sales by the session's day."""
    return _book(f"SELECT id, amount FROM sale WHERE hidden = 0 AND {_SHOWN}", session)


def payments(session: Session) -> Book:
    """Return all payments by the session's day."""
    arriving = "SELECT id FROM sale WHERE hidden <> 0"
    return _book(f"SELECT id, amount FROM payment WHERE sale_id NOT IN ({arriving}) AND {_SHOWN}", session)


def _book(query: str, session: Session) -> Book:
    rows = database.execute_sql(
        f"{query} AND on_date <= ? ORDER BY on_date DESC, id DESC", (session.today.isoformat(),)
    ).fetchall()
    return Book(tuple(row[0] for row in rows), sum(row[1] for row in rows))


def sold(session: Session, ids: Sequence[int]) -> dict[int, Sold]:
    """Return the sales ``ids`` (at most some hundreds) that are there, by id."""
    rows = database.execute_sql(
        f"""SELECT s.id, s.client_id, c.name, s.on_date, s.ref,
              (SELECT group_concat(p.name, ', ') FROM sale_line l JOIN product p ON p.id = l.product_id
               WHERE l.sale_id = s.id),
              s.amount, s.amount - coalesce(
                (SELECT sum(amount) FROM payment WHERE sale_id = s.id AND on_date <= ?), 0)
            FROM sale s JOIN client c ON c.id = s.client_id
            WHERE s.hidden = 0 AND c.hidden = 0 AND s.id IN ({", ".join("?" * len(ids))})""",
        (session.today.isoformat(), *ids),
    ).fetchall()
    return {
        number: Sold(number, client, name, date.fromisoformat(on), ref, what, amount, left)
        for number, client, name, on, ref, what, amount, left in rows
    }


def received(ids: Sequence[int]) -> dict[int, Received]:
    """Return the payments ``ids`` (at most some hundreds) that are there, by id."""
    rows = database.execute_sql(
        f"""SELECT p.id, p.client_id, c.name, p.on_date, p.sale_id, s.ref, p.amount
            FROM payment p JOIN sale s ON s.id = p.sale_id JOIN client c ON c.id = p.client_id
            WHERE c.hidden = 0 AND p.id IN ({", ".join("?" * len(ids))})""",
        tuple(ids),
    ).fetchall()
    return {
        number: Received(number, client, name, date.fromisoformat(on), sale, ref, amount)
        for number, client, name, on, sale, ref, amount in rows
    }
