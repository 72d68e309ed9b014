"""The doors to the database: what nobody waits for any more does not keep others waiting."""

import asyncio
import threading
from pathlib import Path

import pytest

from models.database import close_database, database, open_database
from tui.database_thread import DatabaseThread

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n WHERE tell_begun()"


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    """A file with nothing in it, to be opened by the threads themselves."""
    open_database(tmp_path / "cartera.db")
    close_database()
    return tmp_path / "cartera.db"


@pytest.mark.usefixtures("portfolio")
async def test_a_report_that_nobody_waits_for_is_broken_off() -> None:
    door, begun = DatabaseThread("reports", read_only=True), threading.Event()

    def tell_begun() -> int:
        begun.set()
        return 1

    def endless() -> None:
        database.connection().create_function("tell_begun", 0, tell_begun)
        database.execute_sql(ENDLESS).fetchall()

    waiting = asyncio.create_task(door(endless))
    try:
        await asyncio.to_thread(begun.wait, 30)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await door(lambda: 7) == 7
    finally:
        door.close()
