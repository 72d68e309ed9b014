"""The campaigns of the file: their name, purpose, audience and texts, and the days on which they are valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from models import dates, journal, rows
from models.campaigns import subjects, template
from models.database import database
from models.fields import Choice
from models.i18n import N_, _
from models.journal import Act
from models.problems import BadValue, Conflict, NotFound
from models.session import Session
from models.text import clean_block, clean_line, is_blank, search_key, shown

if TYPE_CHECKING:
    from models.search import Condition

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT = 60, 200, 20_000
PURPOSES = (
    Choice("offer", N_("offer"), ("oferta",)),
    Choice("birthday", N_("birthday"), ("cumpleaños",)),
    Choice("season", N_("season"), ("temporada",)),
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """An offer: ``query`` says to whom (empty: to everybody), ``text_es`` is what is written in Spanish.

    ``subject_es`` is the subject of that text, where it is not the same; in the file it stands in the column
    ``text_es`` as its first line (models/campaigns/subjects.py). A day that is not given is no limit.
    """

    id: int
    version: int
    name: str
    purpose: str
    query: str
    subject: str
    text: str
    text_es: str
    valid_from: date | None
    valid_to: date | None
    subject_es: str = ""

    def valid(self, day: date) -> bool:
        """Whether it may be offered on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


_COLUMNS = "id, version, name, purpose, query, subject, text, text_es, valid_from, valid_to"
_SELECT = f"SELECT {_COLUMNS} FROM campaign"


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _campaign(row: tuple[Any, ...]) -> Campaign:
    number, version, name, purpose, query, subject, text, text_es, first, last = row
    subject_es, spanish = subjects.apart(text_es)
    return Campaign(number, version, name, purpose, query, subject, text, spanish, _day(first), _day(last), subject_es)


def campaigns() -> list[Campaign]:
    """Return all campaigns, the newest first."""
    return [_campaign(row) for row in database.execute_sql(f"{_SELECT} ORDER BY created_on DESC, id DESC").fetchall()]


def get(number: int) -> Campaign:
    """Return the campaign with the id ``number``; raises NotFound."""
    row = database.execute_sql(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotFound(_("This campaign is gone."))
    return _campaign(row)


def condition(session: Session, query: str) -> "Condition | None":
    """Return what the query of a campaign asks on the session's day, None for everybody. Raises BadQuery."""
    if not query.strip():
        return None
    from models import search

    return search.compile(query, session.today, database=database)


def save(session: Session, values: Mapping[str, str], campaign: Campaign | None = None) -> Act:
    """Write a campaign from what was typed, a new one or ``campaign`` as it was read; one act.

    ``values``: name, purpose, query, subject, text, subject_es, text_es, valid_from, valid_to. Raises BadValue at the
    field that is wrong, BadQuery with the place in the query, NotFound, and Conflict when somebody else changed it.
    """
    columns = _read(session, values, campaign)
    if campaign is not None and get(campaign.id).version != campaign.version:
        raise _meanwhile(campaign.id)
    with journal.acting(session, "campaign", columns["name"] or "", "new" if campaign is None else "") as running:
        if campaign is not None:
            rows.update("campaign", campaign.id, columns)
        else:
            given = {
                **columns, "user": session.user, "created_on": session.today.isoformat(), "created_at": journal.now(),
            }  # fmt: skip
            database.execute_sql(
                f"INSERT INTO campaign ({', '.join(given)}) VALUES ({', '.join('?' * len(given))})",
                tuple(given.values()),
            )
    return running.result


def remove(session: Session, number: int) -> Act:
    """Delete a campaign with its offers and their answers; what happened stays with the clients. Raises NotFound."""
    with journal.acting(session, "campaign", get(number).name, "removed") as running:
        database.execute_sql("DELETE FROM offer WHERE campaign_id = ?", (number,))
        database.execute_sql("DELETE FROM campaign WHERE id = ?", (number,))
    return running.result


def read_day(session: Session, text: str, *, last: bool = False) -> date | None:
    """Return the day typed for the first or the ``last`` one on which a campaign is valid; None where it is empty.

    Raises BadValue at that field. A year is that of the next such day.
    """
    if is_blank(text):
        return None
    try:
        return dates.parse_ahead(text, session.today)
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, "valid_to" if last else "valid_from") from None


def _read(session: Session, values: Mapping[str, str], campaign: Campaign | None) -> dict[str, str | None]:
    name = clean_line(values.get("name", ""))
    if is_blank(name):
        raise BadValue(_("A campaign needs a name."), "missing_name", "name")
    _short_enough(name, LONGEST_NAME, "name")
    row = database.execute_sql("SELECT id, name FROM campaign WHERE folded = ?", (search_key(name),)).fetchone()
    if row is not None and (campaign is None or row[0] != campaign.id):
        raise BadValue(_("The campaign %(name)s exists already.") % {"name": shown(row[1], 60)}, "exists", "name")
    purpose = values.get("purpose") or "offer"
    if purpose not in (choice.value for choice in PURPOSES):
        raise BadValue(_("Say what the campaign is for."), "missing_text", "purpose")
    query = clean_line(values.get("query", ""))
    condition(session, query)
    lines = {part: clean_line(values.get(part, "")) for part in ("subject", "subject_es")}
    texts = {part: clean_block(values.get(part, "")).strip("\n") for part in ("text", "text_es")}
    if is_blank(lines["subject_es"]):
        subject, texts["text_es"] = subjects.apart(texts["text_es"])
        lines["subject_es"] = clean_line(subject)
    for part, line in lines.items():
        _short_enough(line, LONGEST_SUBJECT, part)
        template.check(line, part)
    for part, text in texts.items():
        _short_enough(text, LONGEST_TEXT, part)
        template.check(text, part)
    if all(is_blank(text) for text in texts.values()):
        raise BadValue(_("Write what the offer says."), "missing_text", "text")
    if lines["subject_es"] and is_blank(texts["text_es"]):
        raise BadValue(_("Write the text in Spanish that has this subject."), "missing_text", "text_es")
    texts["text_es"] = subjects.together(lines["subject_es"], texts["text_es"])
    first = read_day(session, values.get("valid_from", ""))
    last = read_day(session, values.get("valid_to", ""), last=True)
    if purpose == "season" and (first is None or last is None):
        missing = "valid_from" if first is None else "valid_to"
        raise BadValue(_("Say from when to when the season lasts."), "missing_text", missing)
    if first is not None and last is not None and last < first:
        raise BadValue(_("This day is before the first one."), "bad_date", "valid_to")
    named = frozenset[str]().union(*map(template.used, (*lines.values(), *texts.values())))
    for part, day in (("valid_from", first), ("valid_to", last)):
        if day is None and part in named:
            text = _("The text tells %(field)s: say which day that is.") % {"field": template.spoken(part)}
            raise BadValue(text, "missing_text", part)
    return {
        "name": name, "folded": search_key(name), "purpose": purpose, "query": query, "subject": lines["subject"],
        **texts,
        "valid_from": first.isoformat() if first else None, "valid_to": last.isoformat() if last else None,
    }  # fmt: skip


def _short_enough(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise BadValue(_("At most %(count)d characters fit here.") % {"count": most}, "too_long", field)


def _meanwhile(number: int) -> Conflict:
    row = database.execute_sql(
        "SELECT a.user FROM change c JOIN act a ON a.id = c.act_id WHERE c.tbl = 'campaign' AND c.row = ?"
        " ORDER BY c.id DESC LIMIT 1",
        (number,),
    ).fetchone()
    what = {"user": shown(row[0], 40) if row is not None else "?"}
    return Conflict(_("%(user)s changed this campaign meanwhile; what you typed was not saved.") % what)
