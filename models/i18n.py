"""The language a person reads: gettext catalogues, plurals, and the mark for words translated later."""

import gettext
import os
from pathlib import Path

DOMAIN = "cartera"
LANGUAGES = ("en", "es")

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def N_(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged; translate it with ``_`` when it is shown."""
    return text


def _(text: str) -> str:
    """Return ``text`` in the language of the reader."""
    return _translations.gettext(text) if text else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the singular or plural form that fits ``number``, in the language of the reader."""
    return _translations.ngettext(singular, plural, number)


def language() -> str:
    """Return the code of the language in use: ``en`` or ``es``."""
    return _language


def set_language(code: str) -> None:
    """Use the language ``code`` (one of ``LANGUAGES``; anything else means English) from now on."""
    global _translations, _language
    _language = code if code in LANGUAGES else "en"
    folder = str(Path(__file__).with_name("locale"))
    _translations = gettext.translation(DOMAIN, folder, [_language], fallback=True)


def locale_language(environment: "os._Environ[str] | dict[str, str]" = os.environ) -> str:
    """Return the language that the POSIX locale variables of ``environment`` ask for (``en`` when unknown)."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for code in environment.get(name, "").split(":"):
            if code[:2].lower() in LANGUAGES:
                return code[:2].lower()
        if environment.get(name):
            break
    return "en"
