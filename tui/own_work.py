"""Work of a screen or widget ends with it: what it would show is gone before Textual lets the work end."""

from textual.widget import Widget


class EndsItsWork(Widget):
    """A widget whose workers end before its children go, so that none of them looks for a child that is gone.

    Textual 8.2 ends the workers of a widget when it is unmounted, which comes after its children: a worker that goes
    on in between would find nothing to show its result in, and end the program with a fault.
    """

    async def _message_loop_exit(self) -> None:
        self.workers.cancel_node(self)
        await super()._message_loop_exit()
