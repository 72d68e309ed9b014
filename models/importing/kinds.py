"""What the rows of a file can be beside clients: sales, payments, activities; their columns in both languages."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from models.fields import ACTIVITY_KINDS, FIELDS, OUTCOMES, Field, Type, by_name, fold
from models.i18n import N_, _

What = Literal["clients", "sales", "payments", "activities"]
KINDS: tuple[What, ...] = ("clients", "sales", "payments", "activities")
LABELS: dict[What, str] = {
    "clients": N_("clients"), "sales": N_("sales"), "payments": N_("payments"), "activities": N_("activities"),
}  # fmt: skip
NUMBERS = ("quantity", "hours", "price", "discount")
"""Fields that take decimals and are no amounts."""
_D, _L, _M, _N = Type.DATE, Type.LINE, Type.MONEY, Type.INTEGER

_WHO = (
    Field(
        "code",
        _L,
        N_("Client code"),
        (
            "codigo de cliente",
            "codigo cliente",
            "cod cliente",
            "cod. cliente",
            "codigo",
            "code",
            "customer code",
            "customerid",
            "customer id",
            "client id",
            "id cliente",
            "numero de cliente",
            "client number",
            "customer number",
            "ref cliente",
        ),
    ),
    Field(
        "client",
        _L,
        N_("Client"),
        (
            "cliente",
            "nombre",
            "name",
            "client name",
            "nombre de cliente",
            "nombre del cliente",
            "customer",
            "customer name",
            "empresa",
            "company",
            "company name",
            "razon social",
        ),
    ),
    Field("tax_id", Type.TAX_ID, N_("Tax id"), FIELDS["tax_id"].names),
)
_REFERENCE = (
    "referencia",
    "ref",
    "factura",
    "numero de factura",
    "num factura",
    "n factura",
    "no factura",
    "n.o factura",
    "nro factura",
    "invoice",
    "invoice number",
    "invoice no",
    "invoice no.",
    "pedido",
    "numero de pedido",
    "order",
    "order number",
    "orderid",
    "order id",
    "documento",
    "document",
    "albaran",
    "numero",
    "number",
)
_FIELDS: dict[What, tuple[Field, ...]] = {
    "sales": (
        *_WHO,
        Field("date", _D, N_("Date"), ("fecha", "fecha de factura", "fecha factura", "invoice date", "fecha de venta", "sale date", "fecha de pedido", "order date", "dia", "day", "on")),
        Field("ref", _L, N_("Reference"), _REFERENCE),
        Field("due", _D, N_("Due"), ("vencimiento", "fecha de vencimiento", "fecha vencimiento", "vence", "due date", "due on")),
        Field("paid", _D, N_("Paid on"), ("cobrada", "cobrado", "cobrada el", "cobrado el", "fecha de cobro", "fecha cobro", "pagada", "pagado", "pagada el", "fecha de pago", "paid", "paid date", "date paid", "payment date")),
        Field("renewal", _D, N_("Renewal"), ("renovacion", "fecha de renovacion", "se renueva", "renewal date", "renews", "renews on")),
        Field("product", _L, N_("Product"), ("producto", "producto o servicio", "product or service", "articulo", "servicio", "service", "concepto", "item", "product name", "nombre del producto", "descripcion", "description")),
        Field("category", _L, N_("Category"), ("categoria", "familia", "family")),
        Field("quantity", _N, N_("Quantity"), ("cantidad", "cant", "cant.", "unidades", "uds", "uds.", "units", "qty")),
        Field("amount", _M, N_("Amount"), ("importe", "total", "importe neto", "neto", "net amount", "net", "base imponible", "base", "importe total", "total amount", "subtotal", "line total")),
        Field("cost", _M, N_("Cost"), ("coste", "costo", "costes", "costs")),
        Field("hours", _N, N_("Hours"), ("horas", "hs", "hrs")),
        Field("price", _N, N_("Price"), ("precio", "precio unitario", "unit price", "pvp")),
        Field("discount", _N, N_("Discount"), ("descuento", "dto", "dto.", "% dto", "% descuento", "discount %")),
        Field("sale", _L, N_("Sale number"), ("numero de venta", "id de venta", "sale id")),
    ),
    "payments": (
        *_WHO,
        Field("ref", _L, N_("Reference"), (*_REFERENCE, "venta", "sale")),
        Field("sale_date", _D, N_("Sale date"), ("fecha de venta", "fecha de la venta", "fecha de factura", "fecha factura", "invoice date")),
        Field("sale_amount", _M, N_("Sale amount"), ("importe de la venta", "importe de venta", "importe de factura", "invoice amount")),
        Field("date", _D, N_("Date"), ("fecha", "fecha de cobro", "fecha cobro", "fecha del cobro", "fecha de pago", "payment date", "date paid", "cobrada", "cobrado el", "paid on", "paid", "dia", "day", "on")),
        Field("amount", _M, N_("Amount"), ("importe", "importe cobrado", "cobro", "cobrado", "pago", "payment", "amount paid", "total")),
    ),
    "activities": (
        *_WHO,
        Field("date", _D, N_("Date"), ("fecha", "dia", "day", "on", "cuando", "when")),
        Field("kind", Type.CHOICE, N_("Kind"), ("tipo", "tipo de actividad", "actividad", "activity", "type"), choices=ACTIVITY_KINDS),
        Field("text", Type.BLOCK, N_("Text"), ("texto", "que paso", "what happened", "nota", "notas", "note", "notes", "descripcion", "description", "asunto", "subject", "comentario", "comentarios", "comment", "comments", "observaciones")),
        Field("outcome", Type.CHOICE, N_("Outcome"), ("resultado", "result"), choices=OUTCOMES),
        Field("user", _L, N_("User"), ("usuario", "quien", "who", "responsable", "owner", "agente", "agent", "comercial")),
    ),
}  # fmt: skip


@cache
def fields(what: What) -> dict[str, Field]:
    """Return the fields of a row of ``what`` by name; clients have those of ``models.fields``."""
    return FIELDS if what == "clients" else {field.name: field for field in _FIELDS[what]}


@cache
def _names(what: What) -> dict[str, Field]:
    table: dict[str, Field] = {}
    for field in fields(what).values():
        for name in (field.name, field.label):
            table.setdefault(fold(name), field)
    for field in fields(what).values():
        for name in field.names:
            table.setdefault(fold(name), field)
    return table


def named(what: What, text: str) -> Field | None:
    """Return the field of ``what`` (not of clients) that a header names in either language, or None."""
    return _names(what).get(fold(text))


def target(what: What, name: str) -> str:
    """Return where a column goes that holds the field ``name`` of ``what``, such as ``sales:amount``."""
    return f"{what}:{name}"


def field_of(target: str) -> Field | None:
    """Return the field that a target means: one of a client, or ``sales:amount``; None for any other."""
    for what in KINDS[1:]:
        if target.startswith(what + ":"):
            return fields(what).get(target.partition(":")[2])
    return FIELDS.get(target)


def label(what: What, name: str) -> str:
    """Return what a person reads for the field ``name`` of ``what``; an unknown name as it is."""
    found = fields(what).get(name)
    return name if found is None else _(found.label)


def recognise(headers: Sequence[str]) -> What:
    """Return what the rows of a file with these headers are; clients unless it is clear that they are not."""
    found = {what: {field.name for header in headers if (field := named(what, header))} for what in KINDS[1:]}
    of_clients = sum(by_name(header) is not None for header in headers)
    for what, needed, one_of in _TELLING:
        names = found[what]
        if len(names) > of_clients and needed <= names and all(names & choice for choice in one_of):
            return what
    return "clients"


_SOMEBODY = {"code", "client", "tax_id"}
_TELLING: tuple[tuple[What, set[str], tuple[set[str], ...]], ...] = (
    ("payments", {"sale_date", "date", "amount"}, (_SOMEBODY | {"ref"},)),
    ("sales", {"date", "amount"}, (_SOMEBODY, {"ref", "due", "paid", "product", "quantity"})),
    ("sales", {"date", "price", "quantity"}, (_SOMEBODY,)),
    ("payments", {"date", "amount", "ref"}, ()),
    ("activities", {"date", "text"}, (_SOMEBODY, {"kind", "outcome"})),
)
"""By what each kind is told: the fields that it needs, and others of which it has one at least."""
