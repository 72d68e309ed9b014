"""Which client a row is: one that is there, one that this file brought before, or a new one."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from models.client import ARRIVING, SHOWN, TRASHED
from models.database import database
from models.duplicates import Found, Known, known
from models.i18n import _
from models.importing.at_clients import AtClients
from models.importing.plan import Remark, Row
from models.importing.sheets import next_id
from models.text import search_key

OnDuplicate = Literal["update", "skip", "create"]
_NUMBER = re.compile(r"#(\d{1,18})(?:\s|$)|(\d{1,18})$")


class Verdict(NamedTuple):
    """What a row is: ``new`` with the id it gets, else the client it is; ``skip`` when it must not change anything."""

    client: int
    new: bool = False
    skip: bool = False


class Matcher:
    """Matches the rows of one import, group by group."""

    def __init__(self, on_duplicate: OnDuplicate, *, dry_run: bool) -> None:
        self._on_duplicate, self._dry_run = on_duplicate, dry_run
        self._taken: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._learnt = Known()
        self._prints: dict[int, set[str]] = {}
        self._at_clients = AtClients()
        self._grouped: dict[str, tuple[Found, bool]] = {}
        self._next = 0

    def match(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Verdict]]:
        """Yield each row with its verdict. In a real import this runs inside the chunk that inserts the new ones."""
        answer = known([row.who for row in rows])
        imported, merged = _imported(rows)
        self._next = self._next if self._dry_run and self._next else next_id("client")
        if self._on_duplicate == "create":
            for row in rows:
                yield row, self._of_group(row) or self._create(row, answer)
            return
        sure: dict[int, Found] = {}
        unchanged: set[int] = set()
        self._at_clients.look_up(rows)
        for at, row in enumerate(rows):
            found = answer.certain(row.who)
            if found is None and (found := imported.get((row.fingerprint, row.nth))) is not None:
                unchanged |= {at} if (row.fingerprint, row.nth) in merged else set()
            if found is not None:
                for key in row.groups:
                    self._grouped.setdefault(key, (found, False))
                sure[at] = found
                self._taken.add(found.id)
        for at, row in enumerate(rows):
            found = sure.get(at) or answer.certain(row.who) or self._learnt.certain(row.who)
            grouped = self._of_group(row) if row.groups and found is None else None
            if grouped is not None:
                yield row, grouped
                continue
            if found is not None:
                row = self._at_clients.again(row, found)
            else:
                found = answer.reached(row.who, self._taken)
            if found is None and (person := self._at_clients.person(row)) is not None:
                row, found = person
            if found is None:
                yield row, self._new(row, answer)
            elif at in unchanged:  # what of it was to be kept was decided when the two were merged
                yield row, self._same(row, found)._replace(skip=True)
            else:
                yield row, self._same(row, found)

    def _of_group(self, row: Row) -> Verdict | None:
        """The client that an earlier card of this file was of, if this one is of the same."""
        for key in row.groups:
            if key in self._grouped:
                found, fresh = self._grouped[key]
                if not fresh:
                    return self._same(row, found)
                self._know_number(row, found.id)
                return Verdict(found.id)
        return None

    def _same(self, row: Row, found: Found) -> Verdict:
        self._taken.add(found.id)
        for key in row.groups:
            self._grouped.setdefault(key, (found, False))
        self._know_number(row, found.id)
        if (row.who.code and not found.code) or (row.who.tax_id and not found.tax_id):
            self._learnt.add(row.who, found.id, found.hidden)
        if found.hidden == TRASHED:
            self.in_trash(row)
            return Verdict(found.id, skip=True)
        return Verdict(found.id, skip=self._on_duplicate == "skip")

    def _create(self, row: Row, answer: Known) -> Verdict:
        """A new client whatever is there; a code that is taken stays with whom it belongs to."""
        code = row.who.code
        owner = (answer.by_code.get(code) or self._learnt.by_code.get(code)) if code is not None else None
        if owner is not None and owner.hidden != TRASHED:
            del row.values["code"]
            sentence = _("The code %(code)s belongs to another client; this one came without it.") % {"code": code}
            row.warnings.append(Remark(row.line, "code", "code_taken", sentence))
        return self._new(row, answer)

    def _new(self, row: Row, answer: Known) -> Verdict:
        number, self._next = self._next, self._next + 1
        who = row.who
        self._know_number(row, number)
        for key in row.groups:
            found = Found(number, ARRIVING, who.code, who.tax_id, who.folded)
            self._grouped.setdefault(key, (found, True))
        answer.add(who, number, ARRIVING)
        if self._dry_run and (who.code or who.tax_id):
            self._learnt.add(who, number, ARRIVING)
            self._prints[number] = {row.fingerprint}
        return Verdict(number, new=True)

    def _know_number(self, row: Row, client: int) -> None:
        if row.who.number is not None:
            self._numbers.setdefault(row.who.number, client)

    def repeats(self, client: int, row: Row) -> bool:
        """Whether a dry run has met the very same row of the client before."""
        met = self._prints.setdefault(client, set())
        again = row.fingerprint in met
        met.add(row.fingerprint)
        return again

    def in_trash(self, row: Row) -> None:
        """Name a row whose client is in the trash."""
        name = str(row.values["name"])
        sentence = _("%(name)s is in the trash; restore it to have it updated.") % {"name": name}
        row.warnings.append(Remark(row.line, "name", "in_trash", sentence))

    def referrer(self, text: str) -> int | None:
        """Return the client that a cell of “referred by” names: a number of this file, a code, or a name; else None."""
        number = _NUMBER.match(text)
        if number is not None and (found := self._numbers.get(int(number[1] or number[2]))) is not None:
            return found
        for column, value in (("code", text), ("name_folded", search_key(text))):
            rows = database.execute_sql(
                f"SELECT id, hidden FROM client WHERE {column} = ? AND hidden IN ({SHOWN}, {ARRIVING}) LIMIT 2",
                (value,),
            ).fetchall()
            if len(rows) == 1:
                return int(rows[0][0])
        if number is not None and number[1] and not self._numbers:
            row = database.execute_sql(
                f"SELECT id FROM client WHERE id = ? AND hidden IN ({SHOWN}, {ARRIVING})", (int(number[1]),)
            ).fetchone()
            return int(row[0]) if row is not None else None
        return None


def _imported(rows: Sequence[Row]) -> tuple[dict[tuple[str, int], Found], set[tuple[str, int]]]:
    """The clients that earlier imports made of the very same rows; and the rows whose client was merged into it."""
    prints = tuple({row.fingerprint for row in rows})
    marks = ", ".join("?" * len(prints))
    found = database.execute_sql(
        f"""SELECT i.fingerprint, i.nth,
              (SELECT count(*) FROM change g WHERE g.tbl = 'imported_row' AND g.row = i.id AND g.op = 'update') % 2,
              c.id, c.hidden, c.code, c.tax_id, c.name_folded
            FROM imported_row i JOIN client c ON c.id = i.client_id
            WHERE i.fingerprint IN ({marks}) AND c.hidden <> {ARRIVING}""",
        prints,
    ).fetchall()
    merged = {(fingerprint, nth) for fingerprint, nth, given, *_row in found if given}
    return {(fingerprint, nth): Found(*row) for fingerprint, nth, _given, *row in found}, merged
