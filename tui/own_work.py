"""Work of a screen or widget ends with it: what it would show is gone before Textual lets the work end."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget as _Ground
else:
    _Ground = object  # Textual takes styles from the first base that is a widget, which this must not be


class EndsItsWork(_Ground):
    """A widget whose workers end before its children go, so that none of them looks for a child that is gone.

    Textual 8.2 ends the workers of a widget when it is unmounted, which comes after its children: a worker that goes
    on in between would find nothing to show its result in, and end the program with a fault.
    """

    async def _message_loop_exit(self) -> None:
        self.workers.cancel_node(self)
        await super()._message_loop_exit()
