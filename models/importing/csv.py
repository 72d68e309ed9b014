"""CSV as people have it: the delimiter found by a vote, quotes with line breaks, stray quotes, lines counted."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from models.fields import by_name
from models.formula import unguard
from models.i18n import _
from models.importing.encoding import find_encoding
from models.importing.kinds import named
from models.importing.source import Book, Record, check_text, open_checked, too_many_columns, too_many_rows
from models.problems import BadFile
from models.settings import Settings

DELIMITERS = (";", "\t", ",", "|")
ALONE = "\x1f"
"""The delimiter of a file with one column: a character that no text has."""
_LINE = 8_000_000  # characters; a longer line is no line of a table
_SAMPLE = 200  # records looked at for the vote
_OTHER = re.compile(r"\s*(?:<(?:!doctype|html|\?xml)|BEGIN:V|[\[{]\s*[\[{\"])", re.IGNORECASE)


class CsvSource:
    """A CSV file. ``encoding`` and ``delimiter`` are found from the data unless given."""

    decimal = ""
    guarded = True
    own: frozenset[int] = frozenset()
    book: Book | None = None

    def __init__(
        self, path: Path, settings: Settings, encoding: str | None = None, delimiter: str | None = None
    ) -> None:
        """Open ``path`` and read its headers; raises BadFile for what is no table in text."""
        self._path, self._settings = path, settings
        raw = open_checked(path, settings)
        self._limit_before = csv.field_size_limit()
        try:
            self.encoding, whole = (encoding, False) if encoding else find_encoding(raw)
            raw.seek(0)
            csv.field_size_limit(settings.import_cell)  # of the whole process, so set before every reading
            self._text = io.TextIOWrapper(raw, self.encoding, "strict" if whole else "replace", newline="")
            self.delimiter, self._first = self._look(delimiter)
            header = next(self._parse(self.delimiter, 0), None)
        except (UnicodeError, LookupError) as error:
            raw.close()
            csv.field_size_limit(self._limit_before)
            raise BadFile(_("%(path)s is not text; nothing was imported.") % {"path": path}) from error
        except BaseException:
            raw.close()
            csv.field_size_limit(self._limit_before)
            raise
        if header is None:
            self.close()
            raise BadFile(_("%(path)s is empty.") % {"path": path})
        self._header_line = header.line
        self.headers = [" ".join(unguard(cell).replace("\0", "").split()) for cell in header.cells]
        while self.headers and not self.headers[-1]:
            self.headers.pop()
        if len(self.headers) > settings.import_columns:
            self.close()
            raise too_many_columns(path, len(self.headers), settings)

    def records(self) -> Iterator[Record]:
        """Yield the records after the headers; raises BadFile for what cannot be read."""
        limit = self._settings.import_rows
        try:
            records = self._parse(self.delimiter, self._header_line)
            for number, record in enumerate(records, 1):
                if number > limit:
                    raise too_many_rows(self._path, self._settings)
                yield record
        except UnicodeError as error:
            raise BadFile(_("%(path)s is not text; nothing was imported.") % {"path": self._path}) from error

    def close(self) -> None:
        """Close the file, and give the limit of a cell back to the process."""
        self._text.close()
        csv.field_size_limit(self._limit_before)

    def _look(self, delimiter: str | None) -> tuple[str, int]:
        """Return the delimiter, and how many lines stand before the header (1 for a line ``sep=;``)."""
        sample = self._text.read(65_536)
        check_text(sample[:16_384], self._path)
        if _OTHER.match(sample):
            raise BadFile(_("%(path)s is not a table (CSV); nothing was imported.") % {"path": self._path})
        told = re.match(r"sep=([^\r\n])[^\S\t]*(?:\r\n?|\n|$)", sample, re.IGNORECASE)
        if told:
            return delimiter or told[1], 1
        return delimiter or vote(sample), 0

    def _parse(self, delimiter: str, after: int) -> Iterator[Record]:
        """Yield the records that start on a line after ``after``, the header the first of them when that is 0."""
        self._text.seek(0)
        lines = _Lines(self._text, self._path)
        csv.field_size_limit(self._settings.import_cell)
        reader = csv.reader(lines, delimiter=delimiter, doublequote=True, strict=True)
        skip = max(after, self._first)
        while True:
            start = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells = self._stray_quote(lines, delimiter, error)
            if start > skip and any(cells) and any(map(str.strip, cells)):
                yield Record(start, cells)

    def _stray_quote(self, lines: "_Lines", delimiter: str, error: csv.Error) -> list[str]:
        """A quote that is none of CSV: the first line alone is the record, and what was read beyond goes back."""
        first = lines.back_to_first()
        try:
            return next(csv.reader([first], delimiter=delimiter, strict=True))
        except csv.Error as alone:
            closed = "unexpected end" not in str(alone)
        with suppress(csv.Error):
            if closed:
                return next(csv.reader([first], delimiter=delimiter))
            cells = next(csv.reader([first], delimiter=delimiter, quoting=csv.QUOTE_NONE))
            return [cell[1:] if cell.startswith('"') else cell for cell in cells]
        raise self._too_large(lines) from error

    def _too_large(self, lines: "_Lines") -> BadFile:
        return BadFile(
            _("Line %(line)d of %(path)s holds a cell of more than %(most)d characters; nothing was imported.")
            % {"line": lines.number, "path": self._path, "most": self._settings.import_cell}
        )


class _Lines:
    """The lines of a file for csv.reader, which remembers those of the present record and can take them back."""

    def __init__(self, text: io.TextIOWrapper, path: Path) -> None:
        self._text, self._path = text, path
        self._record: list[str] = []
        self._again: list[str] = []
        self.number = 0  # lines given out

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(_LINE)
        if not line:
            raise StopIteration
        if len(line) >= _LINE:
            raise BadFile(
                _("Line %(line)d of %(path)s is too long for a line of a table; nothing was imported.")
                % {"line": self.number + 1, "path": self._path}
            )
        if "\0" in line:
            line = line.replace("\0", "")
        self.number += 1
        self._record.append(line)
        return line

    def begin(self) -> int:
        """Forget the lines of the last record; return the number of the line that comes next."""
        self._record.clear()
        return self.number + 1

    def back_to_first(self) -> str:
        """Give all lines of the present record back but the first, which is returned."""
        first, *rest = self._record
        self._again.extend(reversed(rest))
        self.number -= len(rest)
        return first


def vote(sample: str) -> str:
    """Return the delimiter by which ``sample``, the beginning of a file, falls into the most even columns.

    Headers that are known count most. A file without any of ``DELIMITERS`` in its header has one column: ``ALONE``.
    """
    best, best_score = ALONE, 0.0
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        rows: list[list[str]] = []
        try:
            for row in reader:
                if any(map(str.strip, row)):
                    rows.append(row)
                if len(rows) > _SAMPLE:
                    break
        except csv.Error:
            pass
        if not rows or len(rows[0]) < 2:
            continue
        header, *body = rows
        if len(body) > 1 and len(sample) >= 65_536:
            body.pop()  # the last one may be cut
        counts = Counter(map(len, body))
        even = counts[len(header)] / len(body) if body else 1.0
        known = sum(by_name(cell) is not None or named("sales", cell) is not None for cell in header) / len(header)
        score = 1 + even + 2 * known + min(len(header), 50) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best
