"""The user's rules, kept in the database: yearly occasions, first follow-ups, what is offered after a sale."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal

from models import journal
from models.activity import Next
from models.database import database
from models.fields import Stage
from models.i18n import _
from models.journal import Act
from models.problems import BadValue, NotFound
from models.session import Session
from models.text import clean_line, is_blank, search_key

Kind = Literal["occasion", "first", "offer"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day of the year (``MM-DD``) on which the clients of ``query`` (all, if empty) are remembered."""

    id: int
    name: str
    day: str
    query: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class First:
    """On entering ``stage`` a follow-up ``text`` is set ``days`` days ahead."""

    id: int
    name: str
    stage: str
    days: int
    kind: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """Who bought ``product`` is offered ``name`` after ``days`` days."""

    id: int
    name: str
    product: str
    days: int
    active: bool = True


Rule = Occasion | First | Offer
_CLASSES: Mapping[str, type[Any]] = {"occasion": Occasion, "first": First, "offer": Offer}


def rules(kind: Kind | None = None) -> list[Rule]:
    """Return the rules of ``kind``, or all, in the order in which they were made."""
    rows = database.execute_sql(
        "SELECT id, kind, name, detail, active FROM rule WHERE ?1 IS NULL OR kind = ?1 ORDER BY kind, id", (kind,)
    ).fetchall()
    return [
        _CLASSES[each](number, name, active=bool(active), **json.loads(detail))
        for number, each, name, detail, active in rows
    ]


def occasions() -> list[Occasion]:
    """Return the occasions that are switched on."""
    return [rule for rule in rules("occasion") if isinstance(rule, Occasion) and rule.active]


def condition(session: Session, query: str) -> tuple[str, tuple[Any, ...]]:
    """Return a query of a rule as SQL over ``client`` and its parameters; an empty one fits all."""
    if not query.strip():
        return "1", ()
    from models import search

    found = search.compile(query, session.today, database=database)
    return found.sql, tuple(found.params)


def save(session: Session, kind: Kind, rule: Mapping[str, Any], number: int | None = None) -> Act:
    """Write a rule (its fields by name, without ``id``), a new one or the one numbered ``number``; one act.

    Raises BadValue at the field that is wrong, and NotFound.
    """
    given = {**rule}
    name = clean_line(str(given.pop("name", "")))
    if is_blank(name):
        raise BadValue(_("Say what the rule is for."), "missing_text", "name")
    active = int(bool(given.pop("active", True)))
    detail = _checked(session, kind, given)
    with journal.acting(session, "rule", name) as running:
        if number is None:
            database.execute_sql(
                "INSERT INTO rule (kind, name, detail, active) VALUES (?, ?, ?, ?)", (kind, name, detail, active)
            )
        else:
            changed = database.execute_sql(
                """UPDATE rule SET name = ?, detail = ?, active = ?, version = version + 1 WHERE id = ? AND kind = ?""",
                (name, detail, active, number, kind),
            )
            if not changed.rowcount:
                raise NotFound(_("This rule is gone."))
    return running.result


def remove(session: Session, number: int) -> Act:
    """Delete a rule."""
    row = database.execute_sql("SELECT name FROM rule WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotFound(_("This rule is gone."))
    with journal.acting(session, "rule", row[0]) as running:
        database.execute_sql("DELETE FROM rule WHERE id = ?", (number,))
    return running.result


def _checked(session: Session, kind: Kind, given: Mapping[str, Any]) -> str:
    """Return the detail of a rule as stored; raises BadValue at the field that is wrong."""
    rule = _CLASSES[kind](0, "", **given)
    if isinstance(rule, Occasion):
        month, _dash, day = rule.day.partition("-")
        if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            raise BadValue(_("Write the day as day and month: 24/12."), "bad_date", "day")
        condition(session, rule.query)
    elif rule.days < 0 or rule.days > 3650:
        raise BadValue(_("The days go from 0 to 3650."), "bad_number", "days")
    if isinstance(rule, Offer) and is_blank(rule.product):
        raise BadValue(_("Say which product."), "missing_text", "product")
    kept = asdict(rule)
    for name in ("id", "name", "active"):
        del kept[name]
    return json.dumps(kept, ensure_ascii=False)


def concerned(session: Session, rule: Rule) -> int:
    """Return how many clients a rule would concern with the data as they are: its trial before it is switched on."""
    match rule:
        case Occasion():
            sql, parameters = condition(session, rule.query)
            query = f"SELECT count(*) FROM client WHERE client.hidden = 0 AND client.do_not_contact = 0 AND {sql}"
        case First():
            query, parameters = "SELECT count(*) FROM client WHERE hidden = 0 AND stage = ?", (rule.stage,)
        case Offer():
            query = """SELECT count(DISTINCT l.client_id) FROM sale_line l JOIN product p ON p.id = l.product_id
                JOIN client c ON c.id = l.client_id WHERE c.hidden = 0 AND p.folded = ?"""
            parameters = (search_key(rule.product),)
    (number,) = database.execute_sql(query, parameters).fetchone()
    return int(number)


def on_entering(session: Session, stage: Stage) -> Next | None:
    """Return the first follow-up of a client that enters ``stage``, or None where no rule says one."""
    for rule in rules("first"):
        if isinstance(rule, First) and rule.active and rule.stage == stage.value:
            return Next(session.today + timedelta(rule.days), rule.name, rule.kind)
    return None


def after_sale(session: Session, products: list[str], on: Any) -> list[Next]:
    """Return the follow-ups that a sale of ``products`` on the day ``on`` brings."""
    bought = {search_key(product) for product in products}
    return [
        Next(max(session.today, on + timedelta(rule.days)), _("Offer %(product)s") % {"product": rule.name}, "offer")
        for rule in rules("offer")
        if isinstance(rule, Offer) and rule.active and search_key(rule.product) in bought
    ]
