"""What happens when the terminal goes away under the program: nothing waits for it, and the program is told once."""

import select
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.driver import Driver


def steady_driver(base: "type[Driver]") -> "type[Driver]":
    """Return ``base`` with care for a line that drops; the app needs a method ``line_dropped``.

    Textual's own waits for ever for an output that is gone, takes the SIGCONT that comes with a hang-up for the end
    of a suspension, and spins on an input at its end.
    """
    if "LinuxDriver" not in {kind.__name__ for kind in base.__mro__}:
        return base

    class SteadyDriver(base):  # type: ignore[misc, valid-type]
        """Textual's driver, not hanging on a terminal that is gone."""

        _watch: threading.Thread | None = None

        def start_application_mode(self) -> None:
            """Watch the line from now on."""
            super().start_application_mode()
            if self._watch is None and sys.platform == "linux":
                self._watch = threading.Thread(target=self._wait_for_drop, name="line", daemon=True)
                self._watch.start()

        def _wait_for_drop(self) -> None:
            poll = select.poll()
            poll.register(self.fileno, 0)  # its end alone
            if any(event & (select.POLLHUP | select.POLLERR) for _file, event in poll.poll()):
                self.exit_event.set()
                self._loop.call_soon_threadsafe(self._app.line_dropped)

        def _sigcont_application(self, *arguments: Any) -> None:
            if self._must_signal_resume:
                super()._sigcont_application(*arguments)

        @property
        def _writing(self) -> bool:
            return self._writer_thread is not None and self._writer_thread.is_alive()

        def write(self, data: str) -> None:
            """Write, unless nobody is there to see it."""
            if self._writing:
                super().write(data)

        def close(self) -> None:
            """Let the writer finish, if it has not ended already."""
            if self._writing:
                super().close()

    return SteadyDriver
