"""What the figures of a client are called, and which are amounts."""

NAMES = (
    "sales_count", "total_sales", "average_sale", "first_sale", "last_sale", "days_since_sale", "purchase_days",
    "usual_interval", "rfm", "rfm_group", "regularity", "abc", "margin", "margin_rate", "yearly_value", "owed",
    "overdue", "owed_since", "credit", "punctuality", "days_late", "last_contact", "days_since_contact", "unanswered",
    "offers", "accepted", "declined", "receptivity", "referrals", "referred_sales", "completeness", "fit",
)  # fmt: skip
"""The figures of a client, in the order of figures.md."""
MONEY = frozenset(
    ("total_sales", "average_sale", "margin", "yearly_value", "owed", "overdue", "credit", "referred_sales")
)
"""The figures that are amounts: whole cents in the book, decimal strings in JSON."""
