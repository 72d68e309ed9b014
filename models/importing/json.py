"""Clients in JSON, as ``export`` writes them: read one after another, keys that are missing are no matter."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.figures.names import NAMES as FIGURES
from models.i18n import _
from models.importing.source import Book, Record, check_text, open_checked, too_many_columns, too_many_rows
from models.problems import BadFile
from models.settings import Settings

BLOCK = 1 << 20
_ELEMENT = 16 * BLOCK  # characters; a longer element is no client
LISTS = ("contacts", "channels", "addresses", "activities", "follow_ups")
"""What hangs on a client and comes with a new one."""
_BEHIND = (*LISTS, "opportunities", "sales", "history")
_GAP = re.compile(r"[\s,]*")
_HEAD = re.compile(r'\s*\{(?:\s*"(?!clients")\w+"\s*:\s*(?:"[^"]*"|\d+)\s*,)*\s*"clients"\s*:\s*\[')


class JsonSource:
    """A JSON file: a list of clients, or an object whose ``clients`` is one. The headers are the keys that occur.

    The figures of an export are no headers: they follow from the records.
    """

    delimiter = ""
    decimal = "."
    guarded = False
    book: Book | None = None

    def __init__(self, path: Path, settings: Settings) -> None:
        """Open ``path`` and look through all of it; raises BadFile for what is no such list."""
        self._path, self._settings = path, settings
        self._file = open_checked(path, settings)
        try:
            head = self._file.read(4)
            wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            self.encoding = "utf-16" if wide else "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
            keys: dict[tuple[bool, str], None] = {}
            for _line, found in self._objects():
                if isinstance(found, dict):
                    keys.update(dict.fromkeys((False, key) for key in found if key != "fields" and key not in _BEHIND))
                    if isinstance(found.get("fields"), dict):
                        keys.update(dict.fromkeys((True, key) for key in found["fields"]))
        except BaseException:
            self.close()
            raise
        exported = {(False, name) for name in FIGURES}
        self._keys = [key for key in keys if key not in exported or not exported <= keys.keys()]
        self.headers = [key for _own, key in self._keys]
        self.own = frozenset(place for place, (own, _key) in enumerate(self._keys) if own)
        if len(self.headers) > settings.import_columns:
            self.close()
            raise too_many_columns(path, len(self.headers), settings)

    def records(self) -> Iterator[Record]:
        """Yield one record a client; what is no object comes as a record without cells."""
        for line, found in self._objects():
            if not isinstance(found, dict):
                yield Record(line, [])
                continue
            fields = found.get("fields")
            own = fields if isinstance(fields, dict) else {}
            cells = [_text((own if is_own else found).get(key)) for is_own, key in self._keys]
            more = {
                name: [row for row in found[name] if isinstance(row, dict)]
                for name in LISTS
                if isinstance(found.get(name), list)
            }
            yield Record(line, cells, more or None)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _objects(self) -> Iterator[tuple[int, Any]]:
        """Yield each element of the list with the line it starts on, holding one block and one element."""
        decoder, scan = codecs.getincrementaldecoder(self.encoding)(), json.JSONDecoder()
        self._file.seek(0)
        buffer, line, at, number = "", 1, 0, 0
        begun = ended = False
        while True:
            try:
                block = self._file.read(BLOCK)
                ended = not block
                buffer = buffer[at:] + decoder.decode(block, final=ended)
            except UnicodeDecodeError as error:
                raise BadFile(_("%(path)s is not text; nothing was imported.") % {"path": self._path}) from error
            at = 0
            if not begun:
                check_text(buffer[:16_384], self._path)
                at = self._begin(buffer)
                line += buffer.count("\n", 0, at)
                begun = True
            while True:
                gap = _GAP.match(buffer, at)
                start = gap.end() if gap else at
                if start >= len(buffer):
                    break
                if buffer[start] == "]":
                    return
                try:
                    found, end = scan.raw_decode(buffer, start)
                except RecursionError as error:
                    raise self._broken(line) from error
                except ValueError as error:
                    if ended or len(buffer) - start > _ELEMENT:
                        raise self._broken(line + buffer.count("\n", at, start)) from error
                    break
                if end >= len(buffer) and not ended:
                    break  # a number could go on
                line += buffer.count("\n", at, start)
                number += 1
                if number > self._settings.import_rows:
                    raise too_many_rows(self._path, self._settings)
                yield line, found
                line += buffer.count("\n", start, end)
                at = end
            if ended:
                raise self._broken(line)

    def _begin(self, buffer: str) -> int:
        """Return where the first element of the list stands."""
        plain = re.match(r"\s*\[", buffer) or _HEAD.match(buffer)
        if plain is None:
            raise BadFile(_("%(path)s is not a list of clients in JSON; nothing was imported.") % {"path": self._path})
        return plain.end()

    def _broken(self, line: int) -> BadFile:
        return BadFile(
            _("%(path)s is not valid JSON from line %(line)d on; nothing was imported.")
            % {"path": self._path, "line": line}
        )


def _text(value: Any) -> str:
    """A value as a cell: what is no text is written as text, lists of words with commas, and null is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
