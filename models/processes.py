"""Which program holds something: ``host:pid``, and whether it still runs."""

import os
import socket


def here() -> str:
    """Return the name of this program: its machine and its number on it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def runs(name: str) -> bool:
    """Return whether the program called ``name`` runs; of one on another machine that is assumed."""
    host, _colon, number = name.rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
