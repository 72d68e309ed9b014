"""Offers for a mail program or a mailing tool: a folder of drafts, a page of links, or a table. Nothing is sent."""

import csv
import html
import os
import re
from collections.abc import Iterator
from datetime import date
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path
from urllib.parse import quote

from models.campaigns.campaign import Campaign
from models.campaigns.letter import Letter, letters
from models.exporting.target import checked_folder, writing, writing_folder
from models.fields import Choice
from models.formula import guard
from models.i18n import N_, _
from models.session import Session

WAYS = (
    Choice("eml", N_("drafts (.eml)")), Choice("links", N_("links (.html)")),
    Choice("table", N_("table (.csv)")),
)  # fmt: skip
ENDINGS = {"links": ".html", "table": ".csv"}
_LONGEST = 50
"""So many letters of a campaign's name are proposed for that of a file."""
_NO_NAME = re.compile(r"[^\w .-]+")
_MAILTO_SAFE = "@!*'()"


class NoAddress(ValueError):  # noqa: N818
    """What stands for an e-mail address is none that a mail program takes."""


def hand_over(session: Session, campaign: Campaign, ids: list[int], way: str, path: Path) -> int:
    """Write the letters of the clients ``ids`` to ``path`` and return how many.

    ``way`` is ``eml`` (a new folder of drafts), ``links`` (a page with a ``mailto:`` link a client) or ``table`` (CSV);
    the first two leave out who has no e-mail that a mail program takes. Raises BadFile where it cannot be written, and
    then nothing is left, and BadQuery where the query of the campaign is none any more.
    """
    found = letters(session, campaign, ids)
    if way == "eml":
        return _folder(path, found)
    return _page(path, campaign, found) if way == "links" else _table(path, found)


def checked(way: str, path: Path) -> Path:
    """Return ``path`` with the ending of ``way``; raises BadValue for what is no place for it."""
    ending = ENDINGS.get(way)
    if ending is not None:
        from models.exporting.clients import checked as checked_file

        return checked_file(path, (ending,))
    return checked_folder(path)


def proposed(campaign: str, day: date, folder: Path) -> dict[str, str]:
    """Return a name in ``folder`` for every way of WAYS: that of the campaign and the day, where nothing is yet."""
    words = _NO_NAME.sub(" ", campaign).split()
    stem = "-".join(words)[:_LONGEST].strip("-.") or _("campaign")
    return {choice.value: _free(folder, f"{stem}-{day.isoformat()}", choice.value) for choice in WAYS}


def _free(folder: Path, stem: str, way: str) -> str:
    ending = ENDINGS.get(way, "")
    names = (f"{stem}{'' if number == 1 else f'-{number}'}{ending}" for number in count(1))
    return next(name for name in names if not os.path.lexists(folder / name))


def draft(letter: Letter) -> bytes:
    """Return an unsent e-mail (RFC 5322, ``X-Unsent: 1``) to the client; the sender is the mail program's.

    A domain beyond ASCII is written in its IDNA form. Raises NoAddress where it is none, and where what
    stands before its @ is beyond ASCII, as few mail programs read it right.
    """
    message = EmailMessage(SMTP)
    name = "" if letter.contact == letter.email else letter.contact
    try:
        local, _at, domain = letter.email.rpartition("@")
        message["To"] = Address(name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (HeaderParseError, IndexError, ValueError) as error:
        raise NoAddress(letter.email) from error
    message["Subject"] = " ".join(letter.subject.splitlines())
    message["X-Unsent"] = "1"
    message.set_content(letter.text.rstrip("\n") + "\n")
    return message.as_bytes()


def link(letter: Letter) -> str:
    """Return a ``mailto:`` link (RFC 6068) that begins the e-mail to the client; line breaks are CRLF."""
    body = "\r\n".join(letter.text.rstrip("\n").split("\n"))
    subject = " ".join(letter.subject.splitlines())
    address = quote(letter.email, safe=_MAILTO_SAFE)
    return f"mailto:{address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _folder(path: Path, found: Iterator[Letter]) -> int:
    number = 0
    with writing_folder(path) as folder:
        for letter in found:
            try:
                content = draft(letter)
            except NoAddress:
                continue
            number += 1
            name = f"{number:05d} {_NO_NAME.sub('', letter.name)[:50]}".strip(" .") + ".eml"
            handle = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
    return number


def _page(path: Path, campaign: Campaign, found: Iterator[Letter]) -> int:
    number = 0
    with writing(path) as file:
        title = html.escape(campaign.name)
        file.write(f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n')
        file.write(f"<h1>{title}</h1>\n<ol>\n")
        for letter in found:
            if "@" in letter.email:
                number += 1
                file.write(f'<li><a href="{html.escape(link(letter))}">{html.escape(letter.name)}</a>')
                file.write(f" {html.escape(letter.email)}</li>\n")
        file.write("</ol>\n</body></html>\n")
    return number


def _table(path: Path, found: Iterator[Letter]) -> int:
    number = 0
    with writing(path, "utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(("email", "name", "contact", "phone", "language", "subject", "text"))
        for number, each in enumerate(found, 1):  # noqa: B007
            cells = (each.email, each.name, each.contact, each.phone, each.language, each.subject, each.text)
            rows.writerow(guard(cell) for cell in cells)
    return number
