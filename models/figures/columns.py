"""How a figure of very many clients is kept: one array beside the ids, a few bytes a client."""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from models.database import database

NOTHING = -(2**63)
"""Stands in an array of whole numbers for what is not known."""
NO_SHARE = float("-inf")
"""Stands in an array of numbers with decimals for what is not known."""

Tick = Callable[[], None]
"""Called every few thousand rows; what it raises breaks the reading off."""


def no_tick() -> None:
    """Go on."""


class Clients:
    """The clients that figures are worked out for: ``ids`` ascending, and the place of each in the arrays."""

    def __init__(self, ids: Sequence[int], *, whole: bool) -> None:
        """``ids`` in any order, or ascending in an array. ``whole``: these are all clients that are neither in the
        trash nor arriving."""
        self.ids = ids if isinstance(ids, array) else array("q", sorted(ids))
        self.whole = whole
        self._places: Sequence[int] | None = None
        self._first = self.ids[0] if self.ids else 0
        self._named: dict[int, int] = {}
        span = self.ids[-1] - self._first + 1 if self.ids else 0
        if span == len(self.ids):
            self._places = range(span)
        elif span <= 4 * len(self.ids) + 1000:
            self._places = places = array("i", [-1]) * span
            for place, client in enumerate(self.ids):
                places[client - self._first] = place
        else:
            self._named = {client: place for place, client in enumerate(self.ids)}

    @classmethod
    def all(cls) -> "Clients":
        """Return all clients that are neither in the trash nor arriving."""
        ids = array("q")
        for rows in chunks("SELECT id FROM client WHERE hidden = 0 ORDER BY id", {}, no_tick):
            ids.extend([row[0] for row in rows])
        return cls(ids, whole=True)

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, client: int) -> int:
        """Return the place of ``client``, -1 where it is not among them."""
        if self._places is None:
            return self._named.get(client, -1)
        step = client - self._first
        return self._places[step] if 0 <= step < len(self._places) else -1

    def among(self, column: str) -> str:
        """Return the SQL condition that ``column`` (a client's id) is one of them, with ``:ids`` for the parameter;
        all clients need no condition, for the others have no place."""
        return "1" if self.whole else f"{column} IN (SELECT value FROM json_each(:ids))"

    @property
    def named(self) -> dict[str, Any]:
        """The parameter of ``among``."""
        return {} if self.whole else {"ids": json.dumps(self.ids.tolist())}

    def numbers(self, first: int = 0) -> "array[int]":
        """Return an array of whole numbers, one a client."""
        return array("q", [first]) * len(self.ids)

    def shares(self) -> "array[float]":
        """Return an array of numbers with decimals, one a client, none known yet."""
        return array("d", [NO_SHARE]) * len(self.ids)


class Ordinals(dict[str, int]):
    """The number of a day by its ISO text, read once."""

    def __missing__(self, text: str) -> int:
        found = self[text] = date.fromisoformat(text).toordinal()
        return found


class Days(dict[int, str]):
    """The ISO text of a day by its number, written once."""

    def __missing__(self, number: int) -> str:
        found = self[number] = date.fromordinal(number).isoformat()
        return found


class Column(Mapping[int, Any]):
    """A figure by client: those of whom it is known. ``cells`` has a value a client, ``nothing`` where there is none;
    ``read`` makes of a cell what it stands for (a day, a word), None: it stands for itself."""

    __slots__ = ("_cells", "_clients", "_nothing", "_read")

    def __init__(
        self,
        clients: Clients,
        cells: Sequence[Any],
        nothing: Any = NOTHING,
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        self._clients, self._cells, self._nothing, self._read = clients, cells, nothing, read

    def get(self, client: int, default: Any = None) -> Any:
        """Return the value of ``client``, ``default`` when it is not known."""
        place = self._clients.place(client)
        if place < 0:
            return default
        cell = self._cells[place]
        if cell == self._nothing:
            return default
        return cell if self._read is None else self._read(cell)

    @property
    def clients(self) -> Clients:
        """The clients that it is worked out for."""
        return self._clients

    def at(self, places: Sequence[int]) -> list[Any]:
        """Return the values at ``places`` (-1: none), None where they are not known."""
        cells, nothing, read = self._cells, self._nothing, self._read
        if -1 in places:
            found = [cells[place] if place >= 0 else nothing for place in places]
        else:
            found = [cells[place] for place in places]
        if read is None:
            return [None if cell == nothing else cell for cell in found]
        return [None if cell == nothing else read(cell) for cell in found]

    def __getitem__(self, client: int) -> Any:
        found = self.get(client)
        if found is None:
            raise KeyError(client)
        return found

    def __contains__(self, client: object) -> bool:
        return isinstance(client, int) and self.get(client) is not None

    def __iter__(self) -> Iterator[int]:
        nothing = self._nothing
        return (client for client, cell in zip(self._clients.ids, self._cells, strict=True) if cell != nothing)

    def __len__(self) -> int:
        nothing = self._nothing
        return sum(cell != nothing for cell in self._cells)

    def pairs(self) -> Iterator[tuple[int, Any]]:
        """Yield client and value, by id, faster than ``items``."""
        nothing, read = self._nothing, self._read
        for client, cell in zip(self._clients.ids, self._cells, strict=True):
            if cell != nothing:
                yield client, (cell if read is None else read(cell))


def chunks(query: str, named: Mapping[str, Any], tick: Tick, size: int = 500) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of ``query`` in pieces, so that no more than ``size`` are in memory at once."""
    cursor = database.execute_sql(query, dict(named))
    while found := cursor.fetchmany(size):
        tick()
        yield found
