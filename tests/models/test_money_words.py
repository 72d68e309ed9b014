"""Phrases about money, as both languages say them; and the separators that lists write without Babel."""

from datetime import date

import pytest
from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from models.i18n import LANGUAGES, set_language
from models.money import format_money
from models.money_words import bought, may_buy, owes
from models.receivables import Account

TODAY = date(2026, 3, 18)


class TestPhrases:
    def test_what_was_bought(self) -> None:
        assert bought(1842000, 14, "EUR") == "€18,420 in 14 sales"
        assert bought(-505, 1, "USD") == "-$5.05 in 1 sale"

    @pytest.mark.parametrize(
        ("account", "says"),
        [
            (Account(1), ""),
            (Account(1, owed=124050, overdue=5, since=date(2025, 9, 2)), "owes 1,240.50 since 2 Sep 2025"),
            (Account(1, owed=124050, overdue=5, since=date(2026, 3, 17)), "owes 1,240.50 since 17 Mar"),
            (Account(1, credit=1500), "has 15.00 to its credit"),
        ],
    )
    def test_what_is_owed(self, account: Account, says: str) -> None:
        assert owes(account, TODAY) == says

    def test_what_may_come(self) -> None:
        assert may_buy("[b]Shelves[/b]", 230000, date(2026, 12, 1), TODAY) == "[b]Shelves[/b] · 2,300.00 · 1 Dec"
        assert may_buy("Shelves", None, None, TODAY) == "Shelves"
        assert may_buy("Shelves", 0, date(2026, 3, 16), TODAY) == "Shelves · 0.00 · 16 Mar"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_separators_are_those_of_babel(code: str) -> None:
    set_language(code)
    locale = Locale(code)
    expected = f"1{get_group_symbol(locale)}234{get_group_symbol(locale)}567{get_decimal_symbol(locale)}89"
    assert format_money(123456789) == expected
