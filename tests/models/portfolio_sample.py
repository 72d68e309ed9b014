"""A portfolio as ``whole.portfolio`` returns it (figures.md), small and by hand, with names that want to break out."""

from typing import Any

BOLD, CLICK, JAPANESE, QUOTES, FORMULA = (
    "ACME [bold]x[/bold] [/nope]", "[@click=app.quit]x[/]", "東京 株式会社", "Peña \"O'Brien\" 'x", "=cmd|'/c calc'!A1",
)  # fmt: skip

STEPS = (
    ("prospect", "negotiation"), ("negotiation", "client"), ("prospect", "client"), ("client", "inactive"),
    ("inactive", "client"),
)  # fmt: skip


def _steps(rates: tuple[float | None, ...]) -> list[dict[str, Any]]:
    return [
        {"from": one, "to": other, "entered": 20, "moved": 0 if rate is None else int(20 * rate), "rate": rate,
         "median_days": None if rate is None else 30.0}
        for (one, other), rate in zip(STEPS, rates, strict=True)
    ]  # fmt: skip


def sample() -> dict[str, Any]:
    """Return the portfolio."""
    months = [
        {"month": f"2025-{number:02}", "amount": f"{1000 * number}.00", "clients": number} for number in range(4, 13)
    ]
    months += [{"month": f"2026-{number:02}", "amount": "0.00", "clients": 0} for number in range(1, 4)]
    return {
        "size": {"prospect": 5, "negotiation": 2, "client": 412, "inactive": 1, "new": 18, "lost": 5},
        "income": {"total": "72000.00", "by_month": months},
        "pareto": {
            "clients": 4, "clients_for_80": 2, "share": 0.5,
            "curve": [[0, 0], [0.25, 0.5], [0.5, 0.8], [0.75, 0.96], [1, 1]],
        },
        "diversification": {
            "hhi": 0.3, "effective_clients": 3.3333, "top1": 0.5, "top5": 1.0,
            "sectors": [
                {"sector": BOLD, "clients": 2, "income": "60000.00", "share": 0.8333},
                {"sector": None, "clients": 2, "income": "12000.00", "share": 0.1667},
            ],
            "effective_sectors": 1.4,
        },
        "frequency": {"median_interval": 42, "purchases_per_client": 4.25},
        "profitability": {
            "margin": "24480.00", "margin_rate": 0.34,
            "losing": [{"client_id": 7, "client": CLICK, "margin": "-120.50"}],
        },
        "loyalty": {"repeat_rate": 0.71, "retention": 0.88, "referrals": 3},
        "stability": {"income_cv": 0.22, "clients_cv": 0.3, "trend": -0.02},
        "receptivity": {"offers": 120, "answered": 52, "accepted": 37, "rate": 0.308},
        "receivables": {
            "owed": "1240.50", "overdue": "400.00", "credit": "10.00",
            "ageing": {"not_due": "840.50", "1-30": "400.00", "31-60": "0.00", "61-90": "0.00", "90+": "0.00"},
            "debtors": [
                {"client_id": 7, "client": FORMULA, "owed": "1240.50", "overdue": "400.00", "since": "2026-03-01"},
            ],
        },
        "rfm_groups": [
            {"group": "champions", "clients": 31, "income": "60000.00"},
            {"group": "at_risk", "clients": 4, "income": "2000.00"},
            {"group": "lost", "clients": 2, "income": "0.00"},
        ],
        "tiers": [
            {"tier": f"Top | {BOLD}", "from": "10000.00", "clients": 2, "income": "60000.00"},
            {"tier": "Low", "from": "0.00", "clients": 2, "income": "12000.00"},
        ],
        "niches": [
            {"sector": JAPANESE, "clients": 3, "income": "60000.00", "average": "20000.00", "margin_rate": None,
             "punctuality": 0.5},
        ],
        "ideal": [
            {"trait": "sector", "value": QUOTES, "top": 3, "top_of": 4, "all": 5, "all_of": 20, "lift": 3.0},
            {"trait": "kind", "value": "company", "top": 3, "top_of": 4, "all": 12, "all_of": 20, "lift": 1.25},
        ],
        "funnel": _steps((0.35, 0.7, 0.1, 0.2, None)),
        "funnel_by_source": [{"source": FORMULA, "steps": _steps((0.5, None, None, None, None))},
                             {"source": None, "steps": _steps((0.25, 0.7, 0.1, 0.2, 0.0))}],
        "cross_sell": [
            {"bought": CLICK, "also": JAPANESE, "clients": 6, "confidence": 0.4, "lift": 2.34, "candidates": 9},
        ],
        "goals": [
            {"goal": "income_year", "target": "100000.00", "now": "72000.00", "expected": "80000.00"},
            {"goal": "new_month", "target": 5, "now": 4, "expected": 3.1},
        ],
    }  # fmt: skip


def nothing() -> dict[str, Any]:
    """Return the portfolio of an empty file."""
    return {
        "size": {"prospect": 0, "negotiation": 0, "client": 0, "inactive": 0, "new": 0, "lost": 0},
        "income": {"total": "0.00", "by_month": []},
        "pareto": {"clients": 0, "clients_for_80": 0, "share": None, "curve": []},
        "diversification": {"hhi": None, "effective_clients": None, "top1": None, "top5": None, "sectors": [],
                            "effective_sectors": None},
        "frequency": {"median_interval": None, "purchases_per_client": None},
        "profitability": {"margin": None, "margin_rate": None, "losing": []},
        "loyalty": {"repeat_rate": None, "retention": None, "referrals": 0},
        "stability": {"income_cv": None, "clients_cv": None, "trend": None},
        "receptivity": {"offers": 0, "answered": 0, "accepted": 0, "rate": None},
        "receivables": {"owed": "0.00", "overdue": "0.00", "credit": "0.00",
                        "ageing": dict.fromkeys(("not_due", "1-30", "31-60", "61-90", "90+"), "0.00"), "debtors": []},
        "rfm_groups": [], "tiers": [], "niches": [], "ideal": None, "funnel": [], "funnel_by_source": [],
        "cross_sell": [], "goals": [],
    }  # fmt: skip
