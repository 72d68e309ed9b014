"""Names as Odoo shows them: which are of firms, and which are of persons at one, *Firm, Person*."""

from models.duplicates import has_legal_form
from models.text import search_key


class OdooNames:
    """Tells them apart, row by row: firms stand before their persons, in the order in which Odoo lists them."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def told_apart(self, name: str, organisation: str, *, firm: bool | None) -> tuple[str, str]:
        """Return the organisation and the person of a row, either empty; ``firm``: whether its column says so."""
        if firm and name:
            self._met.add(search_key(name))
            organisation, name = name, ""
        elif organisation:
            name = "" if search_key(name) == search_key(organisation) else name
        else:
            head, _comma, tail = name.rpartition(", ")
            if head and not has_legal_form(tail) and (search_key(head) in self._met or has_legal_form(head)):
                organisation, name = head, tail
            elif firm is None and has_legal_form(name):
                organisation, name = name, ""
        return organisation, name

    def is_first(self, name: str) -> bool:
        """Return whether nobody was called so in the file before, and remember it."""
        key = search_key(name)
        first = key not in self._met
        self._met.add(key)
        return first
