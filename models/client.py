"""The client and what hangs on it: the record classes, and finding the one a person names."""

from collections.abc import Iterable

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Record, database
from models.i18n import _
from models.problems import Ambiguous, NotFound
from models.text import search_key

SHOWN, TRASHED, ARRIVING = 0, 1, 2
"""The values of ``Client.hidden``."""


class Client(Record):
    """A company, a freelancer or an individual, at any stage."""

    id = AutoField()
    version = IntegerField(default=1)
    hidden = IntegerField(default=SHOWN)
    code = TextField(null=True)
    name = TextField()
    legal_name = TextField(null=True)
    kind = TextField(null=True)
    sector = TextField(null=True)
    tax_id = TextField(null=True)
    iban = TextField(null=True)
    owner = TextField(null=True)
    notes = TextField(null=True)
    stage = TextField()
    stage_since = TextField()
    stars = IntegerField(default=0)
    medium = TextField(null=True)
    source = TextField(null=True)
    referred_by = ForeignKeyField("self", null=True, column_name="referred_by", object_id_name="referred_by_id")
    referred_by_id: int | None
    expected_spend = IntegerField(null=True)
    expected_date = TextField(null=True)
    leaving_reason = TextField(null=True)
    competitor = TextField(null=True)
    preferred_channel = TextField(null=True)
    best_time = TextField(null=True)
    do_not_contact = IntegerField(default=0)
    consent_on = TextField(null=True)
    consent_for = TextField(null=True)
    consent_origin = TextField(null=True)
    birthday = TextField(null=True)
    gender = TextField(null=True)
    profession = TextField(null=True)
    marital_status = TextField(null=True)
    children = IntegerField(null=True)
    income_level = TextField(null=True)
    purchasing_power = TextField(null=True)
    interests = TextField(null=True)
    tastes = TextField(null=True)
    personality = TextField(null=True)
    motivations = TextField(null=True)
    opinions = TextField(null=True)
    doubtful = TextField(null=True)
    confirmed_on = TextField(null=True)
    created_on = TextField()
    created_at = TextField()
    updated_at = TextField()
    name_key = TextField()
    name_folded = TextField()
    due_order = TextField()
    last_contact = TextField(null=True)
    unanswered = IntegerField(default=0)


class Contact(Record):
    """A person at a client."""

    id = AutoField()
    client = ForeignKeyField(Client, on_delete="CASCADE")
    rank = IntegerField(default=0)
    version = IntegerField(default=1)
    name = TextField(null=True)
    position = TextField(null=True)
    area = TextField(null=True)
    birthday = TextField(null=True)
    notes = TextField(null=True)


class Channel(Record):
    """A phone, e-mail, web or social address of a client, or of one of its contacts."""

    id = AutoField()
    client = ForeignKeyField(Client, on_delete="CASCADE")
    contact = ForeignKeyField(Contact, null=True, on_delete="CASCADE")
    contact_id: int | None
    rank = IntegerField(default=0)
    version = IntegerField(default=1)
    kind = TextField()
    value = TextField()
    typed = TextField(null=True)
    match_key = TextField()
    label = TextField(null=True)
    doubtful = IntegerField(default=0)


class Address(Record):
    """A place of a client."""

    id = AutoField()
    client = ForeignKeyField(Client, on_delete="CASCADE")
    rank = IntegerField(default=0)
    version = IntegerField(default=1)
    label = TextField(null=True)
    street = TextField(null=True)
    postal_code = TextField(null=True)
    city = TextField(null=True)
    region = TextField(null=True)
    country = TextField(null=True)


class Tag(Record):
    """A word by which clients are gathered."""

    id = AutoField()
    client = ForeignKeyField(Client, on_delete="CASCADE")
    name = TextField()
    folded = TextField()


class OwnField(Record):
    """A field that the user added."""

    id = AutoField()
    name = TextField()
    folded = TextField(unique=True)
    type = TextField()
    choices = TextField(null=True)


class OwnValue(Record):
    """What a client has in a field that the user added."""

    id = AutoField()
    client = ForeignKeyField(Client, on_delete="CASCADE")
    field = ForeignKeyField(OwnField, on_delete="CASCADE")
    value = TextField()


def find(text: str, *, trashed: bool = False) -> int:
    """Return the id of the client that ``text`` names: ``#12``, a code, an id, a name, or part of just one name.

    Raises NotFound, or Ambiguous with the candidates. With ``trashed`` only the trash is looked through.
    """
    wanted = text.strip()
    hidden = TRASHED if trashed else SHOWN
    if wanted.startswith("#") and wanted[1:].isascii() and wanted[1:].isdigit():
        return _by_id(int(wanted[1:]), hidden, text)
    found = _ids("code = ?", wanted, hidden)
    if not found and wanted.isascii() and wanted.isdigit():
        return _by_id(int(wanted), hidden, text)
    folded = search_key(wanted)
    if not found and folded:
        alike = _ids("name_folded = ?", folded, hidden)
        found = [(client, name) for client, name in alike if name == wanted] or alike
    if not found and folded:
        found = _by_part(folded, hidden)
    if not found:
        raise NotFound(_("No client is called %(name)s.") % {"name": repr(text)})
    if len(found) > 1:
        candidates = [f"#{client} {name}" for client, name in found]
        raise Ambiguous(
            _("Several clients are called %(name)s; name one by its number.") % {"name": repr(text)}, candidates
        )
    return found[0][0]


def _ids(condition: str, value: str, hidden: int) -> list[tuple[int, str]]:
    return list(
        database.execute_sql(
            f"SELECT id, name FROM client WHERE hidden = ? AND {condition} ORDER BY name_key, id LIMIT 20",
            (hidden, value),
        ).fetchall()
    )


def _by_part(folded: str, hidden: int) -> list[tuple[int, str]]:
    """Clients with ``folded`` in their name: several that the full-text index knows, else by the index of names."""
    from models.matching import quoted

    pattern = "%{}%".format(folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
    for among, value in (
        ("SELECT rowid FROM search WHERE search MATCH ? LIMIT 500", f"name : {quoted(folded)} *"),
        ("SELECT id FROM client INDEXED BY client_folded WHERE name_folded LIKE ? ESCAPE '\\'", pattern),
    ):
        found = database.execute_sql(
            f"""SELECT id, name FROM client WHERE id IN ({among}) AND +hidden = ?
                AND name_folded LIKE ? ESCAPE '\\' ORDER BY name_key, id LIMIT 20""",
            (value, hidden, pattern),
        ).fetchall()
        if len(found) > 1:
            break
    return list(found)


def _by_id(client: int, hidden: int, text: str) -> int:
    if (
        client < 2**63
        and database.execute_sql("SELECT 1 FROM client WHERE id = ? AND hidden = ?", (client, hidden)).fetchone()
    ):
        return client
    raise NotFound(_("No client has the number %(number)s.") % {"number": text.strip().lstrip("#")})


def names(ids: list[int]) -> str:
    """Return the name of the only client in ``ids``, or nothing for several: the text of an act."""
    if len(ids) != 1:
        return ""
    row = database.execute_sql("SELECT name FROM client WHERE id = ?", (ids[0],)).fetchone()
    return str(row[0]) if row is not None else ""


def present(ids: Iterable[int]) -> list[int]:
    """Return those of ``ids`` that are in the lists; raises NotFound when none is."""
    wanted = list(ids)
    row = "SELECT 1 FROM client WHERE id = ? AND hidden = 0"
    found = [client for client in wanted if database.execute_sql(row, (client,)).fetchone()]
    if wanted and not found:
        raise NotFound(_("This client is gone: it is in the trash or was erased."))
    return found
