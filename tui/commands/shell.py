"""What every command has at hand: the session, the file, and ways to write to the terminal."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from models import settings as configuration
from models.i18n import _
from models.problems import Usage
from models.session import Session

if TYPE_CHECKING:
    from models.journal import Act


@dataclass(slots=True)
class Shell:
    """One run of the command line."""

    session: Session
    database: Path
    config: Path
    plain: bool
    warnings: list[str]

    @contextmanager
    def file(self, *, create: bool, sweep: bool = True) -> Iterator[None]:
        """Open the portfolio for the time of the block; with ``create`` one that does not exist is made.

        ``sweep`` takes back first what a program that was killed left half done; commands that only read do without.
        """
        from models.database import close_database, open_database
        from models.figures import in_sql

        open_database(self.database, create=create, tell=self.note)
        in_sql.use(self.session.settings)
        try:
            if sweep:
                from models import bulk

                bulk.sweep()
            yield
        finally:
            close_database()

    @property
    def drawn(self) -> bool:
        """Whether standard output is a person's terminal on which tables and colours may be drawn."""
        return not self.plain and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb")

    def json(self, value: object) -> None:
        """Print ``value`` as the one JSON document of this run."""
        sys.stdout.write(json.dumps(value, ensure_ascii=not speaks_utf8(sys.stdout), indent=2) + "\n")

    def json_array(self, values: Iterable[object]) -> None:
        """Print ``values`` as one JSON array, each on a line of its own as soon as it is there."""
        before, write = "[\n", sys.stdout.write
        encode = json.JSONEncoder(ensure_ascii=not speaks_utf8(sys.stdout)).encode
        for value in values:
            write(before + encode(value))
            before = ",\n"
        write("[]\n" if before == "[\n" else "\n]\n")

    def json_object(self, value: Mapping[str, object]) -> None:
        """Print ``value`` as the one JSON document of this run, each key on a line of its own."""
        before, write = "{\n", sys.stdout.write
        for key, each in value.items():
            write(f"{before}{json.dumps(key)}: {json.dumps(each, ensure_ascii=not speaks_utf8(sys.stdout))}")
            before = ",\n"
        write("{}\n" if before == "{\n" else "\n}\n")

    def written(self, client: int, as_json: bool, number: str = "") -> None:
        """Print what a command that wrote has to say: the new number if there is one, or the record as JSON."""
        if as_json:
            from models.records import full_record

            self.json(full_record(client, self.session))
        elif number:
            print(number)

    def told(self, client: int, as_json: bool, act: "Act") -> None:
        """Print what a change of a client has to say: the record as JSON, or a sentence to a person at a terminal."""
        if as_json or not self.drawn or not act.id:
            self.written(client, as_json)
        else:
            from models.journal import describe

            self.line(describe(act))

    def pair(self, label: str, text: str) -> None:
        """Print a label and a value, the latter on as many lines as it has."""
        from models.text import clean_block, shown

        lines = clean_block(text).split("\n")
        for index, line in enumerate(lines):
            print(f"{shown(label) if index == 0 else '':24} {shown(line, 10_000)}".rstrip())

    def line(self, *cells: str) -> None:
        """Print one line, its cells parted by tabs, without anything that commands a terminal."""
        from models.text import shown

        print("\t".join(shown(cell, 10_000) for cell in cells))

    def note(self, text: str) -> None:
        """Write one line to standard error."""
        from models.text import shown

        print("cartera: " + shown(" ".join(text.split()), 2000), file=sys.stderr)

    @contextmanager
    def progress(self, text: str) -> Iterator[Callable[[int, int], None]]:
        """Give a function ``(done, total)`` that keeps one line of progress on a terminal's standard error."""
        drawn, last = sys.stderr.isatty() and not self.plain, -1

        def show(done: int, total: int) -> None:
            nonlocal last
            percent = 100 * done // max(total, 1)
            if drawn and percent != last:
                last = percent
                sys.stderr.write(f"\r{text} {percent:3d} %")
                sys.stderr.flush()

        try:
            yield show
        finally:
            if drawn and last >= 0:
                sys.stderr.write("\r" + " " * (len(text) + 8) + "\r")
                sys.stderr.flush()


def make_shell(options: argparse.Namespace, settings: configuration.Settings, warnings: list[str]) -> Shell:
    """Put the session together from the options, the environment and the settings; raises Usage for a bad day."""
    given = options.as_of or os.environ.get("CARTERA_AS_OF")
    session = Session(configuration.user_name(settings), _today(given), settings, travelling=bool(given))
    return Shell(
        session,
        configuration.database_path(options.db),
        configuration.config_path(options.config),
        options.plain,
        warnings,
    )


def _today(given: str | None) -> date:
    if not given:
        return date.today()
    from models.dates import parse_behind

    return parse_behind(given, date.today())


def whole_number(text: str, name: str) -> int:
    """Return the number that the option ``name`` was given; raises Usage."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise Usage(_("%(name)s takes a whole number, not %(text)s") % {"name": name, "text": repr(text)})


def field_values(options: argparse.Namespace) -> dict[str, str]:
    """Return the fields that were given as options, as typed: name to text ('' empties)."""
    from models.fields import FIELDS

    return {
        name: value
        for name, field in FIELDS.items()
        if field.editable and (value := getattr(options, name, None)) is not None
    }


def speaks_utf8(stream: TextIO) -> bool:
    """Whether ``stream`` takes any letter."""
    return (stream.encoding or "").lower().replace("-", "").startswith("utf8")


def let_all_through(*streams: TextIO) -> None:
    """Let no letter that a terminal lacks stop the program: it gets a question mark."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
