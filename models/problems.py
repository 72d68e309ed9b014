"""What can go wrong for a person, as one sentence that says what, where and what to do."""


class Problem(Exception):
    """An expected error. ``str(problem)`` is one clear sentence in the language of the reader."""

    code = "problem"

    def __init__(self, text: str, code: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        if code is not None:
            self.code = code


class Usage(Problem):
    """The request itself is wrong (command line: exit 2)."""

    code = "usage"


class BadValue(Usage):
    """A value that a field does not take; ``code`` is an English code such as ``bad_date``."""

    code = "bad_value"

    def __init__(self, text: str, code: str | None = None, field: str = "") -> None:
        super().__init__(text, code)
        self.field = field


class BadQuery(Usage):
    """A query that cannot be read; ``position`` is the 0-based character of ``query`` where it goes wrong."""

    code = "bad_query"

    def __init__(self, text: str, position: int = 0) -> None:
        super().__init__(text)
        self.position = position
        self.query = ""


class NotFound(Problem):
    """Nothing answers to what was named."""

    code = "not_found"


class Ambiguous(Problem):
    """Several records answer; ``candidates`` are lines such as ``#12 Ferretería Núñez``."""

    code = "ambiguous"

    def __init__(self, text: str, candidates: list[str]) -> None:
        super().__init__(text)
        self.candidates = candidates


class Refused(Problem):
    """A rule forbids it (an identical client exists, nothing to undo, …)."""

    code = "refused"


class Conflict(Problem):
    """Somebody else changed the same thing since it was read."""

    code = "conflict"


class BadFile(Problem):
    """A file that is not what it should be, cannot be read, or must not be touched."""

    code = "bad_file"
