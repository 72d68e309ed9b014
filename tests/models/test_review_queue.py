"""The queue of a day: that of the program and the one by hand are the same, on any day, whatever happened before."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from models import activity, contacts, derived, editing, journal, opportunities, payments, pipeline, sales
from models.activity import Next
from models.database import database
from models.fields import ACTIVITY_KINDS, Stage
from models.problems import Problem
from models.review import queue, settling
from models.session import Session
from models.sold import Line
from tests.conftest import HOSTILE_NAMES
from tests.models import review_by_hand as by_hand

FIRST = date(2027, 10, 3)
"""Days from here on hold a new year and a 29 February."""


def reasons_of(session: Session, ids: list[int]) -> dict[int, list[tuple[str, str | None, int | None]]]:
    """The reasons that the program tells, as the hand writes them."""
    return {
        client: sorted(
            (
                (
                    reason.kind,
                    None if reason.since is None else reason.since.isoformat(),
                    reason.amount,
                )
                for reason in told
            ),
            key=str,
        )
        for client, told in queue.told_of(session, ids).items()
    }


def compare(session: Session) -> list[by_hand.Waiting]:
    """Compare both on the session's day; return who waits."""
    most = session.settings.undated_a_day
    work, more = by_hand.day_of_work(session.today, most)
    found = queue.queue(session)
    assert list(found.ids) == [waiting.id for waiting in work], session.today
    assert found.more == (more > 0)
    assert queue.further(session, found) == more
    everybody = by_hand.queue(session.today)
    every = queue.queue(session, everything=True)
    assert list(every.ids) == [waiting.id for waiting in everybody], session.today
    assert not every.more
    clients = [row[0] for row in database.execute_sql("SELECT id FROM client").fetchall()]
    told = reasons_of(session, clients)
    assert told == {waiting.id: sorted(waiting.reasons, key=str) for waiting in everybody}, session.today
    for waiting in everybody[:5]:
        first = queue.reasons_of(session, waiting.id)[0]
        assert by_hand.urgency((first.kind, str(first.since), first.amount), session.today) == waiting.place[0]
    return everybody


def renewals_kept() -> dict[int, str | None]:
    """The day on which each client is to be asked for a renewal, as the file keeps it."""
    return dict(database.execute_sql("SELECT id, renews_on FROM client").fetchall())


def renewals_by_hand() -> dict[int, str | None]:
    """The same, worked out from all sales."""
    read = by_hand.read(date(2100, 1, 1))
    days = {row["id"]: [str(why[1]) for _key, why in by_hand.renewals(read, row["id"])] for row in read.clients}
    return {client: min(found, default=None) for client, found in days.items()}


class Chance:
    """A portfolio in which anything happens, day after day."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.random = session, Random(seed)
        self.clients: list[int] = []

    def day(self, back: int, ahead: int) -> date:
        """A day around the present one."""
        return self.session.today + timedelta(days=self.random.randint(-back, ahead))

    def client(self) -> int:
        """One of the clients; some are met more often."""
        return self.random.choice(self.clients[: self.random.randint(1, len(self.clients))])

    def add(self) -> None:
        """A client with or without what may be known of it."""
        pick, chance = self.random.choice, self.random.random
        values = {
            "name": f"{pick(HOSTILE_NAMES)} {pick(['a', 'b', 'Ñ'])}",
            "stage": pick([stage.value for stage in Stage]),
            "stars": str(pick([0, 1, 2, 2, 3])),
            "phone": pick(["", "976 123 456"]),
        }
        if chance() < 0.4:
            values["birthday"] = pick(["29/2", "28/2/1980", "29/2/1980", "31/12", "1/1/1970", "2/1", "5/10", "1/3"])
        if chance() < 0.2:
            values["expected_date"] = self.day(9, 30).isoformat()
            values["expected_spend"] = pick(["", "100"])
        if chance() < 0.1:
            values["do_not_contact"] = "yes"
        self.clients.append(editing.add(self.session, values, anyway=True))

    def contact(self) -> None:
        """A contact that has a birthday."""
        contacts.add_contact(
            self.session, self.client(), {"name": "Ana", "birthday": self.random.choice(["29/2", "4/10", "30/12/1990"])}
        )

    def log(self) -> None:
        """Something that happened, answered or not."""
        pick = self.random.choice
        kind = pick([*(choice.value for choice in ACTIVITY_KINDS), "call", "call", "feedback"])
        outcome = pick([None, "answered", "no_answer", "left_message"])
        activity.log(
            self.session, [self.client()], kind, "x", outcome=outcome, on=self.day(pick([0, 4, 40]), pick([0, 0, 9]))
        )

    def follow_up(self) -> None:
        """Something to be done."""
        activity.follow_up(self.session, [self.client()], Next(self.day(0, 25), "Call", "call"))

    def done(self) -> None:
        """One of them is done."""
        rows = database.execute_sql("SELECT id FROM follow_up WHERE done_on IS NULL").fetchall()
        if rows:
            activity.done(self.session, self.random.choice(rows)[0])

    def sell(self) -> None:
        """A sale, a refund among them, paid or not, to be renewed or not."""
        pick, chance = self.random.choice, self.random.random
        sign = pick([1, 1, 1, 1, -1])
        on = self.day(pick([0, 10, 200]), pick([0, 0, 0, 12]))
        line = Line(sign * pick([0, 100, 5000, 12345]), pick([None, None, "Web", "Rótulo", *HOSTILE_NAMES]))
        sales.add(
            self.session,
            self.client(),
            [line],
            on=on,
            due=on + timedelta(self.random.randint(0, 40)) if chance() < 0.4 else None,
            paid=on + timedelta(self.random.randint(0, 60)) if chance() < 0.4 else None,
            renewal=on + timedelta(pick([10, 25, 90])) if chance() < 0.3 else None,
        )

    def sale(self) -> int:
        """A sale that there is, or none."""
        return int(self.random.choice(database.execute_sql("SELECT id FROM sale").fetchall() or [(0,)])[0])

    def change_sale(self) -> None:
        """Another day, not renewed, or gone."""
        change = self.random.choice([{"on": self.day(90, 9)}, {"not_renewed": True}, None])
        if change is None:
            sales.remove(self.session, self.sale())
        else:
            sales.edit(self.session, self.sale(), change)

    def pay(self) -> None:
        """A part of a sale."""
        payments.pay(self.session, self.sale(), self.random.choice([100, 2500, 4999]), on=self.day(20, 5))

    def opportunity(self) -> None:
        """Something it may buy, won or lost some day."""
        act = self.random.choice([opportunities.win, opportunities.lose, None])
        if act is None:
            expected = self.day(5, 30) if self.random.random() < 0.8 else None
            opportunities.add(
                self.session, self.client(), "Web", amount=self.random.choice([None, 5000]), expected=expected
            )
        else:
            rows = database.execute_sql("SELECT id FROM opportunity").fetchall() or [(0,)]
            act(self.session, self.random.choice(rows)[0])

    def edit(self) -> None:
        """Stars, stage, trash."""
        acts: list[Callable[[], object]] = [
            lambda: pipeline.set_stars(self.session, [self.client()], self.random.randint(0, 3)),
            lambda: pipeline.move(self.session, [self.client()], self.random.choice(list(Stage))),
            lambda: pipeline.trash(self.session, [self.client()]),
            lambda: pipeline.restore(self.session, [self.client()]),
            lambda: editing.edit(self.session, self.client(), {"expected_date": ""}),
        ]
        self.random.choice(acts)()

    def answer(self) -> None:
        """A card is answered by a note: its reasons are settled."""
        ids = queue.queue(self.session).ids
        if ids:
            client = self.random.choice(ids[-4:])
            told = queue.reasons_of(self.session, client)
            settling.settle(self.session, client, told, activity.log(self.session, [client], "note", "Thought"))

    def snooze(self) -> None:
        """A client later."""
        settling.snooze(self.session, [self.client()], self.day(-1, 12))

    def anything(self) -> None:
        """Do something that may be refused."""
        often = (self.log, self.follow_up, self.sell, self.edit, self.answer)
        seldom = (self.add, self.contact, self.done, self.change_sale, self.pay, self.opportunity, self.snooze)
        turns: list[Callable[[], object]] = [lambda: journal.undo(self.session), lambda: journal.redo(self.session)]
        acts = [*often, *often, self.log, self.sell, *seldom, *turns]
        try:
            self.random.choice(acts)()
        except Problem:
            return


class TestTheSameByHand:
    """Sentence by sentence after the manual."""

    @pytest.mark.parametrize("seed", [10, 11, 12])
    def test_day_after_day_and_back_again(self, file: Path, session: Session, seed: int) -> None:
        """On the day itself, and on days that are past or to come by then."""
        database.pragma("synchronous", "off")
        start = replace(session, today=FIRST, settings=replace(session.settings, undated_a_day=4))
        chance = Chance(start, seed)
        for _each in range(14):
            chance.add()
        met: Counter[str] = Counter()
        for _day in range(16):
            for _act in range(22):
                chance.anything()
            met.update(why[0] for waiting in compare(chance.session) for why in waiting.reasons)
            assert renewals_kept() == renewals_by_hand()
            chance.session = replace(chance.session, today=chance.day(-1, 19))
        for back in (-30, -2, 0, 1, 25, 60, 150, 400, 1000):
            there = replace(chance.session, today=chance.session.today - timedelta(days=back), travelling=True)
            met["somebody" if compare(there) else "nobody"] += 1
        kept = renewals_kept()
        database.execute_sql("UPDATE client SET renews_on = 'x'")
        derived.derive(database, 0, max(kept))
        assert renewals_kept() == kept
        assert len(set(kept.values())) > 1
        assert len(set(session.settings.reasons) & set(met)) >= 12
        assert met["somebody"] >= 7
        assert met["nobody"]
