"""The user's rules, kept in the database: yearly occasions, first follow-ups, what is offered after a sale, entry."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from models import journal
from models.activity import Next
from models.database import database
from models.fields import ACTIVITY_KINDS, Stage, fold
from models.i18n import _
from models.journal import Act
from models.problems import BadQuery, BadValue, NotFound
from models.session import Session
from models.text import clean_line, is_blank, search_key

Kind = Literal["occasion", "first", "offer", "entry"]
KINDS: tuple[Kind, ...] = ("occasion", "first", "offer", "entry")
MOST_DAYS = 3650


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


@dataclass(frozen=True, slots=True)
class Entry:
    """Who arrives by ``medium`` and ``source`` enters at ``stage``; an empty one fits all."""

    id: int
    name: str
    stage: str
    medium: str = ""
    source: str = ""
    active: bool = True

    def fits(self, medium: str | None, source: str | None) -> bool:
        """Whether a client of this medium and source is one of those it is about."""
        wanted = ((self.medium, medium), (self.source, source))
        return all(not rule or fold(rule) == fold(value or "") for rule, value in wanted)


Rule = Occasion | First | Offer | Entry
_CLASSES: Mapping[str, type[Any]] = {"occasion": Occasion, "first": First, "offer": Offer, "entry": Entry}


def kind_of(rule: Rule) -> Kind:
    """Return the kind of a rule."""
    return next(kind for kind in KINDS if isinstance(rule, _CLASSES[kind]))


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


def condition(session: Session, query: str, *, few: bool = False) -> tuple[str, tuple[Any, ...]]:
    """Return a query of a rule as SQL over ``client`` and its parameters; an empty one fits all.

    Where ``few`` clients are asked for, their own texts are looked at before the full-text index is.
    """
    if not query.strip():
        return "1", ()
    from models import search

    found = search.compile(query, session.today, database=database)
    if few and found.look != found.sql:
        return f"coalesce(({found.look}), ({found.sql}))", (*found.look_params, *found.params)
    return found.sql, tuple(found.params)


def get(number: int) -> Rule:
    """Return the rule with the id ``number``; raises NotFound."""
    found = next((rule for rule in rules() if rule.id == number), None)
    if found is None:
        raise NotFound(_("This rule is gone."))
    return found


def save(session: Session, kind: Kind, rule: Mapping[str, Any], number: int | None = None) -> Act:
    """Write a rule (its fields by name, without ``id``), a new one or the one numbered ``number``; one act.

    Raises BadValue at the field that is wrong, and NotFound.
    """
    given = {**rule}
    name = clean_line(str(given.pop("name", "")))
    if kind == "entry" and is_blank(name):
        name = " · ".join(clean_line(str(given.get(part, ""))) for part in ("medium", "source") if given.get(part))
        name = name or _("all")
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
            get(number)
            database.execute_sql(
                """UPDATE rule SET name = ?1, detail = ?2, active = ?3, version = version + 1
                   WHERE id = ?4 AND kind = ?5 AND (name, detail, active) IS NOT (?1, ?2, ?3)""",
                (name, detail, active, number, kind),
            )
    return running.result


def switch(session: Session, number: int, *, on: bool) -> Act:
    """Switch a rule on or off. Raises NotFound."""
    with journal.acting(session, "rule", get(number).name, "on" if on else "off") as running:
        database.execute_sql(
            "UPDATE rule SET active = ?1, version = version + 1 WHERE id = ?2 AND active <> ?1", (int(on), number)
        )
    return running.result


def remove(session: Session, number: int) -> Act:
    """Delete a rule. Raises NotFound."""
    with journal.acting(session, "rule", get(number).name, "removed") as running:
        database.execute_sql("DELETE FROM rule WHERE id = ?", (number,))
    return running.result


def _checked(session: Session, kind: Kind, given: Mapping[str, Any]) -> str:
    """Return the detail of a rule as stored; raises BadValue at the field that is wrong."""
    rule = _CLASSES[kind](0, "", **given)
    if isinstance(rule, Occasion):
        _check_day(rule.day)
        try:
            condition(session, rule.query)
        except BadQuery as problem:
            raise BadValue(problem.text, "bad_query", "query") from None
    elif isinstance(rule, First | Offer) and not 0 <= rule.days <= MOST_DAYS:
        raise BadValue(_("The days go from 0 to %(most)d.") % {"most": MOST_DAYS}, "bad_number", "days")
    if isinstance(rule, First | Entry) and rule.stage not in {stage.value for stage in Stage}:
        raise BadValue(_("Say which stage."), "bad_stage", "stage")
    if isinstance(rule, First) and rule.kind not in {None, *(choice.value for choice in ACTIVITY_KINDS)}:
        raise BadValue(_("Say which kind of activity."), "bad_kind", "kind")
    if isinstance(rule, Offer) and is_blank(rule.product):
        raise BadValue(_("Say which product."), "missing_text", "product")
    kept = asdict(rule)
    for name in ("id", "name", "active"):
        del kept[name]
    return json.dumps(kept, ensure_ascii=False)


def _check_day(text: str) -> None:
    try:
        if len(text) == 5:
            date.fromisoformat(f"2000-{text}")
            return
    except ValueError:
        pass
    raise BadValue(_("Write the day as day and month: 24/12."), "bad_date", "day")


def concerned(session: Session, rule: Rule) -> int:
    """Return how many clients a rule would concern with the data as they are: its trial before it is switched on.

    Whoever is not to be contacted is left out of what leads to a contact.
    """
    shown = "client.hidden = 0 AND client.do_not_contact = 0"
    match rule:
        case Occasion():
            sql, parameters = condition(session, rule.query)
            query = f"SELECT count(*) FROM client WHERE {shown} AND {sql}"
        case First():
            query, parameters = f"SELECT count(*) FROM client WHERE {shown} AND stage = ?", (rule.stage,)
        case Offer():
            query = f"""SELECT count(DISTINCT l.client_id) FROM sale_line l JOIN product p ON p.id = l.product_id
                JOIN client ON client.id = l.client_id WHERE {shown} AND p.folded = ?"""
            parameters = (search_key(rule.product),)
        case Entry():
            rows = database.execute_sql(
                "SELECT medium, source, count(*) FROM client WHERE hidden = 0 GROUP BY medium, source"
            ).fetchall()
            return sum(count for medium, source, count in rows if rule.fits(medium, source))
    (number,) = database.execute_sql(query, parameters).fetchone()
    return int(number)


def entries() -> list[Entry]:
    """Return the rules of entry that are switched on: those that say most first, among them the older first."""
    found = [rule for rule in rules("entry") if isinstance(rule, Entry) and rule.active]
    return sorted(found, key=lambda rule: -(bool(rule.medium) + bool(rule.source)))


def on_entering(session: Session, stage: Stage) -> list[Next]:
    """Return the first follow-ups of a client that enters ``stage``."""
    return [
        Next(session.today + timedelta(rule.days), rule.name, rule.kind)
        for rule in rules("first")
        if isinstance(rule, First) and rule.active and rule.stage == stage.value
    ]


def after_sale(session: Session, products: Iterable[str], on: date) -> list[Next]:
    """Return the follow-ups that a sale of ``products`` on the day ``on`` brings, due today at the earliest."""
    bought = {search_key(product) for product in products}
    return [
        Next(max(session.today, on + timedelta(rule.days)), _("Offer %(product)s") % {"product": rule.name}, "offer")
        for rule in rules("offer")
        if isinstance(rule, Offer) and rule.active and search_key(rule.product) in bought
    ]
