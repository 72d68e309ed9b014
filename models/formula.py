"""Cells that a spreadsheet would take for a formula: guarded on the way out, freed again on the way in."""

import re

# Quotes, then blanks, then what starts a formula (full-width forms too), or a control character at the very start.
_LEADER = re.compile("'*[\t\r]|'*\\s*[=+\\-@＝＋－＠]")
_PHONE = re.compile(r"\+\d[\d ]*")


def guard(text: str) -> str:
    """Return ``text`` as a cell: with a ``'`` before what a spreadsheet would run. Phones keep their plain ``+``."""
    if _LEADER.match(text) and not _PHONE.fullmatch(text):
        return "'" + text
    return text


def unguard(cell: str) -> str:
    """Return the text of a ``cell``: one ``'`` before the start of a formula is taken off."""
    if cell.startswith("'") and _LEADER.match(cell, 1):
        return cell[1:]
    return cell
