"""Phones, e-mails, tax ids and IBANs: checked by libraries that load when first needed, brought to one stored form.

The commonest shapes are recognised before a library is asked; the tests hold both ways to the same result.
Every function raises ``BadValue`` with the code of its kind.
"""

import re
from functools import cache, lru_cache

from models import text as texts
from models.i18n import _
from models.problems import BadValue

_BETWEEN_DIGITS = str.maketrans("", "", " -.")
_SPANISH_PHONE = re.compile(r"(?:\+34|0034)?([5-9]\d{8})")
_SPANISH_STORED = re.compile(r"\+34(6\d\d|[79][1-8]\d|8[1-8]\d)(\d\d)(\d\d)(\d\d)", re.ASCII)
"""Stored phones that are all written alike."""
_KINDS_OF_NUMBER = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail",
)  # fmt: skip
_EXTENSION = ";ext="
_MAIL = re.compile(
    r"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@((?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24})", re.ASCII | re.IGNORECASE
)
_RESERVED = ("arpa", "invalid", "local", "localhost", "onion", "test")
_TAX_SIGNS = str.maketrans("", "", " \u00a0-./_")
_DNI, _DNI_LETTERS = re.compile(r"\d{8}[A-Z]", re.ASCII), "TRWAGMYFPDXBNJZSQVHLCKE"
_NIF = re.compile(r"[A-Z0-9][0-9]{7}[A-Z0-9]")
_SPANISH_IBAN = re.compile(r"ES\d{22}", re.ASCII)
_EU = re.compile("AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI")


def phone(typed: str, country: str = "ES") -> str:
    """Return ``typed`` in E.164 (``+34976123456``, an extension as ``;ext=3``), read as written inside ``country``.

    ``country`` is an ISO code; a number that starts with ``+`` or ``00`` needs none. Code ``bad_phone``.
    """
    short = _SPANISH_PHONE.fullmatch(typed.translate(_BETWEEN_DIGITS)) if country == "ES" else None
    if short and _spanish_plan().fullmatch(short[1]):
        return "+34" + short[1]
    return _phone_by_library(typed, country)


@cache
def _spanish_plan() -> re.Pattern[str]:
    """Return the pattern of every national number that exists in Spain."""
    from phonenumbers import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region("ES", None)
    found = [getattr(plan, kind) for kind in _KINDS_OF_NUMBER]
    patterns = [kind.national_number_pattern for kind in found if kind and kind.national_number_pattern]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII)


@lru_cache(maxsize=64)
def _example(country: str) -> str:
    """Return a phone number as it is written in ``country`` (ISO code), a Spanish one where none is known."""
    import phonenumbers

    number = phonenumbers.example_number(country or "ES")
    if number is None:
        return "976 123 456"
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


@lru_cache(maxsize=4096)
def _phone_by_library(typed: str, country: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, country or None)
        good = phonenumbers.is_valid_number(number)
    except phonenumbers.NumberParseException:
        good = False
    if not good:
        sentence = _("“%(text)s” is not a phone number; write it as %(example)s, or with + and the country's code.")
        raise BadValue(sentence % {"text": texts.shown(typed, 40), "example": _example(country)}, "bad_phone")
    stored: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return stored + _EXTENSION + number.extension if number.extension else stored


@lru_cache(maxsize=4096)
def phone_shown(stored: str, typed: str | None = None, home: str = "ES") -> str:
    """Return a stored phone for reading: inside the country ``home`` as typed (or in its own way), else international.

    A doubtful phone (not in E.164) is shown as typed.
    """
    if not stored.startswith("+"):
        return texts.shown(typed or stored)
    if typed and stored.startswith("+" + _calling_code(home)):
        return texts.shown(typed)
    return _formatted(stored, home)


@cache
def _calling_code(country: str) -> str:
    if country == "ES":
        return "34"
    import phonenumbers

    return str(phonenumbers.country_code_for_region(country) or "none")


def _formatted(stored: str, home: str | None) -> str:
    import phonenumbers

    number = phonenumbers.parse(stored.replace(_EXTENSION, " ext. "))
    inside = home is not None and str(number.country_code) == _calling_code(home)
    kinds = phonenumbers.PhoneNumberFormat
    extension, number.extension = number.extension, None
    written: str = phonenumbers.format_number(number, kinds.NATIONAL if inside else kinds.INTERNATIONAL)
    return f"{written} ext. {extension}" if extension else written


@lru_cache(maxsize=4096)
def phone_international(stored: str) -> str:
    """Return a stored phone as one writes it abroad, ``+34 976 12 34 56``; a doubtful one stays as it is."""
    if short := _SPANISH_STORED.fullmatch(stored):
        return f"+34 {' '.join(short.groups())}"
    return _formatted(stored, None) if stored.startswith("+") else texts.shown(stored)


def email(typed: str) -> str:
    """Return the address with its domain in small letters. Code ``bad_email``."""
    match = _MAIL.fullmatch(typed)
    if match and len(typed) <= 200:
        mailbox, domain = match.groups()
        if len(mailbox) <= 64 and _ordinary(domain) and mailbox.lower() not in _mailboxes():
            return f"{mailbox}@{domain.lower()}"
    return _email_by_library(typed)


@lru_cache(maxsize=4096)
def _ordinary(domain: str) -> bool:
    """Return whether a domain of plain letters may stand in an address as it is: many addresses share one."""
    labels = domain.lower().split(".")
    return labels[-1] not in _RESERVED and len(max(labels, key=len)) <= 63


@cache
def _mailboxes() -> frozenset[str]:
    """Return the mailbox names whose case never counts (postmaster, …)."""
    from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

    return frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)


@lru_cache(maxsize=4096)
def _email_by_library(typed: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError as problem:
        sentence = _("“%(text)s” is not an e-mail address; write one such as ana@example.com.")
        raise BadValue(sentence % {"text": texts.shown(typed, 60)}, "bad_email") from problem


@lru_cache(maxsize=4096)
def tax_id(typed: str, country: str = "ES") -> str:
    """Return the compact form of a Spanish NIF, NIE or CIF (without ``ES``) or of an EU VAT number (with its prefix).

    Of a client in another country an id without an EU prefix is taken as typed. Code ``bad_tax_id``.
    """
    compact = typed.upper().translate(_TAX_SIGNS)
    if _DNI.fullmatch(compact) and _DNI_LETTERS[int(compact[:8]) % 23] == compact[8]:
        return compact
    from stdnum.es import nif
    from stdnum.eu import vat
    from stdnum.exceptions import ValidationError

    prefix = compact[:2] if _EU.match(compact) else ""
    try:
        if prefix not in ("", "ES"):
            checked = vat.validate(compact)
            return "EL" + checked[2:] if checked.startswith("GR") else checked
        if country == "ES" or prefix == "ES" or _NIF.fullmatch(compact):
            return nif.validate(compact)
    except ValidationError as problem:
        if country == "ES" or prefix == country or (prefix == "EL" and country == "GR"):
            sentence = _(
                "“%(text)s” is not a valid NIF, NIE, CIF or EU VAT number; look for a wrong or missing character."
            )
            raise BadValue(sentence % {"text": texts.shown(typed, 40)}, "bad_tax_id") from problem
    return typed


@lru_cache(maxsize=4096)
def iban(typed: str) -> str:
    """Return the compact form of an IBAN whose check digits are right. Code ``bad_iban``."""
    compact = typed.upper().translate(_BETWEEN_DIGITS)
    if _SPANISH_IBAN.fullmatch(compact) and _spanish_account_fits(compact):
        return compact
    from stdnum import iban as library
    from stdnum.exceptions import ValidationError

    try:
        return library.validate(typed)
    except ValidationError as problem:
        sentence = _("“%(text)s” is not a valid IBAN; look for a wrong or missing digit.")
        raise BadValue(sentence % {"text": texts.shown(typed, 50)}, "bad_iban") from problem


def _spanish_account_fits(compact: str) -> bool:
    """Return whether the check digits of a compact Spanish IBAN and those of the account inside it are right."""
    account = compact[4:]
    return (
        int(account + "1428" + compact[2:4]) % 97 == 1
        and account[8] == _account_digit("00" + account[:8])
        and account[9] == _account_digit(account[10:])
    )


def _account_digit(digits: str) -> str:
    rest = sum(int(digit) << place for place, digit in enumerate(digits)) % 11
    return str(rest if rest < 2 else 11 - rest)
