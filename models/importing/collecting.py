"""Python looks for rings of objects that hold one another; the rows of a file are many and hold no rings."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 50_000
"""New objects after which it looks; by itself it does after some hundreds, and looks at what lasts again and again."""


@contextmanager
def seldom() -> Iterator[None]:
    """Let the body make very many objects that last for a while, as an import does."""
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
