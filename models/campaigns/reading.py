"""What a campaign needs to know of its clients, read in one query: how to reach them, and what its texts tell."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from models.campaigns import template
from models.campaigns.campaign import Campaign, condition
from models.database import database
from models.review import reasons
from models.review.as_of import contacted_at, there
from models.session import Session

_OWN_OR_FIRST = """(SELECT {what} FROM channel ch LEFT JOIN contact p ON p.id = ch.contact_id
    WHERE ch.client_id = client.id AND ch.kind = '{kind}' AND ch.doubtful = 0
    ORDER BY ch.contact_id IS NOT NULL, p.rank, p.id, ch.rank, ch.id LIMIT 1)"""
_PLACE = "(SELECT {0} FROM address a WHERE a.client_id = client.id AND {0} IS NOT NULL ORDER BY a.rank, a.id LIMIT 1)"
_BOUGHT = """FROM sale s {0} WHERE s.client_id = client.id AND s.hidden = 0 AND s.amount >= 0
    AND s.on_date <= :day"""
_CONTACT = f"""coalesce(
    {_OWN_OR_FIRST.format(what="p.name", kind="email")},
    CASE WHEN {_OWN_OR_FIRST.format(what="1", kind="email")} IS NULL
      THEN {_OWN_OR_FIRST.format(what="p.name", kind="phone")} END,
    (SELECT p.name FROM contact p WHERE p.client_id = client.id ORDER BY p.rank, p.id LIMIT 1))"""
"""The contact whose e-mail it is (without one: whose phone), else the first."""
_DOUBTFUL = "(SELECT group_concat(ch.kind) FROM channel ch WHERE ch.client_id = client.id AND ch.doubtful = 1)"
"""The kinds of the doubtful ones among the client's phones and addresses, with commas between them."""
_PARTS = {
    "city": _PLACE.format("city"),
    "last_purchase": f"(SELECT max(s.on_date) {_BOUGHT.format('')})",
    "last_product": f"""(SELECT product.name {_BOUGHT.format(
        'JOIN sale_line l ON l.sale_id = s.id JOIN product ON product.id = l.product_id')}
        ORDER BY s.on_date DESC, s.id DESC, l.id LIMIT 1)""",
}  # fmt: skip
"""What a text may tell of a client, in SQL; it is read only where the text uses it."""


def rows(session: Session, campaign: Campaign, ids: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """Return what is known of the clients of ``campaign`` on the session's day (or of those of ``ids``), by name.

    Who was offered it stands there though the query finds them no more. In a birthday campaign ``birthday`` is the
    nearest day, others are left out, and ``contact`` is the contact whose birthday it is, with its own e-mail and phone
    or else those of the client itself. Raises BadQuery.
    """
    texts = (campaign.subject, campaign.text, campaign.subject_es, campaign.text_es)
    fields = {field for text in texts for field in template.used(text)}
    celebrating = _celebrating(session, ids) if campaign.purpose == "birthday" else None
    asked = condition(session, campaign.query)
    where, given = (asked.sql, asked.params) if asked is not None else ("1", ())
    among = "" if ids is None else f" AND client.id IN (SELECT value FROM json_each('{json.dumps(list(ids))}'))"
    parts = {
        "id": "client.id", "name": "client.name", "kind": "client.kind", "owner": "client.owner",
        "do_not_contact": "client.do_not_contact", "consent_on": "client.consent_on",
        "contacted": contacted_at(session), "offered_on": "offer.on_date", "means": "offer.means",
        "answer": "CASE WHEN offer.answered_on <= :day THEN offer.answer END",
        "email": _OWN_OR_FIRST.format(what="ch.value", kind="email"),
        "phone": _OWN_OR_FIRST.format(what="ch.value", kind="phone"),
        "doubtful": _DOUBTFUL, "contact": _CONTACT, "street": _PLACE.format("street"),
        "country": _PLACE.format("country"),
        **{name: sql for name, sql in _PARTS.items() if name in fields},
    }  # fmt: skip
    day = session.today.isoformat()
    columns = ", ".join(f"{sql} AS {name}" for name, sql in parts.items()).replace(":day", f"'{day}'")
    cursor = database.execute_sql(
        f"""SELECT {columns} FROM client
            LEFT JOIN offer ON offer.client_id = client.id AND offer.campaign_id = ? AND offer.on_date <= '{day}'
            WHERE client.hidden = 0 AND {there(session)} AND (({where}) OR offer.id IS NOT NULL){among}
            ORDER BY client.name_key, client.id""",
        (campaign.id, *given),
    )
    found = [dict(zip(parts, row, strict=True)) for row in cursor.fetchall()]
    if celebrating is None:
        return found
    for row in found:
        row["birthday"], contact, name = celebrating.get(row["id"], (None, 0, None))
        if contact:
            row |= {"contact": name, **{kind: _of_contact(row["id"], contact, kind) for kind in ("email", "phone")}}
    return [row for row in found if row["birthday"] is not None or row["offered_on"] is not None]


def _celebrating(session: Session, ids: Sequence[int] | None) -> dict[int, tuple[date, int, str | None]]:
    """Return whose birthday is near: the nearest, and the contact whose it is with its name (0: the client's own)."""
    found: dict[int, tuple[date, int, str | None]] = {}
    for reason in reasons.few(session, ids):
        if reason.kind == "birthday" and reason.since is not None:
            known = found.get(reason.client_id)
            if known is None or abs(reason.since - session.today) < abs(known[0] - session.today):
                found[reason.client_id] = reason.since, int(reason.key.split(":")[1]), reason.text
    return found


def _of_contact(client: int, contact: int, kind: str) -> str | None:
    """Return the e-mail or phone of a contact, else that of the client itself."""
    row = database.execute_sql(
        """SELECT value FROM channel WHERE client_id = ? AND kind = ? AND doubtful = 0
           AND (contact_id = ? OR contact_id IS NULL) ORDER BY contact_id IS NULL, rank, id LIMIT 1""",
        (client, kind, contact),
    ).fetchone()
    return row[0] if row is not None else None
