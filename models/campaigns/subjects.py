"""The subject in Spanish: it is kept as the first line of the text in Spanish, ``Asunto: …``, with a blank line behind.

So a campaign has a subject for each of its texts without a column more. The form shows it as a field of its own, and a
text that was written with such a line before (``Asunto:`` or ``Subject:``) is read in the same way.
"""

import re

_FIRST_LINE = re.compile(r"\n*(?:asunto|subject)[ \t]*:[ \t]*(\S[^\n]*)\n*", re.IGNORECASE)


def apart(stored: str) -> tuple[str, str]:
    """Return the subject ('' where there is none) and the text that ``stored`` holds."""
    found = _FIRST_LINE.match(stored)
    return ("", stored) if found is None else (found[1].strip(), stored[found.end() :])


def together(subject: str, text: str) -> str:
    """Return what is stored of a ``subject`` on one line and its ``text``; :func:`apart` gives the two back."""
    return f"Asunto: {subject}\n\n{text}" if subject else text
