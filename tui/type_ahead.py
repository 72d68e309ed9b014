"""Keys typed faster than the program opens things: each waits until what the one before it did is there.

Without this ``n`` and a few words, arriving together over a slow line, would open a note and then run the letters as
commands of the list below it.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from time import monotonic
from typing import TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.worker import WorkerState

R = TypeVar("R")

PATIENCE = 2.0
"""Seconds after which a key is let through whatever is still going on."""

OPENING = "opening"
WAITED_FOR = (OPENING, "load", "show")
"""Groups of workers that open or fill what the next key is meant for."""

_QUIET_TURNS = 3


class TypeAhead(App[R]):
    """An app that takes one key after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._let_through: events.Event | None = None
        self._arrived: events.Event | None = None
        self._settling: asyncio.Task[None] | None = None
        self._pressed = monotonic()

    @property
    def quiet_for(self) -> float:
        """Seconds since the last key."""
        return monotonic() - self._pressed

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while the one before it is at work."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._pressed = monotonic()
        if event is not self._let_through and (self._settling is not None or self._waiting):
            self._waiting.append(event)
            return
        self._let_through = None
        self.settle(event)
        await super().on_event(event)

    @property
    def holding(self) -> bool:
        """Whether keys are held back at the moment."""
        return self._settling is not None or bool(self._waiting)

    def settle(self, event: events.Event | None = None) -> None:
        """Hold keys back from now on, until what ``event`` (or what goes on anyway) has begun is there."""
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle(event))

    def on_key(self, event: events.Key) -> None:
        """A key has come all the way up: it is over when what it did has been told to everybody."""
        self.call_later(self._mark, event)

    def _mark(self, event: events.Event) -> None:
        self._arrived = event

    async def _settle(self, event: events.Event | None) -> None:
        until = asyncio.get_running_loop().time() + PATIENCE
        quiet, turn = 0, 0
        while quiet < _QUIET_TURNS and asyncio.get_running_loop().time() < until:
            # The first turns cost nothing; something that takes longer is looked at now and then.
            await asyncio.sleep(0 if turn < 40 else 0.002)
            turn += 1
            quiet = quiet + 1 if self._over(event) and self._quiet() else 0
        self._settling = None
        if self._waiting:
            self._let_through = self._waiting.popleft()
            self.post_message(self._let_through)

    def _over(self, event: events.Event | None) -> bool:
        return not isinstance(event, events.Key) or event is self._arrived or event._stop_propagation

    def _quiet(self) -> bool:
        """Whether nothing is on its way that could open something or move the focus."""
        if not self._screen_stack or not self.screen.is_mounted:
            return False
        for worker in self.workers:
            if worker.state is WorkerState.PENDING:
                return False
            if worker.state is WorkerState.RUNNING and worker.group in WAITED_FOR:
                return False
        return all(pump._message_queue.empty() for pump in self._pumps())

    def _pumps(self) -> Iterator[MessagePump]:
        yield self
        node: MessagePump | None = self.screen.focused or self.screen
        while node is not None and node is not self:
            yield node
            node = node._parent
