"""How a row is changed: only where something differs, and with its version counted up."""

from collections.abc import Mapping
from typing import Any

from models.database import database


def update(table: str, number: int, columns: Mapping[str, Any]) -> None:
    """Write columns of a row inside a running act; one in which nothing differs keeps its version."""
    if not columns:
        return
    assignments = ", ".join(f"{column} = ?" for column in columns)
    differs = " OR ".join(f"{column} IS NOT ?" for column in columns)
    database.execute_sql(
        f"UPDATE {table} SET {assignments}, version = version + 1 WHERE id = ? AND ({differs})",
        (*columns.values(), number, *columns.values()),
    )
