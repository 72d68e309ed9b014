"""The same act with very many clients: in short transactions, still one entry that is undone as one."""

from collections.abc import Callable, Sequence
from typing import Any

from models.bulk import Bulk
from models.journal import Act
from models.session import Session

MANY = 500
"""An act with more clients than this is done in parts."""
_PART = 100
"""Clients in one transaction: well under 200 ms."""


def act(
    session: Session,
    function: Callable[..., Any],
    ids: Sequence[int],
    *arguments: Any,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    **named: Any,
) -> Act | None:
    """Do ``function(session, ids, …)``, some clients at a time, as one act; return it, or None when it was cancelled.

    Where it fails or is cancelled nothing of it is left. ``progress`` hears the clients done and their number.
    """
    bulk = Bulk(session, "edit")
    try:
        for start in range(0, len(ids), _PART):
            if cancelled is not None and cancelled():
                bulk.cancel()
                return None
            with bulk.part():
                function(session, ids[start : start + _PART], *arguments, **named)
            if progress is not None:
                progress(min(start + _PART, len(ids)), len(ids))
    except BaseException:
        bulk.cancel()
        raise
    return bulk.finish()
