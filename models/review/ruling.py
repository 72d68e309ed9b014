"""What the user's rules do by themselves, inside the act that sets them off: entry stages and follow-ups."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from models import activity
from models.activity import Next
from models.database import database
from models.fields import Stage
from models.review import rules
from models.session import Session
from models.settings import EntryRule


def in_force(session: Session) -> Session:
    """Return the session with all rules of entry in its settings: those of the file first, then its own.

    An import asks for many rows, and its second process has no database: both work with what this returns.
    """
    kept = tuple(EntryRule(rule.stage, rule.medium, rule.source) for rule in rules.entries())
    return replace(session, settings=replace(session.settings, entry_rules=kept + session.settings.entry_rules))


def entry_stage(session: Session, medium: str | None, source: str | None) -> Stage:
    """Return the stage at which a client of this medium and source enters: prospect where no rule fits."""
    return Stage(in_force(session).settings.entry_stage(medium, source) or Stage.PROSPECT.value)


def entered(session: Session, client_id: int, stage: Stage) -> None:
    """Set the first follow-ups of a client that has entered ``stage``, inside the running act that moved it."""
    _set(session, client_id, rules.on_entering(session, stage))


def sold(session: Session, client_id: int, products: Iterable[str], on: date) -> None:
    """Set the follow-ups that a sale of ``products`` brings, inside the running act that notes it."""
    _set(session, client_id, rules.after_sale(session, products, on))


def _set(session: Session, client_id: int, following: Sequence[Next]) -> None:
    """Set follow-ups that are not open already; none for whoever is not to be contacted."""
    if not following:
        return
    row = database.execute_sql("SELECT do_not_contact FROM client WHERE id = ?", (client_id,)).fetchone()
    if row is None or row[0]:
        return
    present = {action.text for action in activity.open_actions(client_id)}
    for each in following:
        if each.text not in present:
            activity.insert_follow_up(session, client_id, each)
            present.add(each.text)
