"""What is to be imported and how, as the person has it at the moment."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from models.fields import Stage
from models.importing import advice, remembered
from models.importing.day_order import ORDERS
from models.importing.kinds import What
from models.importing.mapping import IGNORE, Mapping
from models.importing.matching import OnDuplicate
from models.importing.reading import FileInfo
from models.problems import BadFile
from tui.desk import Desk

YES = "1"
"""The value of a choice that is taken."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A file, how it is read, where its columns go (``doubts``: what is unsure in each), what becomes of its rows.

    ``recalled``: the columns go where they went the last time.
    """

    path: Path
    info: FileInfo
    mapping: Mapping
    doubts: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: int | None = None
    decimal: str = ""
    days: str = ""
    stage: Stage = Stage.PROSPECT
    on_duplicate: OnDuplicate = "update"
    new_clients: bool = False
    unpaid: bool = False
    recalled: bool = False

    @property
    def what(self) -> What:
        """What the rows are."""
        return self.mapping.what

    @property
    def applied(self) -> Mapping:
        """The mapping with the decimal sign and the order of days that were chosen."""
        mapping = advice.with_decimal(self.mapping, self.decimal) if self.decimal else self.mapping
        order = next((known for known in ORDERS if known == self.days), None)
        return advice.with_days(mapping, order) if order is not None else mapping

    @property
    def how(self) -> dict[str, Any]:
        """How the file is to be read, as an import takes it."""
        book = self.info.book
        how: dict[str, Any] = {
            "encoding": self.encoding, "delimiter": self.delimiter, "header": self.header,
            "sheet": self.sheet if book is None else book.sheet,
        }  # fmt: skip
        if self.what == "clients":
            return how | {"stage": self.stage, "on_duplicate": self.on_duplicate}
        return how | {"new_clients": self.new_clients, "unpaid": self.unpaid}

    def with_target(self, place: int, target: str) -> "Plan":
        """Return the plan with the column at ``place`` going to ``target``."""
        return replace(self, mapping=self.mapping.with_target(place, target))

    def turned(self, place: int) -> "Plan":
        """Return it with the column at ``place`` left out, or in again: as proposed, else as a field of its own."""
        column = self.mapping.columns[place]
        if column.target:
            return self.with_target(place, IGNORE)
        proposed = self.info.mapping.columns[place].target
        own = advice.own_target(column.header) if self.what == "clients" else IGNORE
        return self.with_target(place, proposed or own)

    def with_own(self) -> "Plan":
        """Return it with every unknown column as a field of its own."""
        plan = self
        if self.what != "clients":
            return plan
        for place in advice.unknown(self.mapping):
            plan = plan.turned(place)
        return plan

    def with_choice(self, name: str, value: str) -> "Plan":
        """Return it with the choice ``name`` standing at ``value``."""
        if name == "stage":
            return replace(self, stage=Stage(value))
        if name == "on_duplicate":
            return replace(self, on_duplicate=next(known for known in get_args(OnDuplicate) if known == value))
        if name == "new_clients":
            return replace(self, new_clients=value == YES)
        if name == "unpaid":
            return replace(self, unpaid=value == YES)
        if name == "decimal":
            return replace(self, decimal=value)
        if name == "days":
            return replace(self, days=value)
        if name == "encoding":
            return replace(self, encoding=value)
        if name == "sheet":
            return replace(self, sheet=value, header=None)
        if name == "header":
            return replace(self, sheet=self.how["sheet"], header=int(value))
        return replace(self, delimiter=value)

    def read_as(self, info: FileInfo) -> "Plan":
        """Return it for the file read in another way; what was changed by hand stays if the columns are as many."""
        mapping = info.mapping
        if self.what != info.mapping.what or _place(self.info) != _place(info):
            return replace(self, info=info, mapping=mapping)
        if len(self.info.headers) == len(info.headers):
            for place, column in enumerate(self.mapping.columns):
                if column.target != self.info.mapping.columns[place].target:
                    mapping = mapping.with_target(place, column.target)
        return replace(self, info=info, mapping=mapping)


def _place(info: FileInfo) -> tuple[str, int] | None:
    """The sheet and the row of the headers of a workbook."""
    return None if info.book is None else (info.book.sheet, info.book.header)


def remember(desk: Desk, plan: Plan) -> str:
    """Keep where the person sent the columns, for the next file with these headers; return what went wrong, if any."""
    maps = remembered.kept(desk.settings, plan.info.mapping, plan.mapping)
    try:
        if maps is not None:
            desk.keep(import_maps=maps)
    except BadFile as problem:
        return problem.text
    return ""
