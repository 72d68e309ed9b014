"""A sale as it is typed, a payment as it is changed, and the books of all of them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import editing, ledger, money, payments, products, sales, selling
from models.i18n import LANGUAGES, set_language
from models.problems import BadValue, Conflict, NotFound, Refused
from models.selling import BadLine, head, lines, typed_line
from models.session import Session
from models.sold import Line

HEAD = {"on": "", "ref": "", "due": "", "renewal": "", "paid": ""}


def typed(**texts: str) -> dict[str, str]:
    """A line as typed."""
    return {**dict.fromkeys(selling.LINE_FIELDS, ""), **texts}


class TestLines:
    def test_empty_ones_are_left_out(self) -> None:
        found = lines([typed(), typed(amount="1.200,50", product=" Web site ", hours="3,5"), typed()])
        assert found == [Line(120_050, "Web site", hours=Decimal("3.5"))]

    def test_nothing_at_all_needs_an_amount(self) -> None:
        with pytest.raises(BadLine) as caught:
            lines([typed(), typed()])
        assert (caught.value.field, caught.value.place) == ("amount", 0)

    def test_a_mistake_names_its_line_and_field(self) -> None:
        with pytest.raises(BadLine) as caught:
            lines([typed(amount="1"), typed(amount="2", quantity="many")])
        assert (caught.value.field, caught.value.place) == ("quantity", 1)

    @given(
        st.integers(-(10**12), 10**12), st.decimals(0, 10**6, places=3) | st.none(), st.integers(0, 10**9) | st.none(),
        st.sampled_from(LANGUAGES),
    )  # fmt: skip
    def test_what_is_shown_in_a_form_is_read_as_the_same(
        self, amount: int, quantity: Decimal | None, cost: int | None, language: str
    ) -> None:
        set_language(language)
        line = Line(amount, "P", quantity, cost, quantity)
        assert selling.line(typed_line(line)) == line


class TestDays:
    def test_nothing_typed_is_today_and_not_paid(self, session: Session) -> None:
        assert head(HEAD, session) == {
            "on": session.today, "ref": None, "due": None, "renewal": None, "paid": None
        }  # fmt: skip

    @pytest.mark.parametrize("text", ["yes", "sí", "s", "Y"])
    def test_paid_is_paid_on_the_day_of_the_sale(self, session: Session, text: str) -> None:
        assert head({**HEAD, "on": "1/3/2026", "paid": text}, session)["paid"] == date(2026, 3, 1)

    def test_paid_on_another_day_or_not(self, session: Session) -> None:
        assert head({**HEAD, "paid": "no"}, session)["paid"] is None
        assert head({**HEAD, "paid": "yesterday"}, session)["paid"] == date(2026, 3, 17)

    @pytest.mark.parametrize("field", ["on", "due", "renewal", "paid"])
    def test_a_mistake_names_its_field(self, session: Session, field: str) -> None:
        with pytest.raises(BadValue) as caught:
            head({**HEAD, field: "32/13"}, session)
        assert caught.value.field == field


class TestKnownProducts:
    def test_a_name_is_known_without_case_and_accents(self, file: Path, session: Session) -> None:
        products.add(session, {"name": "Diseño", "price": "10,50", "cost": "4"})
        found = selling.known_products().named(" DISENO")
        assert found is not None
        assert selling.priced(found, "2,5") == ("26.25", "10.00")
        assert selling.priced(found, "") == ("10.50", "4.00")
        assert selling.priced(found, "x") == ("", "")
        assert selling.known_products().named("") is None


class TestPaymentsChanged:
    @pytest.fixture
    def paid(self, file: Path, session: Session) -> int:
        client = editing.add(session, {"name": "Ana"})
        _act, sale = sales.add(session, client, [Line(10_000)])
        return payments.pay(session, sale, 4_000)[1]

    def test_up_to_what_is_open_without_it(self, paid: int, session: Session) -> None:
        payments.edit(session, paid, 10_000, session.today)
        assert payments.get(paid).amount == 10_000
        with pytest.raises(Refused):
            payments.edit(session, paid, 10_001, session.today)
        with pytest.raises(BadValue):
            payments.edit(session, paid, 0, session.today)

    def test_the_same_again_is_no_act(self, paid: int, session: Session) -> None:
        assert payments.edit(session, paid, 4_000, session.today).id == 0

    def test_not_over_what_somebody_else_changed(self, paid: int, session: Session) -> None:
        version = payments.get(paid).version
        payments.edit(session, paid, 5_000, session.today)
        with pytest.raises(Conflict):
            payments.edit(session, paid, 6_000, session.today, version=version)

    def test_a_deleted_one_is_not_found(self, paid: int, session: Session) -> None:
        payments.remove(session, paid)
        with pytest.raises(NotFound):
            payments.get(paid)


class TestBooks:
    def test_newest_first_by_the_day_and_without_the_trash(self, file: Path, session: Session) -> None:
        from models import pipeline

        ana, eva = editing.add(session, {"name": "Ana"}), editing.add(session, {"name": "Eva"})
        _act, first = sales.add(session, ana, [Line(100)], on=date(2026, 3, 1), paid=date(2026, 3, 2))
        _act, second = sales.add(session, ana, [Line(250, "A"), Line(50, "B")], on=date(2026, 3, 10))
        sales.add(session, ana, [Line(999)], on=date(2026, 3, 30))
        sales.add(session, eva, [Line(777)], paid=session.today)
        pipeline.trash(session, [eva])
        assert ledger.sales(session) == ledger.Book((second, first), 400)
        assert ledger.payments(session).amount == 100
        sold = ledger.sold(session, [first, second])
        assert [(sold[key].what, sold[key].open) for key in (first, second)] == [(None, 0), ("A, B", 300)]
        assert [each.sale_id for each in ledger.received(ledger.payments(session).ids).values()] == [first]


class TestAmountsInNarrowColumns:
    @pytest.mark.parametrize(("cents", "text"), [(49, "0"), (50, "1"), (123_456, "1,235"), (-150, "-1"), (-151, "-2")])
    def test_they_are_rounded_to_units(self, cents: int, text: str) -> None:
        assert money.format_units(cents) == text

    def test_numbers_keep_their_decimals(self) -> None:
        assert money.format_number(Decimal("1200.5")) == "1,200.5"
        set_language("es")
        assert money.format_number(Decimal("1200.125")) == "1.200,125"
