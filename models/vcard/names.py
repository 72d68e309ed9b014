"""A full name taken apart, as cards want it: a guess, for only who bears a name knows which of its words are what.

Titles in front (Dr., Doña, Prof.) are prefixes and no part of the name. A name with a comma is *surnames, given name*.
Otherwise particles go with the word after them (de la Fuente, von Haller), and of the words that then remain:

- one is the given name; of two the last is the surname;
- of three the last two are surnames (Ana García López), unless the second is one that is given as a second name
  (Ana Belén García, José Luis Pérez);
- of four or more the last two are surnames (Begoña María Muñoz Íñiguez).

Where people bear one surname (``surnames`` is 1), the last word alone is it.
"""

from typing import NamedTuple

from models.text import search_key


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "d dna don dona sr sra srta sres dr dra drs prof profa profesor profesora doctor doctora lic lcdo lcda ldo lda "
    "ing arq abg excmo excma ilmo ilma mr mrs ms mx miss mister sir madam rev herr frau mme mlle"
)
_BARE = _words("d lic ing arq abg rev")
"""Those that are titles only with a point behind them."""
_PARTICLES = _words(
    "de del la las los el da das do dos di della van der den ten ter von zu zum vom af av bin ibn al san santa y e i"
)
_JOINING = _words("y e i")
"""Those that join the word before them to the one after (Ramón y Cajal, Puig i Cadafalch)."""
_SECOND = _words(
    "maria jose luis carlos antonio manuel javier ignacio ramon miguel angel alberto pablo pedro francisco fernando "
    "eduardo enrique andres rafael jesus juan joaquin julian mario victor daniel david felix gabriel alejandro "
    "belen isabel carmen pilar teresa rosa elena cristina dolores angeles luisa josefa mercedes rosario victoria "
    "eugenia lourdes paz sol mar nieves concepcion soledad begona rocio consuelo amparo montserrat beatriz laura "
    "lucia patricia alicia esther eva ines paula julia irene sofia ana fatima macarena jesusa antonia manuela"
)
"""Names that stand behind another given name more often than they are a surname."""
_MARIAN = _words(
    "carmen pilar mar rosario sol angeles dolores nieves mercedes consuelo rocio prado puy remedios milagros valle "
    "camino coro"
)
"""What a María is of (María del Carmen, María de los Ángeles): given names, though a particle stands before them."""


class Name(NamedTuple):
    """The parts of a name, those that it does not have empty."""

    family: str
    given: str
    prefix: str = ""


def parted(full: str, surnames: int = 2) -> Name:
    """Return the parts of a full name of a person; of any that says something the family or given name does too.

    ``surnames`` is how many people bear where it is from: 2 or 1.
    """
    words = full.split()
    count = 0
    while count < len(words) - 1 and _is_title(words[count]):
        count += 1
    prefix, words = " ".join(words[:count]), words[count:]
    family, comma, given = (part.strip() for part in " ".join(words).partition(", "))
    if comma and family and given:
        return Name(family, given, prefix)
    units = _units(words)
    two_given = len(units) > 2 and search_key(units[1]) in _SECOND
    first = 2 if two_given or (len(units) > 1 and _is_marian(units[0], units[1])) else 1
    first = min(max(first, len(units) - surnames), max(len(units) - 1, 1))
    return Name(" ".join(units[first:]), " ".join(units[:first]) or full, prefix)


def _is_title(word: str) -> bool:
    if word.replace(".", "") in ("Dª", "dª"):
        return True
    bare = search_key(word.replace(".", ""))
    return bare in _TITLES and (bare not in _BARE or "." in word)


def _is_marian(first: str, second: str) -> bool:
    start, _blank, last = search_key(second).rpartition(" ")
    return search_key(first.replace(".", "")) in ("maria", "ma") and bool(start) and last in _MARIAN


def _units(words: list[str]) -> list[str]:
    """Return the words with their particles; a particle at the beginning or the end is a word as any other."""
    units: list[str] = []
    waiting: list[str] = []
    for word in words:
        key = search_key(word)
        if units and key in _PARTICLES:
            waiting.append(word)
        elif waiting and search_key(waiting[0]) in _JOINING and len(units) > 1:
            units[-1] = " ".join((units[-1], *waiting, word))
            waiting = []
        else:
            units.append(" ".join((*waiting, word)))
            waiting = []
    return units + waiting
