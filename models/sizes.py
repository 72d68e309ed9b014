"""Sizes of files as people read them."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from models.money import format_number

_UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1))


def size_text(size: int, *, least: bool = False) -> str:
    """Return ``size`` bytes in the unit of its size, with a decimal at most: ``200 MB``, ``1,5 GB``.

    With ``least`` it is never less than what is there: what is larger than a limit must not read like the limit.
    """
    unit, step = next((each for each in _UNITS if size >= each[1]), _UNITS[-1])
    rounding = ROUND_CEILING if least else ROUND_HALF_UP
    told = (Decimal(size) / step).quantize(Decimal("0.1"), rounding)
    return f"{format_number(told.to_integral_value() if told == told.to_integral_value() else told)} {unit}"
