"""Segments: saved queries over clients, with a name, an order among themselves, and columns and sort of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import journal, rows
from models.database import database
from models.i18n import _
from models.journal import Act
from models.problems import BadQuery, BadValue, Conflict, NotFound
from models.session import Session
from models.text import clean_line, is_blank, search_key, shown

if TYPE_CHECKING:
    from models.search import Condition

LONGEST_NAME = 60
QUOTES = '"“”„«»'
"""What cannot stand in a quoted text of a query."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A saved query. ``columns`` and ``order`` are empty where the list looks as all others do; ``reverse`` turns the
    order round; a ``pinned`` one is a tab of its own."""

    id: int
    version: int
    name: str
    query: str
    columns: tuple[str, ...] = ()
    order: str = ""
    reverse: bool = False
    pinned: bool = False


_SELECT = "SELECT id, version, name, query, columns, sort, pinned FROM segment"


def _segment(row: tuple[int, int, str, str, str, str, int]) -> Segment:
    number, version, name, query, columns, sort, pinned = row
    return Segment(
        number, version, name, query, tuple(columns.split("\n")) if columns else (), sort.removeprefix("-"),
        sort.startswith("-"), bool(pinned),
    )  # fmt: skip


def segments(*, pinned: bool = False) -> list[Segment]:
    """Return all segments, or those that are pinned, in the order the user gave them."""
    where = "WHERE pinned = 1" if pinned else ""
    return [_segment(row) for row in database.execute_sql(f"{_SELECT} {where} ORDER BY rank, id").fetchall()]


def named(name: str) -> Segment | None:
    """Return the segment called ``name``, without regard to case and accents, or None."""
    row = database.execute_sql(f"{_SELECT} WHERE folded = ?", (search_key(clean_line(name)),)).fetchone()
    return _segment(row) if row is not None else None


def meant(text: str) -> Segment | None:
    """Return the segment that ``text`` names in a query, where ``_`` may stand for a blank and no quote can stand."""
    wanted = _bare(text)
    among = {_bare(each.name): each for each in reversed(segments())}
    return named(text) or among.get(wanted) or among.get(_bare(text.replace("_", " ")))


def term(name: str) -> str:
    """Return the term of a query that names the segment called ``name``."""
    return f'segment:"{_bare(name, fold=False)}"'


def _bare(text: str, *, fold: bool = True) -> str:
    plain = " ".join("".join(" " if char in QUOTES else char for char in text).split())
    return search_key(plain) if fold else plain


def get(number: int) -> Segment:
    """Return the segment with the id ``number``; raises NotFound."""
    row = database.execute_sql(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotFound(_("This segment is gone."))
    return _segment(row)


def condition(session: Session, query: str) -> "Condition | None":
    """Return what the query of a segment asks on the session's day, None where it is empty. Raises BadQuery."""
    if not query.strip():
        return None
    from models import search

    return search.compile(query, session.today, database=database)


def count(session: Session, segment: Segment) -> int:
    """Return how many clients fit a segment; the trash is left out. Raises BadQuery when its query is none any more."""
    from models import listing
    from models.listing import ListSpec

    return listing.count(ListSpec(condition=condition(session, segment.query), day=session.today))


def add(session: Session, name: str, query: str, columns: Sequence[str] = (), sort: str = "") -> int:
    """Save ``query`` as a segment, the last of all; return its id.

    Raises BadValue for a name that is missing or taken, and BadQuery, with the place, for a query that is none.
    """
    line, text = _name(name, None), _query(session, query, name)
    with journal.acting(session, "segment", line):
        cursor = database.execute_sql(
            """INSERT INTO segment (name, folded, query, columns, sort, rank)
               VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(rank), 0) + 1 FROM segment))""",
            (line, search_key(line), text, "\n".join(columns), sort),
        )
    return int(cursor.lastrowid)


def edit(session: Session, segment: Segment, name: str, query: str) -> Act:
    """Give a segment, as it was read, another name or query.

    Raises what :func:`add` raises, NotFound, and Conflict when somebody else changed one of the two since.
    """
    present = get(segment.id)
    if (present.name, present.query) != (segment.name, segment.query):
        raise _meanwhile(segment.id)
    line, text = _name(name, segment.id), _query(session, query, name)
    detail = "renamed" if text == present.query else "changed"
    with journal.acting(session, "segment", line, detail) as running:
        rows.update("segment", segment.id, {"name": line, "folded": search_key(line), "query": text})
    return running.result


def arrange(session: Session, number: int, *, columns: Sequence[str] | None = None, sort: str | None = None) -> Act:
    """Keep the columns or the sort (``name``, ``-name`` turned round) of its list with a segment. Raises NotFound."""
    given = {"columns": "\n".join(columns) if columns is not None else None, "sort": sort}
    with journal.acting(session, "segment", get(number).name, "columns" if sort is None else "sort") as running:
        rows.update("segment", number, {name: value for name, value in given.items() if value is not None})
    return running.result


def pin(session: Session, number: int, *, on: bool) -> Act:
    """Make a segment a tab of its own, or not any more. Raises NotFound."""
    with journal.acting(session, "segment", get(number).name, "pinned" if on else "unpinned") as running:
        rows.update("segment", number, {"pinned": int(on)})
    return running.result


def shift(session: Session, number: int, by: int) -> Act:
    """Move a segment ``by`` places down (up, if negative) among the others. Raises NotFound."""
    name = get(number).name
    order = [segment.id for segment in segments()]
    place = order.index(number)
    order.insert(max(0, min(place + by, len(order) - 1)), order.pop(place))
    with journal.acting(session, "segment", name, "shifted") as running:
        for rank, each in enumerate(order, 1):
            rows.update("segment", each, {"rank": rank})
    return running.result


def remove(session: Session, number: int) -> Act:
    """Delete a segment. Raises NotFound."""
    with journal.acting(session, "segment", get(number).name, "removed") as running:
        database.execute_sql("DELETE FROM segment WHERE id = ?", (number,))
    return running.result


def _name(text: str, number: int | None) -> str:
    line = clean_line(text)
    if is_blank(line):
        raise BadValue(_("A segment needs a name."), "missing_name", "name")
    if len(line) > LONGEST_NAME:
        raise BadValue(
            _("A name of a segment has at most %(count)d characters.") % {"count": LONGEST_NAME}, "too_long", "name"
        )
    same = named(line)
    if same is not None and same.id != number:
        raise BadValue(_("The segment %(name)s exists already.") % {"name": same.name}, "exists", "name")
    return line


def _query(session: Session, text: str, name: str) -> str:
    """Return the query as stored; ``name`` is the segment's own, to which it must not refer."""
    line = clean_line(text)
    if is_blank(line):
        raise BadQuery(_("Say who is in it, as in the filter: city:zaragoza owed:>0."))
    from models import search

    search.compile(line, session.today, database=database, within=(search_key(clean_line(name)),))
    return line


def _meanwhile(number: int) -> Conflict:
    row = database.execute_sql(
        "SELECT a.user FROM change c JOIN act a ON a.id = c.act_id WHERE c.tbl = 'segment' AND c.row = ?"
        " ORDER BY c.id DESC LIMIT 1",
        (number,),
    ).fetchone()
    what = {"user": shown(row[0], 40) if row is not None else "?"}
    return Conflict(_("%(user)s changed this segment meanwhile; what you typed was not saved.") % what)
