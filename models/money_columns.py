"""The figures of a client as fields: what a list shows, sorts by and is asked for that follows from other records.

Only the rows of a page are asked for the figures they show. Sorting by one, and asking for one, reads the book of all
clients (models/figures), which SQL finds by the functions of models/figures/in_sql.py.
"""

from datetime import date
from functools import cache

from models.fields import CONTACT_KINDS, Choice, Field, Home, Type, fold
from models.i18n import N_

RFM_GROUPS = (
    Choice("champions", N_("champions"), ("champion", "campeones", "campeon")),
    Choice("loyal", N_("loyal"), ("fieles", "fiel", "leales")),
    Choice("promising", N_("promising"), ("prometedores", "prometedor", "prometen")),
    Choice("new", N_("newcomers"), ("nuevos", "nuevo", "nueva")),
    Choice("needs_attention", N_("wavering"), ("needs attention", "indecisos", "indeciso", "requieren atencion")),
    Choice("about_to_sleep", N_("dozing off"), ("about to sleep", "se enfrian", "enfriandose", "a punto de dormirse")),
    Choice("at_risk", N_("at risk"), ("en riesgo", "riesgo")),
    Choice("cannot_lose", N_("not to lose"), ("cannot lose", "a retener", "retener", "imprescindibles")),
    Choice("hibernating", N_("asleep"), ("dormidos", "hibernando", "dormido")),
    Choice("lost", N_("gone"), ("perdidos", "perdido", "perdida")),
)
"""The RFM groups, best first."""
REGULARITIES = (
    Choice("recurring", N_("recurring"), ("habitual", "recurrente", "habituales", "recurrentes")),
    Choice("occasional", N_("occasional"), ("ocasional", "ocasionales", "esporadico")),
    Choice("once", N_("once"), ("una vez", "una sola vez")),
    Choice("none", N_("never"), ("nunca", "ninguna")),
)
CLASSES = (Choice("A", "A", ()), Choice("B", "B", ()), Choice("C", "C", ()))


def _figure(name: str, kind: Type, label: str, *names: str, choices: tuple[Choice, ...] = ()) -> Field:
    return Field(name, kind, label, (name.replace("_", " "), *names), Home.DERIVED, "figures", choices)


FIGURES: dict[str, Field] = {
    field.name: field
    for field in (
        _figure("owed", Type.MONEY, N_("Owes"), "owes", "debe"),
        _figure("last_sale", Type.DATE, N_("Last sale"), "ultima venta", "ult. venta"),
        _figure("total_sales", Type.MONEY, N_("Total sales"), "total ventas", "ventas totales"),
        _figure("sales_count", Type.INTEGER, N_("No. of sales"), "numero de ventas", "n ventas"),
        _figure("average_sale", Type.MONEY, N_("Average sale"), "venta media"),
        _figure("first_sale", Type.DATE, N_("First sale"), "primera venta"),
        _figure("days_since_sale", Type.INTEGER, N_("Days since sale"), "dias sin comprar", "dias desde la venta"),
        _figure("purchase_days", Type.INTEGER, N_("Purchase days"), "dias de compra", "compras"),
        _figure("usual_interval", Type.NUMBER, N_("Usual interval"), "intervalo habitual", "intervalo"),
        _figure("rfm_group", Type.CHOICE, N_("RFM group"), "rfm", "grupo rfm", "grupo", choices=RFM_GROUPS),
        _figure("regularity", Type.CHOICE, N_("Regularity"), "regularidad", choices=REGULARITIES),
        _figure("abc", Type.CHOICE, N_("ABC class"), "clase abc", "clase", choices=CLASSES),
        _figure("margin", Type.MONEY, N_("Margin"), "margen"),
        _figure("margin_rate", Type.SHARE, N_("Margin %"), "margen %", "margen relativo", "tasa de margen"),
        _figure("yearly_value", Type.MONEY, N_("Value a year"), "value a year", "valor anual"),
        _figure("overdue", Type.MONEY, N_("Overdue"), "vencido", "debe vencido"),
        _figure("owed_since", Type.DATE, N_("Overdue since"), "overdue since", "debe desde", "vencido desde"),
        _figure("credit", Type.MONEY, N_("Credit"), "saldo a favor", "a favor"),
        _figure("punctuality", Type.SHARE, N_("Pays on time"), "pays on time", "puntualidad"),
        _figure("days_late", Type.NUMBER, N_("Days late"), "dias de retraso", "retraso"),
        _figure("days_since_contact", Type.INTEGER, N_("Days since contact"), "dias sin contacto"),
        _figure("offers", Type.INTEGER, N_("Offers"), "ofertas"),
        _figure("accepted", Type.INTEGER, N_("Accepted"), "aceptadas", "ofertas aceptadas"),
        _figure("declined", Type.INTEGER, N_("Declined"), "rechazadas", "ofertas rechazadas"),
        _figure("receptivity", Type.SHARE, N_("Receptivity"), "receptividad"),
        _figure("referrals", Type.INTEGER, N_("Referrals"), "recomendados", "clientes recomendados"),
        _figure("referred_sales", Type.MONEY, N_("Referred sales"), "ventas recomendadas"),
        _figure("completeness", Type.SHARE, N_("Completeness"), "completitud", "ficha completa"),
        _figure("fit", Type.INTEGER, N_("Fit"), "encaje", "encaja"),
    )
}
"""The figures that are columns of lists, can be sorted by and stand in queries, under their names in JSON.

The last contact and the tries without an answer are fields of the client (models/fields.py)."""
SUMS = (
    "owed", "total_sales", "sales_count", "purchase_days", "overdue", "credit", "offers", "accepted", "declined",
    "referrals", "referred_sales",
)  # fmt: skip
"""Those that are zero over nothing."""
MOST_FIRST = tuple(field.name for field in FIGURES.values() if field.type not in (Type.DATE, Type.CHOICE))
"""Those that are sorted with most first."""
AMONG_ALL = ("rfm_group", "abc", "fit")
"""Those that compare a client with all others."""

_SOLD = "FROM sale s WHERE s.client_id = client.id AND s.hidden = 0 AND s.on_date <= '{0}'"
PLAIN = {
    "owed": """max(0, coalesce((SELECT sum(CASE WHEN s.on_date <= '{0}' THEN s.amount ELSE 0 END - coalesce(
      (SELECT sum(p.amount) FROM payment p WHERE p.sale_id = s.id AND p.on_date <= '{0}'), 0))
      FROM sale s WHERE s.client_id = client.id AND s.hidden = 0
        AND (s.settled_on IS NULL OR s.settled_on > '{0}')), 0))""",
    "last_sale": f"(SELECT max(s.on_date) {_SOLD} AND s.amount >= 0)",
    "total_sales": f"(SELECT sum(s.amount) {_SOLD})",
}
"""What SQL says of a client by itself, for the rows of a page and for the trash.

What is owed is the sum of what is open where that is positive (figures.md: owed − credit is the sum)."""


@cache
def _names() -> dict[str, Field]:
    return {fold(name): field for field in FIGURES.values() for name in (field.name, field.label, *field.names)}


def figure_named(text: str) -> Field | None:
    """Return the figure that ``text`` names in either language, or None."""
    return _names().get(fold(text))


def plain(name: str, day: date | None) -> str:
    """Return the value of a figure of ``PLAIN`` on ``day`` (None: with all that is noted) as SQL over ``client``."""
    return PLAIN[name].format((day or date.max).isoformat())


def sql(name: str, day: date | None) -> str:
    """Return the value of the figure ``name`` on ``day`` (None: with all that is noted) as SQL over ``client``.

    It is read from the book of all clients: cents, an ISO day, a number or a word; NULL where it is not known.
    """
    held = f"cartera_figure(cartera_book('{name}', '{(day or date.max).isoformat()}'), client.id)"
    if name in PLAIN:
        return f"coalesce({held}, {plain(name, day)})"  # the trash is in no book
    return f"coalesce({held}, 0)" if name in SUMS else held


_DATED = {
    "last_contact": f"""(CASE WHEN client.last_contact > '{{0}}' THEN (SELECT max(on_date) FROM activity
      WHERE client_id = client.id AND on_date <= '{{0}}' AND kind IN {CONTACT_KINDS!r})
      ELSE client.last_contact END)""",
    "unanswered": """(CASE WHEN (SELECT max(on_date) FROM activity WHERE client_id = client.id) > '{0}'
      THEN cartera_figure(cartera_book('unanswered', '{0}'), client.id) ELSE client.unanswered END)""",
}


def dated(name: str, day: date | None) -> str | None:
    """Return the SQL of a field of the client that is a figure too, as it was on ``day``; None for any other field."""
    return _DATED[name].format(day.isoformat()) if name in _DATED and day is not None else None


def order_sql(name: str, day: date | None) -> tuple[str, bool]:
    """Return the SQL term that the figure ``name`` is sorted by, and whether more of it comes first; choices are
    sorted as they are listed, best first."""
    term, choices = sql(name, day), FIGURES[name].choices
    if choices:
        cases = " ".join(f"WHEN '{choice.value}' THEN {place}" for place, choice in enumerate(choices))
        return f"(CASE {term} {cases} END)", False
    return term, name in MOST_FIRST
