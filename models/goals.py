"""Goals: what the user wants to reach in a month, a quarter or a year, and how far it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from models import journal, rows, sold
from models.activity import REACHED_NOBODY
from models.database import database
from models.fields import CONTACT_KINDS, Stage
from models.i18n import N_, _
from models.journal import Act
from models.money import parse_money, plain
from models.periods import period
from models.problems import BadValue, NotFound
from models.session import Session

Measure = Literal["income", "margin", "new", "sales", "contacts"]
Span = Literal["month", "quarter", "year"]
MEASURES: tuple[Measure, ...] = ("income", "margin", "new", "sales", "contacts")
SPANS: tuple[Span, ...] = ("month", "quarter", "year")
IN_MONEY = ("income", "margin")
MEASURE_LABELS: Mapping[str, str] = {
    "income": N_("Income"), "margin": N_("Margin"), "new": N_("New clients"), "sales": N_("Sales"),
    "contacts": N_("Contacts made"),
}  # fmt: skip
SPAN_LABELS: Mapping[str, str] = {"month": N_("this month"), "quarter": N_("this quarter"), "year": N_("this year")}
MOST = 10**12
"""The largest target, in cents or in what the measure counts."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: ``target`` in cents for what is money, else a number."""

    id: int
    version: int
    measure: Measure
    span: Span
    target: int

    @property
    def name(self) -> str:
        """What it is called in JSON: ``income_month``."""
        return f"{self.measure}_{self.span}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a goal is: ``now`` up to the day (None where nothing is known), and ``due``, the target's share by then.

    Both are in cents or in what the measure counts.
    """

    goal: Goal
    now: int | None
    due: float

    @property
    def behind(self) -> bool:
        """Whether less is there than is due by the day."""
        return (self.now or 0) < self.due


def title(name: str) -> str:
    """Return what a goal is called on the screen, given its name in JSON: ``Income this month``."""
    measure, _line, span = name.partition("_")
    return f"{_(MEASURE_LABELS.get(measure, measure))} {_(SPAN_LABELS.get(span, span))}"


def all_goals() -> list[Goal]:
    """Return the goals, by measure, the shortest span first."""
    found = [Goal(*row) for row in database.execute_sql("SELECT id, version, measure, span, target FROM goal")]
    return sorted(found, key=lambda goal: (MEASURES.index(goal.measure), SPANS.index(goal.span)))


def get(number: int) -> Goal:
    """Return the goal with the id ``number``; raises NotFound."""
    found = next((goal for goal in all_goals() if goal.id == number), None)
    if found is None:
        raise NotFound(_("This goal is gone."))
    return found


def save(session: Session, values: Mapping[str, str], number: int | None = None) -> Act:
    """Write a goal from what was typed (``measure``, ``span``, ``target``), a new one or the one numbered ``number``.

    Raises BadValue at the field that is wrong, and NotFound. There is one goal for a measure and a span.
    """
    measure = next((each for each in MEASURES if each == values.get("measure")), None)
    span = next((each for each in SPANS if each == values.get("span")), None)
    if measure is None:
        raise BadValue(_("Say what is to be reached."), "missing_text", "measure")
    if span is None:
        raise BadValue(_("Say in which time."), "missing_text", "span")
    target = read_target(measure, values.get("target", ""))
    if any((goal.measure, goal.span) == (measure, span) and goal.id != number for goal in all_goals()):
        raise BadValue(_("There is a goal for this already."), "exists", "measure")
    if number is not None:
        get(number)
    with journal.acting(session, "goal", f"{measure}_{span}") as running:
        if number is None:
            database.execute_sql("INSERT INTO goal (measure, span, target) VALUES (?, ?, ?)", (measure, span, target))
        else:
            rows.update("goal", number, {"measure": measure, "span": span, "target": target})
    return running.result


def remove(session: Session, number: int) -> Act:
    """Delete a goal. Raises NotFound."""
    with journal.acting(session, "goal", get(number).name, "removed") as running:
        database.execute_sql("DELETE FROM goal WHERE id = ?", (number,))
    return running.result


def read_target(measure: Measure, text: str) -> int:
    """Return a target as typed: cents where the measure is money, else a whole number. Raises BadValue."""
    try:
        target = parse_money(text)
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, "target") from None
    if measure not in IN_MONEY:
        if target % 100:
            raise BadValue(_("Write a whole number."), "bad_number", "target")
        target //= 100
    if not 0 < target <= MOST:
        raise BadValue(_("The target is more than 0."), "bad_number", "target")
    return target


def span_of(span: Span, day: date) -> tuple[date, date]:
    """Return the first and the last day of the month, quarter or year of the calendar in which ``day`` lies."""
    found = period(f"this {span}", day, True)
    return found.first, found.last


def standings(session: Session) -> list[Standing]:
    """Return how far each goal is on the session's day D, in the order of :func:`all_goals`.

    ``due`` is target × days of the span up to D (D included) / days of the span.
    """
    return [_standing(session, goal) for goal in all_goals()]


def goals(session: Session) -> list[dict[str, Any]]:
    """Return the goals as JSON has them (figures.md, "The portfolio"): ``{goal, target, now, expected}``.

    Money is a decimal string, what is counted a number; ``expected`` is the target's share due by the session's day.
    """
    return [
        {
            "goal": each.goal.name,
            "target": _plain(each.goal, each.goal.target),
            "now": None if each.now is None else _plain(each.goal, each.now),
            "expected": _plain(each.goal, each.due),
        }
        for each in standings(session)
    ]


def _plain(goal: Goal, value: float) -> Any:
    return plain(round(value)) if goal.measure in IN_MONEY else value


def _standing(session: Session, goal: Goal) -> Standing:
    first, last = span_of(goal.span, session.today)
    elapsed, days = (session.today - first).days + 1, (last - first).days + 1
    due = goal.target * elapsed / days
    return Standing(goal, _NOW[goal.measure](session, first.isoformat(), session.today.isoformat()), due)


# CROSS JOIN: the dates narrow more than the client does, which SQLite would begin with.
_SOLD = """FROM sale s CROSS JOIN client ON client.id = s.client_id
    WHERE client.hidden = 0 AND s.hidden = 0 AND s.on_date BETWEEN ? AND ?"""


def _one(query: str, *parameters: object) -> Any:
    return database.execute_sql(query, parameters).fetchone()[0]


def _income(_session: Session, first: str, last: str) -> int | None:
    """Σ amounts of the sales, refunds included."""
    return int(_one(f"SELECT coalesce(sum(s.amount), 0) {_SOLD}", first, last))


def _margin(session: Session, first: str, last: str) -> int | None:
    """Σ (amount − cost) over lines with a known cost; None when no cost is known."""
    margin = _one(
        f"""SELECT sum(l.amount - ({sold.COST})) {_SOLD.replace("WHERE", "JOIN sale_line l ON l.sale_id = s.id WHERE")}
            AND (l.cost IS NOT NULL OR l.hours IS NOT NULL)""",
        session.settings.hour_cost, first, last,
    )  # fmt: skip
    return None if margin is None else int(margin)


def _new(_session: Session, first: str, last: str) -> int | None:
    """Clients whose first purchase day, or without sales whose first move into ``client``, lies in the span."""
    return int(
        _one(
            f"""SELECT count(*) FROM (
              SELECT DISTINCT s.client_id FROM sale s CROSS JOIN client ON client.id = s.client_id
                WHERE s.hidden = 0 AND s.amount >= 0 AND s.on_date BETWEEN ?1 AND ?2 AND client.hidden = 0
                AND NOT EXISTS (SELECT 1 FROM sale b WHERE b.client_id = s.client_id AND b.on_date < ?1
                  AND b.hidden = 0 AND b.amount >= 0)
              UNION ALL
              SELECT DISTINCT m.client_id FROM stage_move m CROSS JOIN client ON client.id = m.client_id
                WHERE m.to_stage = '{Stage.CLIENT}' AND m.on_date BETWEEN ?1 AND ?2 AND client.hidden = 0
                AND NOT EXISTS (SELECT 1 FROM stage_move b WHERE b.client_id = m.client_id AND b.on_date < ?1
                  AND b.to_stage = '{Stage.CLIENT}')
                AND NOT EXISTS (SELECT 1 FROM sale b WHERE b.client_id = m.client_id AND b.hidden = 0
                  AND b.on_date <= ?2))""",
            first,
            last,
        )
    )


def _sales(_session: Session, first: str, last: str) -> int | None:
    """Number of sales; what is paid back is none."""
    return int(_one(f"SELECT count(*) {_SOLD} AND s.amount >= 0", first, last))


def _contacts(_session: Session, first: str, last: str) -> int | None:
    """Activities that reached somebody: of the kinds that try to, and not left without an answer."""
    kinds, nobody = (", ".join(f"'{each}'" for each in group) for group in (CONTACT_KINDS, REACHED_NOBODY))
    return int(
        _one(
            f"""SELECT count(*) FROM activity a CROSS JOIN client ON client.id = a.client_id
                WHERE client.hidden = 0 AND a.on_date BETWEEN ? AND ? AND a.kind IN ({kinds})
                AND (a.outcome IS NULL OR a.outcome NOT IN ({nobody}))""",
            first,
            last,
        )
    )


_NOW: Mapping[str, Callable[[Session, str, str], int | None]] = {
    "income": _income, "margin": _margin, "new": _new, "sales": _sales, "contacts": _contacts,
}  # fmt: skip
