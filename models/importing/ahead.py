"""A second process that works ahead: what a generator yields there comes out here, in the same order.

It holds no terminal, says nothing, and ends when its pipe does: also when this process is killed. Where it cannot be
started, or is lost under way, the same work goes on in this process, so that the result never depends on it.
"""

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from queue import Queue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from models import i18n
from models.importing import collecting
from models.problems import Problem

P = ParamSpec("P")
T = TypeVar("T")

_PROGRAM = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from models.importing.ahead import serve; serve()"
)
_PIPE = 1 << 20  # bytes that may wait to be taken
_READY = 24  # items that may wait before the pipe
_ITEM, _PROBLEM, _FAULT, _END = b"i", b"p", b"f", b"e"
_ALL = object()
_second = False


def is_second() -> bool:
    """Return whether this is a second process, which does nothing but one piece of work."""
    return _second


class Lost(Exception):  # noqa: N818
    """The process could not be started, or ended before its work did."""


class Helper:
    """The second process, started at once; ``close`` stops it wherever it is. Use it as a context manager."""

    def __init__(self, *, wanted: bool = True, needed: bool = False) -> None:
        """Start the process, unless it is not ``wanted`` or (unless ``needed``) there is no processor to spare."""
        self._process = _start() if wanted and (needed or _processors() > 1) else None

    def __enter__(self) -> "Helper":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def number(self) -> int | None:
        """The number of the process, None when there is none."""
        return None if self._process is None else self._process.pid

    def run(self, make: Callable[P, Iterator[T]], *given: P.args, **named: P.kwargs) -> Iterator[T]:
        """Yield what ``make(*given, **named)`` yields, some of it worked out before it is asked for.

        ``make`` is a function at the top of a module; it, what it is given and what it yields can be pickled, and it
        yields the same every time. A Problem that it raises comes out after what it had yielded.
        """
        taken = 0
        if self._process is not None:
            for item in self._received((i18n.language(), make, given, named)):
                if item is _ALL:
                    return
                taken += 1
                yield item
        yield from islice(make(*given, **named), taken, None)

    def only(self, make: Callable[P, Iterator[T]], *given: P.args, **named: P.kwargs) -> Iterator[T]:
        """Yield the same as :meth:`run`, but never do the work in this process: where it is lost, raise ``Lost``."""
        if self._process is not None:
            for item in self._received((i18n.language(), make, given, named)):
                if item is _ALL:
                    return
                yield item
        raise Lost

    def _received(self, work: object) -> Iterator[Any]:
        """Yield what comes from the process, then ``_ALL``; without that it was lost. Its Problems are raised."""
        assert self._process is not None
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        try:
            pickle.dump(work, into, pickle.HIGHEST_PROTOCOL)
            into.flush()
        except OSError:
            return
        while len(head := out.read(5)) == 5:
            size = int.from_bytes(head[1:], "big")
            body = out.read(size)
            if len(body) < size or head[:1] == _FAULT:
                return
            if head[:1] == _END:
                yield _ALL
                return
            item = pickle.loads(body)  # of our own process
            if head[:1] == _PROBLEM:
                raise item
            yield item

    def close(self) -> None:
        """Stop the process and wait until it is gone."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start() -> "subprocess.Popen[bytes] | None":
    """Start the process in a session of its own: what the terminal sends, it does not hear."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError:
        return None
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError, ImportError, AttributeError):
        import fcntl

        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)
    with suppress(OSError):
        pickle.dump([os.fspath(folder) for folder in sys.path], process.stdin)
        process.stdin.flush()
    return process


def serve() -> None:
    """Do the one piece of work that is sent, in the second process."""
    global _second
    _second = True
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    try:
        work = pickle.load(sys.stdin.buffer)  # of our own process
    except (EOFError, OSError):
        return
    ready: Queue[tuple[bytes, bytes]] = Queue(_READY)
    sender = Thread(target=_send, args=(out, ready), daemon=True)
    sender.start()
    _work(work, ready)
    sender.join()


def _work(work: Any, ready: "Queue[tuple[bytes, bytes]]") -> None:
    language, make, given, named = work
    i18n.set_language(language)
    gc.freeze()
    try:
        with collecting.seldom():
            for item in make(*given, **named):
                ready.put((_ITEM, pickle.dumps(item, pickle.HIGHEST_PROTOCOL)))
    except Problem as problem:
        ready.put((_PROBLEM, pickle.dumps(problem, pickle.HIGHEST_PROTOCOL)))
    except BaseException:
        ready.put((_FAULT, b""))
        raise
    else:
        ready.put((_END, b""))


def _send(out: Any, ready: "Queue[tuple[bytes, bytes]]") -> None:
    """Write what is ready until the last of it; when nobody reads it any more, the process ends."""
    kind = _ITEM
    try:
        while kind == _ITEM:
            kind, body = ready.get()
            left = memoryview(kind + len(body).to_bytes(4, "big") + body)
            while left:
                left = left[out.write(left) :]
    except OSError:
        os._exit(1)
