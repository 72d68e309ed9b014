"""Any act with any values: what the properties of the journal and of the derived columns are tried with."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st

from models import activity, contacts, defining, editing, goals, journal, pipeline, segments, tagging, tiers
from models.activity import Next
from models.belongings import make_first
from models.campaigns import campaign as campaigns
from models.campaigns import offering
from models.database import database
from models.fields import ACTIVITY_KINDS, OUTCOMES, Stage
from models.own_fields import own_fields
from models.privacy import consent
from models.privacy.consent import Consent
from models.problems import Problem
from models.reach import around
from models.review import rules, settling
from models.session import Session
from models.tiers import Tier
from tests.conftest import HOSTILE_NAMES
from tests.models.portfolio import dump, one


def anything(session: Session, data: st.DataObject) -> None:
    """Do some act with some of the clients; one that is refused leaves everything as it was."""
    draw, last = data.draw, one("SELECT max(id) FROM client")
    ids = draw(st.lists(st.integers(1, last), min_size=1, max_size=3, unique=True))
    day = session.today + timedelta(days=draw(st.integers(-9, 9)))
    text = draw(st.sampled_from(["", *HOSTILE_NAMES, "two\nlines"]))
    rows = database.execute_sql("SELECT id FROM follow_up WHERE done_on IS NULL").fetchall()
    open_ones = [row[0] for row in rows]
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: editing.add(session, {"name": "New " + text, "city": text, "phone": "976 112 233"}, anyway=True),
        "edit": lambda: editing.edit(
            session,
            ids[0],
            draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "name": st.sampled_from(["Renamed", "Ñandú", *HOSTILE_NAMES]),
                        "tags": st.sampled_from(["", "feria", "Feria, paga tarde", "b, a"]),
                        "contact": st.sampled_from(["", "Ana", "Luis"]),
                        "position": st.sampled_from(["", "owner"]),
                        "phone": st.sampled_from(["", "976 123 456", "+49 30 901820"]),
                        "email": st.sampled_from(["", "ana@nunez.es"]),
                        "city": st.sampled_from(["", "Huesca"]),
                        "notes": st.just(text),
                        "stage": st.sampled_from([stage.value for stage in Stage]),
                    },
                )
            ),
        ),
        "move": lambda: pipeline.move(session, ids, draw(st.sampled_from(list(Stage)))),
        "step": lambda: pipeline.step(session, ids, draw(st.sampled_from([1, -1]))),
        "stars": lambda: pipeline.set_stars(session, ids, draw(st.integers(0, 3))),
        "trash": lambda: pipeline.trash(session, ids),
        "restore": lambda: pipeline.restore(session, ids),
        "log": lambda: activity.log(
            session, ids, draw(st.sampled_from(ACTIVITY_KINDS)).value, text, on=day,
            outcome=draw(st.sampled_from([None, *(outcome.value for outcome in OUTCOMES)])),
        ),
        "follow_up": lambda: activity.follow_up(session, ids, Next(day, text or "Call")),
        "done": lambda: activity.done(session, draw(st.sampled_from(open_ones))) if open_ones else None,
        "contact": lambda: _around(session, data, ids[0], text),
        "tags": lambda: draw(st.sampled_from([tagging.add_tags, tagging.remove_tags]))(session, ids, f"feria, {text}"),
        "consent": lambda: draw(st.sampled_from([consent.give, consent.withdraw]))(session, ids, Consent(day, text)),
        "snooze": lambda: settling.snooze(session, ids, day),
        "rule": lambda: _rule(session, data, text),
        "segment": lambda: _segment(session, data, text),
        "tiers": lambda: tiers.save(session, draw(st.sampled_from(tiers.MEASURES)), _tiers(data)),
        "goal": lambda: _goal(session, data),
        "campaign": lambda: _campaign(session, data, ids, text),
        "own field": lambda: _own(session, data, ids[0], text),
        "undo": lambda: journal.undo(session),
        "redo": lambda: journal.redo(session),
    }  # fmt: skip
    before = dump()
    try:
        acts[draw(st.sampled_from(sorted(acts)))]()
    except Problem:
        assert dump() == before


def _campaign(session: Session, data: st.DataObject, ids: list[int], text: str) -> object:
    """Write or delete a campaign, offer it, or note an answer."""
    draw, found = data.draw, campaigns.campaigns()
    each = draw(st.sampled_from(found)) if found else None
    if each is None or draw(st.booleans()):
        values = {"name": text or "Autumn", "text": draw(st.sampled_from(["Dear $contact", text])), "query": ""}
        return campaigns.save(session, values, draw(st.sampled_from([None, each])))
    acts: tuple[Callable[[], object], ...] = (
        lambda: offering.make(session, ids, each.id, ""),
        lambda: offering.answer(session, ids, each.id, draw(st.sampled_from(offering.ANSWERS)).value),
        lambda: campaigns.remove(session, each.id),
    )
    return draw(st.sampled_from(acts))()


def _around(session: Session, data: st.DataObject, client: int, text: str) -> object:
    """Add, change, remove or put first a contact, phone or address of a client."""
    draw, found = data.draw, around(client)
    people, channels, places = found.people, found.channels, found.places
    person = draw(st.sampled_from([each.id for each in people] or [0]))
    channel = draw(st.sampled_from([each.id for each in channels] or [0]))
    place = draw(st.sampled_from([each.id for each in places] or [0]))
    phone = draw(st.sampled_from(["", "976 123 456", "+49 30 901820"]))
    acts: list[Callable[[], object]] = [
        lambda: contacts.add_contact(session, client, {"name": text, "area": text, "phone": phone}),
        lambda: contacts.edit_contact(session, person, {"name": text, "phone": phone, "first": "1"}),
        lambda: contacts.remove_contact(session, person),
        lambda: contacts.add_channel(session, client, {"kind": "web", "value": text}, contact_id=person or None),
        lambda: contacts.edit_channel(session, channel, {"value": text, "kind": "social", "label": text}),
        lambda: make_first(session, "channel", channel),
        lambda: contacts.add_address(session, client, {"city": text, "label": "work"}),
        lambda: contacts.edit_address(session, place, {"city": text, "street": text}),
        lambda: make_first(session, "address", place),
    ]
    return draw(st.sampled_from(acts))()


def _segment(session: Session, data: st.DataObject, text: str) -> object:
    """Save, change, arrange, pin, move or delete a segment."""
    draw, found = data.draw, segments.segments()
    if not found or draw(st.booleans()):
        return segments.add(session, f"{text} {draw(st.integers(0, 3))}", "has:email")
    segment = draw(st.sampled_from(found))
    changes: list[Callable[[], object]] = [
        lambda: segments.edit(session, segment, segment.name, f"stars:>={draw(st.integers(0, 3))}"),
        lambda: segments.arrange(session, segment.id, sort=draw(st.sampled_from(["name", "-name"]))),
        lambda: segments.pin(session, segment.id, on=not segment.pinned),
        lambda: segments.shift(session, segment.id, draw(st.integers(-2, 2))),
        lambda: segments.remove(session, segment.id),
    ]
    return draw(st.sampled_from(changes))()


def _tiers(data: st.DataObject) -> list[Tier]:
    """Some tiers, of which one begins at 0."""
    floors = data.draw(st.sets(st.sampled_from([100, 200, 300]), max_size=3))
    return [Tier(f"{place}", floor) for place, floor in enumerate([0, *sorted(floors)])]


def _goal(session: Session, data: st.DataObject) -> object:
    """Set or delete a goal."""
    found = goals.all_goals()
    if data.draw(st.booleans()) and found:
        return goals.remove(session, data.draw(st.sampled_from(found)).id)
    measure, span = data.draw(st.sampled_from(goals.MEASURES)), data.draw(st.sampled_from(goals.SPANS))
    return goals.save(session, {"measure": measure, "span": span, "target": str(data.draw(st.integers(1, 3)))})


def _rule(session: Session, data: st.DataObject, text: str) -> object:
    """Make a first follow-up of a stage, switch it or delete it."""
    draw, found = data.draw, rules.rules()
    if not found or draw(st.booleans()):
        stage = draw(st.sampled_from([stage.value for stage in Stage]))
        return rules.save(session, "first", {"name": text, "stage": stage, "days": 3})
    rule = draw(st.sampled_from(found))
    changes: list[Callable[[], object]] = [
        lambda: rules.switch(session, rule.id, on=not rule.active),
        lambda: rules.remove(session, rule.id),
    ]
    return draw(st.sampled_from(changes))()


def _own(session: Session, data: st.DataObject, client: int, text: str) -> object:
    """Define, change, delete or fill a field of the user."""
    draw, found = data.draw, own_fields()
    if not found or draw(st.booleans()):
        values = {"name": draw(st.sampled_from(["Colour", "Size", *HOSTILE_NAMES])), "choices": "red, blue"}
        return defining.define(session, {**values, "type": draw(st.sampled_from(["text", "choice", "number"]))})
    own = draw(st.sampled_from(found))
    acts: list[Callable[[], object]] = [
        lambda: editing.edit(session, client, {own.key: draw(st.sampled_from(["", "red", "3", text]))}),
        lambda: defining.change(session, own.id, {"type": "text", "name": f"{own.name} 2"}),
        lambda: defining.change(session, own.id, {"type": "number"}),
        lambda: defining.delete(session, own.id),
    ]
    return draw(st.sampled_from(acts))()
