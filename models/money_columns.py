"""What a list shows and sorts by that follows from sales: as SQL over the table ``client``, on a day.

Only the rows of a page are asked for it; sorting by one of them asks every client of the list.
"""

from datetime import date

from models.fields import Field, Home, Type, fold
from models.i18n import N_

FIGURES: dict[str, Field] = {
    field.name: field
    for field in (
        Field("owed", Type.MONEY, N_("Owes"), ("owes", "debe"), Home.DERIVED),
        Field("last_sale", Type.DATE, N_("Last sale"), ("last sale", "ultima venta", "ult. venta"), Home.DERIVED),
        Field("total_sales", Type.MONEY, N_("Total sales"), ("total sales", "total ventas"), Home.DERIVED),
    )
}  # fmt: skip
"""The figures that are columns of lists, can be sorted by and stand in queries, under their names in JSON."""
MOST_FIRST = ("owed", "total_sales")

_SOLD = "FROM sale s WHERE s.client_id = client.id AND s.hidden = 0 AND s.on_date <= '{0}'"
_SQL = {
    "owed": """max(0, coalesce((SELECT sum(CASE WHEN s.on_date <= '{0}' THEN s.amount ELSE 0 END - coalesce(
      (SELECT sum(p.amount) FROM payment p WHERE p.sale_id = s.id AND p.on_date <= '{0}'), 0))
      FROM sale s WHERE s.client_id = client.id AND s.hidden = 0
        AND (s.settled_on IS NULL OR s.settled_on > '{0}')), 0))""",
    "last_sale": f"(SELECT max(s.on_date) {_SOLD} AND s.amount >= 0)",
    "total_sales": f"(SELECT sum(s.amount) {_SOLD})",
}
"""What is owed is the sum of what is open where that is positive (figures.md: owed − credit is the sum)."""


def figure_named(text: str) -> Field | None:
    """Return the figure that ``text`` names in either language, or None."""
    wanted = fold(text)
    for field in FIGURES.values():
        if wanted in {fold(name) for name in (field.name, field.label, *field.names)}:
            return field
    return None


def sql(name: str, day: date | None) -> str:
    """Return the value of the figure ``name`` on ``day`` (None: with all that is noted): cents, or an ISO day."""
    return _SQL[name].format((day or date.max).isoformat())
