"""A text edited in the person's own editor, with the terminal handed over for as long as that runs."""

import asyncio
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.app import App, SuspendNotSupported

from models.i18n import _
from models.problems import Refused
from models.text import shown


def command() -> list[str]:
    """Return the words that start the editor of ``$VISUAL``, else ``$EDITOR``; raises Refused when there is none."""
    wanted = next((value for name in ("VISUAL", "EDITOR") if (value := os.environ.get(name, "").strip())), "")
    if not wanted:
        raise Refused(_("No editor is chosen: name one in $EDITOR; e edits the notes here."))
    try:
        return shlex.split(wanted)
    except ValueError:
        raise Refused(_("$EDITOR cannot be read: %(text)s.") % {"text": shown(wanted, 60)}) from None


class OutsideEditor:
    """One text in the editor: a file of its own that nobody else can read, gone afterwards."""

    def __init__(self, text: str) -> None:
        self.text = text.rstrip("\n")
        self._folder = Path(tempfile.mkdtemp(prefix="cartera-"))
        self._file = self._folder / "notes.txt"
        handle = os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(self.text + "\n" if self.text else "")

    def close(self) -> None:
        """Remove the file."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def read(self) -> str:
        """Return what the file holds now, without line ends at its end; raises Refused when it is gone."""
        try:
            data = self._file.read_bytes()
        except OSError as error:
            raise Refused(_("The editor left no text behind; the notes are as they were.")) from error
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        return text.replace("\r\n", "\n").rstrip("\n")

    async def run(self, app: App[object], words: list[str]) -> int:
        """Run the editor ``words`` on the terminal of ``app``; return its exit status. Raises Refused."""
        problem: OSError | None = None
        status = 0
        try:
            with app.suspend(), _interrupts_ignored():
                try:
                    process = await asyncio.create_subprocess_exec(*words, str(self._file))
                    try:
                        status = await process.wait()
                    except asyncio.CancelledError:
                        process.terminate()
                        raise
                except OSError as error:
                    problem = error
        except SuspendNotSupported:
            raise Refused(_("This terminal cannot be handed over to an editor; e edits the notes here.")) from None
        if problem is not None:
            raise Refused(
                _("%(editor)s cannot be started: %(error)s.")
                % {"editor": shown(words[0], 40), "error": problem.strerror or str(problem)}
            ) from problem
        return status


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """ctrl+c is the editor's as long as it runs; an editor started here still heeds it."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
