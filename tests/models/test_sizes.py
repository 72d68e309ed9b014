"""Sizes of files in words."""

import pytest

from models.i18n import set_language
from models.sizes import size_text


@pytest.mark.parametrize(
    ("size", "told"), [(0, "0 B"), (20, "20 B"), (5_000, "5 kB"), (200_000_000, "200 MB"), (1_540_000_000, "1,5 GB")]
)
def test_in_the_unit_of_its_size(size: int, told: str) -> None:
    set_language("es")
    assert size_text(size) == told


def test_what_is_more_than_a_limit_does_not_read_like_it() -> None:
    assert size_text(200_000_001, least=True) == "200.1 MB"
    assert size_text(200_000_001) == "200 MB"
