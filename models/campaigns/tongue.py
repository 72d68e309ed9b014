"""In which language a client is written to: by the texts that there are, what they say, and where the client is."""

import re
from functools import lru_cache

from models.campaigns.campaign import Campaign
from models.fields import fold
from models.session import Session
from models.text import is_blank

_SPANISH = frozenset(map(fold, (
    "España", "Spain", "ES", "Espanya", "Espainia", "Argentina", "AR", "Bolivia", "BO", "Chile", "CL", "Colombia", "CO",
    "Costa Rica", "CR", "Cuba", "CU", "Ecuador", "EC", "El Salvador", "SV", "Guatemala", "GT", "Guinea Ecuatorial",
    "Equatorial Guinea", "GQ", "Honduras", "HN", "México", "Méjico", "MX", "Nicaragua", "NI", "Panamá", "PA",
    "Paraguay", "PY", "Perú", "PE", "Puerto Rico", "PR", "República Dominicana", "Dominican Republic", "DO", "Uruguay",
    "UY", "Venezuela", "VE",
)))  # fmt: skip
"""Countries in which clients are written to in Spanish, as people write them."""
_WORDS = {
    "es": frozenset((
        "que", "por", "para", "un", "una", "con", "del", "los", "las", "el", "la", "al", "tu", "te", "tus", "su", "sus",
        "hola", "estimado", "estimada", "querido", "querida", "gracias", "saludos", "nuestro", "nuestra", "desde",
        "hasta", "este", "esta", "es", "eres",
    )),
    "en": frozenset((
        "the", "of", "and", "to", "for", "you", "your", "we", "our", "us", "with", "dear", "hello", "hi", "thanks",
        "regards", "is", "are", "from", "until", "this", "that", "will", "have", "best",
    )),
}  # fmt: skip
"""Words that nearly every text of the language has, and none of the other; folded."""
_WORD = re.compile(r"(?<![$\w{])[^\W\d_]+")


def language_of(session: Session, campaign: Campaign, country: str | None) -> str:
    """Return the language in which a client of ``country`` is written to, in which its days are told too.

    With both texts it is Spanish in countries where Spanish is spoken, the country of the settings standing in for one
    that is not known, else English. With one text alone it is that one's, by its words; where they do not tell, and
    ``text`` is the one, it is that of the client all the same. The language of the program has no say.
    """
    if is_blank(campaign.text):
        return "es"
    alone = is_blank(campaign.text_es)
    said = _said(f"{campaign.subject}\n{campaign.text}") if alone else None
    return said or ("es" if fold(country or session.settings.country) in _SPANISH else "en")


@lru_cache(maxsize=64)
def _said(text: str) -> str | None:
    """The language that most of the words in ``text`` are of, the fields left out; None where it cannot be told."""
    words = [fold(word) for word in _WORD.findall(text)]
    spanish, english = (sum(word in _WORDS[tongue] for word in words) for tongue in ("es", "en"))
    if spanish == english:
        return None
    return "es" if spanish > english else "en"
