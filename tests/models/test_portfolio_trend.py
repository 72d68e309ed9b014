"""How the figures of the portfolio stood at the ends of the last months."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import editing, sales
from models.database import database
from models.portfolio import trend, whole
from models.portfolio.period import parse_period
from models.portfolio.said import said
from models.session import Session
from models.sold import Line

LAST = date(2026, 3, 18)


@pytest.fixture
def sold(file: object, session: Session) -> Session:
    """Four clients that bought, one more every month."""
    for number in range(4):
        client = editing.add(session, {"name": f"Client {number}", "stage": "client"})
        sales.add(session, client, [Line(10_000 * (number + 1), "Hours")], on=LAST - timedelta(30 * number + 5))
    return session


def test_twelve_days_oldest_first() -> None:
    found = trend.days(LAST)
    assert found[0] == date(2025, 4, 30)
    assert found[-2:] == [date(2026, 2, 28), LAST]
    assert len(found) == trend.POINTS
    assert trend.days(date(2026, 3, 31))[-2:] == [date(2026, 2, 28), date(2026, 3, 31)]


def test_each_point_is_the_figure_of_that_day(sold: Session) -> None:
    points = list(trend.trends(sold, parse_period("12m", LAST)))
    assert len(points) == 12
    for day, point in zip(trend.days(LAST), points, strict=True):
        past = replace(sold, today=day, travelling=True)
        found = whole.portfolio(past, parse_period("12m", day))
        assert point == {name: said(name, found, "EUR").value for name in trend.SECTIONS}
    assert points[0]["pareto"] is None
    assert points[-1]["diversification"] == pytest.approx(10 / 3, rel=0.2)


def test_the_last_point_is_what_the_screen_shows(sold: Session) -> None:
    now = whole.portfolio(sold, parse_period("12m", LAST))
    *_before, last = trend.trends(sold, parse_period("12m", LAST))
    assert last == {name: said(name, now, "EUR").value for name in trend.SECTIONS}


def test_it_can_be_stopped(sold: Session) -> None:
    class Enough(Exception):  # noqa: N818
        pass

    def stop(_name: str) -> None:
        raise Enough

    with pytest.raises(Enough):
        next(trend.trends(sold, parse_period("12m", LAST), stop))


def test_a_vast_portfolio_has_none(sold: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "VAST", 3)
    assert list(trend.trends(sold, parse_period("12m", LAST))) == []
    assert database.execute_sql("SELECT count(*) FROM client").fetchone() == (4,)
