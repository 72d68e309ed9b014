"""A page of all stages is the same whether it is put together from the stages or sorted whole."""

from itertools import product
from random import Random

import pytest

from models import all_stages, editing, listing, pipeline, search
from models.database import database
from models.fields import Stage
from models.listing import ListSpec
from models.session import Session
from tests.conftest import HOSTILE_NAMES


@pytest.fixture
def many(file: object, session: Session) -> int:
    """Clients of all stages, many of them alike; return how many."""
    chance, stages = Random(5), list(Stage)
    for number in range(90):
        name = f"{chance.choice(HOSTILE_NAMES)} {number % 7}"
        client = editing.add(session, {"name": name, "stars": str(chance.randrange(4))}, anyway=True)
        pipeline.move(session, [client], chance.choice(stages))
    return 90


@pytest.mark.parametrize("query", ["stars:>=0", "stars:>=2", "-etapa:cliente"])
def test_every_page_in_every_order(many: int, session: Session, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    condition = search.compile(query, session.today, database=database)
    merged = all_stages.MERGED
    for order, reverse in product(("stars", "name", "next_due", "last_contact", "city"), (False, True)):
        spec = ListSpec(condition=condition, order=order, reverse=reverse)
        total = listing.count(spec)
        assert 0 < total <= many
        for offset, known in product((0, 7, 40, 60, total - 3, total), (None, total)):
            monkeypatch.setattr(all_stages, "MERGED", 0)
            whole = [row.id for row in listing.page(spec, offset, 20, total=known)]
            monkeypatch.setattr(all_stages, "MERGED", merged)
            found = [row.id for row in listing.page(spec, offset, 20, total=known)]
            assert found == whole, (order, reverse, offset, known)


def test_held_clients_keep_their_places(many: int, session: Session) -> None:
    condition = search.compile("stars:>=0", session.today, database=database)
    spec = ListSpec(condition=condition)
    before = [row.id for row in listing.page(spec, 0, 20)]
    pipeline.set_stars(session, [before[2]], 0)
    after = [row.id for row in listing.page(spec, 0, 20, held={before[2]: 2})]
    assert after[2] == before[2]
    assert sorted(after) == sorted(before)
    assert many > 20
