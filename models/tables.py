"""Which columns of which tables the journal keeps, which follow from others, and which count their versions."""

from collections.abc import Iterable

NONE_DUE = "9999-12-31"

JOURNALED: dict[str, tuple[str, ...]] = {
    "client": (
        "hidden", "code", "name", "legal_name", "kind", "sector", "tax_id", "iban", "owner", "notes", "stage",
        "stage_since", "stars", "medium", "source", "referred_by", "expected_spend", "expected_date",
        "leaving_reason", "competitor", "preferred_channel", "best_time", "do_not_contact", "consent_on",
        "consent_for", "consent_origin", "birthday", "gender", "profession", "marital_status", "children",
        "income_level", "purchasing_power", "interests", "tastes", "personality", "motivations", "opinions",
        "doubtful", "confirmed_on", "created_on", "created_at", "name_key", "name_folded", "version",
    ),
    "contact": ("client_id", "rank", "name", "position", "area", "birthday", "notes"),
    "channel": ("client_id", "contact_id", "rank", "kind", "value", "typed", "match_key", "label", "doubtful"),
    "address": ("client_id", "rank", "label", "street", "postal_code", "city", "region", "country"),
    "tag": ("client_id", "name", "folded"),
    "own_field": ("name", "folded", "type", "choices"),
    "own_value": ("client_id", "field_id", "value"),
    "stage_move": ("client_id", "from_stage", "to_stage", "on_date"),
    "activity": ("client_id", "kind", "on_date", "text", "outcome", "user", "created_at"),
    "follow_up": ("client_id", "due", "text", "kind", "done_on", "user", "created_on", "created_at"),
    "imported_row": ("client_id", "fingerprint", "nth"),
    "product": ("name", "folded", "category", "price", "cost"),
    "sale": (
        "client_id", "hidden", "on_date", "ref", "due", "renewal", "not_renewed", "user", "created_at",
    ),
    "sale_line": ("client_id", "sale_id", "product_id", "quantity", "amount", "cost", "hours"),
    "payment": ("client_id", "sale_id", "on_date", "amount", "user", "created_at"),
    "opportunity": (
        "client_id", "text", "amount", "expected", "state", "reason", "closed_on", "sale_id", "user", "created_on",
        "created_at",
    ),
    "imported_line": ("client_id", "sale_id", "payment_id", "fingerprint", "nth"),
    "settled": ("client_id", "reason", "on_date", "until", "snoozed"),
    "rule": ("kind", "name", "detail", "active"),
    "segment": ("name", "folded", "query", "columns", "sort", "pinned", "rank"),
    "tier": ("measure", "name", "floor"),
    "goal": ("measure", "span", "target"),
    "campaign": (
        "name", "folded", "purpose", "query", "subject", "text", "text_es", "valid_from", "valid_to", "user",
        "created_on", "created_at",
    ),
    "offer": ("client_id", "campaign_id", "on_date", "means", "answer", "answered_on", "user", "created_at"),
    "not_same": ("client_id", "other_id"),
}  # fmt: skip
"""The columns the journal keeps, by table. The version of a client tells which act made it; undo never restores it."""

DERIVED = {
    "client": ("updated_at", "due_order", "last_contact", "unanswered", "slips_on", "renews_on"),
    "sale": ("amount", "settled_on"),
}
"""The columns that follow from others, by table."""

VERSIONED = (
    "contact",
    "channel",
    "address",
    "activity",
    "follow_up",
    "product",
    "sale",
    "payment",
    "opportunity",
    "rule",
    "segment",
    "tier",
    "goal",
    "campaign",
    "offer",
)
"""The tables beside ``client`` whose rows count their versions; the journal keeps the number when a row is deleted."""

OWNERS = (("insert", "NEW.client_id"), ("update", "OLD.client_id, NEW.client_id"), ("delete", "OLD.client_id"))
"""The clients whose derived columns a change of a row behind them concerns, by event."""


def changed(columns: Iterable[str]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def whole(table: str) -> tuple[str, ...]:
    """Return the columns that the journal keeps of a deleted row of ``table``."""
    return ("id", *JOURNALED[table], *(("version",) if table in VERSIONED else ()))
