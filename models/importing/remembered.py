"""Where the columns of a file went the last time, known again by its headers and kept among the settings."""

from collections.abc import Mapping as Table
from hashlib import blake2b

from models.fields import fold
from models.importing.mapping import Mapping, own_fields, with_map
from models.problems import BadValue
from models.settings import Settings

MOST = 20
"""So many are kept, the ones used last."""

Maps = Table[str, Table[str, str]]


def key(mapping: Mapping) -> str:
    """Return by what a file with these headers, as rows of the same kind, is known again."""
    text = "\x1f".join((mapping.what, *(fold(column.header) for column in mapping.columns)))
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def recalled(settings: Settings, proposed: Mapping) -> Mapping:
    """Return ``proposed`` as the person changed it the last time, if they did and it still can be."""
    changes = settings.import_maps.get(key(proposed))
    if not changes or proposed.cards:
        return proposed
    try:
        return with_map(proposed, changes, own_fields())
    except BadValue:
        return proposed


def kept(settings: Settings, proposed: Mapping, chosen: Mapping) -> dict[str, dict[str, str]] | None:
    """Return the setting with what ``chosen`` changes in ``proposed``, last of at most ``MOST``; None if it is so."""
    changes = {
        column.header: column.target
        for column, before in zip(chosen.columns, proposed.columns, strict=True)
        if column.target != before.target and column.header
    }
    name = key(proposed)
    if dict(settings.import_maps.get(name, {})) == changes or chosen.what != proposed.what:
        return None
    others = {each: dict(table) for each, table in settings.import_maps.items() if each != name}
    if changes:
        others[name] = changes
    return dict(list(others.items())[-MOST:])
