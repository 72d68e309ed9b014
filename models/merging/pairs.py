"""Two clients that may be one: what speaks for it, and how that is said."""

from dataclasses import dataclass

from models.i18n import N_, _

REASONS = ("code", "tax_id", "email", "phone", "name", "place")
"""What two clients may have in common, the strongest first; ``name`` are names that agree or are close."""
_WEIGHTS = {"code": 16, "tax_id": 16, "email": 6, "phone": 5, "name": 4, "place": 1}
_WORDS = {
    "code": N_("the same code"), "tax_id": N_("the same tax id"), "email": N_("the same e-mail"),
    "phone": N_("the same phone"),
}  # fmt: skip
_AGAINST = {"code": N_("code"), "tax_id": N_("tax id"), "name": N_("name")}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clients (``a`` the one with the smaller number) that are the same, or else likely the same.

    ``reasons`` are of ``REASONS``; ``against`` names what speaks against it (``code``, ``tax_id``, ``name``);
    ``alike`` says that the names agree but for case and accents, ``place`` where both are.
    """

    a: int
    b: int
    a_name: str
    b_name: str
    same: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()
    alike: bool = False
    place: str = ""

    @property
    def id(self) -> int:
        """A number of the pair's own, made of those of both."""
        return self.a << 32 | self.b

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return sum(_WEIGHTS[reason] for reason in self.reasons) + self.alike - 3 * len(self.against)

    @property
    def text(self) -> str:
        """Why the two stand here, in the language of the reader."""
        parts = [_(_WORDS[reason]) for reason in self.reasons if reason in _WORDS]
        if "name" in self.reasons:
            parts.append(_("the same name") if self.alike else _("names that are close"))
        if "place" in self.reasons:
            parts.append(_("both in %(place)s") % {"place": self.place})
        if self.against:
            others = ", ".join(_(_AGAINST[each]) for each in self.against)
            parts.append(_("but different: %(what)s") % {"what": others})
        return ", ".join(parts)

    def json(self) -> dict[str, object]:
        """Return the pair as ``cartera duplicates --json`` prints it."""
        return {
            "a": {"id": self.a, "name": self.a_name},
            "b": {"id": self.b, "name": self.b_name},
            "same": self.same,
            "reasons": list(self.reasons),
            "text": self.text,
        }


def order(pair: Pair) -> tuple[bool, int, str, int, int]:
    """Return what a pair is put in order by: the same first, then by how much speaks for it, then by name."""
    return not pair.same, -pair.weight, pair.a_name.casefold(), pair.a, pair.b
