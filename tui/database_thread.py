"""The one place that knows threads: three doors to the database, each with a thread and a connection of its own."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from models.database import database

P = ParamSpec("P")
R = TypeVar("R")


class DatabaseThread:
    """Run blocking functions of the models in order, on one thread with one connection.

    ``read_only`` connections refuse to write, and a query of theirs that nobody waits for any more is broken off.
    """

    def __init__(self, name: str, *, read_only: bool = False) -> None:
        self._read_only = read_only
        self._raw: Any = None
        self._turn: object = None
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, name, initializer=self._connect)

    def _connect(self) -> None:
        database.connect()
        self._raw = database.connection()
        if self._read_only:
            database.pragma("query_only", 1)

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function`` on the thread and return what it returns; its exceptions come out here."""
        turn = object()
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._pool, lambda: self._take(turn, function, *args, **kwargs)
            )
        except asyncio.CancelledError:
            if self._read_only:
                self._break_off(turn)
            raise

    def _take(self, turn: object, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self._lock:
            self._turn = turn
        try:
            return function(*args, **kwargs)
        finally:
            with self._lock:
                self._turn = None

    def _break_off(self, turn: object) -> None:
        """Stop the query of ``turn`` if it is the one that runs now."""
        with self._lock:
            if self._turn is turn:
                self._raw.interrupt()

    def close(self) -> None:
        """Finish what is queued, then close the connection."""
        self._pool.submit(database.close)
        self._pool.shutdown()


class Doors:
    """The ways into the database: ``db`` for pages and edits, ``reports`` for long reads, ``bulk`` for an import."""

    def __init__(self) -> None:
        self.db = DatabaseThread("database")
        self._reports: DatabaseThread | None = None
        self._bulk: DatabaseThread | None = None

    @property
    def reports(self) -> DatabaseThread:
        """The door for what takes longer than 50 ms; it cannot write."""
        if self._reports is None:
            self._reports = DatabaseThread("reports", read_only=True)
        return self._reports

    @property
    def bulk(self) -> DatabaseThread:
        """The door for an import, an undo of one, or a backup while it runs."""
        if self._bulk is None:
            self._bulk = DatabaseThread("bulk")
        return self._bulk

    def close(self) -> None:
        """Close every door that was opened, after its queued work."""
        for door in (self.db, self._reports, self._bulk):
            if door is not None:
                door.close()
