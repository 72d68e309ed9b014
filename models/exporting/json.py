"""Anything as JSON: a list of the dictionaries that the command line prints, one a line, nothing changed in them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.exporting.target import writing


def export(path: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write ``records`` to ``path`` as they come and return their number.

    Raises BadFile when ``path`` cannot be written, and then nothing is changed.
    """
    number = 0
    with writing(path) as file:
        file.write("[")
        for number, record in enumerate(records, 1):
            file.write("\n" if number == 1 else ",\n")
            file.write(json.dumps(record, ensure_ascii=False))
        file.write("\n]\n")
    return number
