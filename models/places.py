"""Countries by name, in both languages and a few others people write."""

from functools import cache, lru_cache

from models.text import search_key

_SPAIN = frozenset({"es", "esp", "espana", "spain", "espanya", "espainia", "espagne", "spanien", "spagna", "espanha"})
_OTHER_NAMES = {
    "uk": "GB", "gbr": "GB", "england": "GB", "inglaterra": "GB", "great britain": "GB", "gran bretana": "GB",
    "scotland": "GB", "escocia": "GB", "wales": "GB", "gales": "GB", "irlanda del norte": "GB",
    "usa": "US", "eeuu": "US", "ee.uu.": "US", "ee. uu.": "US", "u.s.a.": "US", "u.s.": "US", "u.k.": "GB",
    "holland": "NL", "holanda": "NL", "los paises bajos": "NL", "the netherlands": "NL", "nld": "NL", "el": "GR",
    "deutschland": "DE", "deu": "DE", "ger": "DE", "osterreich": "AT", "aut": "AT", "schweiz": "CH", "suisse": "CH",
    "che": "CH", "fra": "FR", "ita": "IT", "prt": "PT", "por": "PT", "bel": "BE", "belgique": "BE", "belgie": "BE",
    "irl": "IE", "and": "AD", "mex": "MX", "mejico": "MX", "arg": "AR", "chl": "CL", "col": "CO", "per": "PE",
    "republica checa": "CZ", "czech republic": "CZ", "chn": "CN", "jpn": "JP", "mar": "MA", "turkey": "TR",
    "republic of ireland": "IE", "danmark": "DK", "sverige": "SE", "norge": "NO", "suomi": "FI", "polska": "PL",
}  # fmt: skip


@lru_cache(maxsize=1024)
def region_of(country: str | None) -> str | None:
    """Return the two-letter ISO code of a country named in Spanish or English (or by its code), else None."""
    name = search_key(country or "")
    if name in _SPAIN:
        return "ES"
    return _OTHER_NAMES.get(name) or _territories().get(name) if name else None


@cache
def _territories() -> dict[str, str]:
    from babel import Locale

    table: dict[str, str] = {}
    for language in ("es", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                table.setdefault(search_key(name), code)
                table.setdefault(code.lower(), code)
    return table
