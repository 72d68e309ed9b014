"""What an import did, in numbers and sentences."""

from dataclasses import dataclass, field
from typing import Any

from models.importing.plan import Rejection, Remark


@dataclass(slots=True)
class ImportResult:
    """``read`` is the sum of created, updated, skipped and rejected. ``cancelled``: nothing was kept.

    ``act`` is the entry in the journal, 0 when nothing was changed. ``amount`` is the sum of the sales or payments
    created, in cents, ``new_clients`` how many clients came along with them.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    cancelled: bool = False
    act: int = 0
    amount: int = 0
    new_clients: int = 0

    @property
    def exit_status(self) -> int:
        """The exit status of the command line: 0, 3 when some rows were rejected, 1 when all were."""
        if not self.rejected:
            return 0
        return 1 if len(self.rejected) == self.read else 3

    def to_json(self) -> dict[str, Any]:
        """Return the result as ``import --json`` prints it."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "skipped": self.skipped,
            "rejected": [{"line": row.line, "reason": row.reason, "text": row.text} for row in self.rejected],
            "warnings": [
                {"line": row.line, "field": row.field, "reason": row.reason, "text": row.text} for row in self.warnings
            ],
            "ignored": list(self.ignored),
        }
