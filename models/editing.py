"""Adding and editing a client: what was typed is checked whole, then written as one act."""

import json
from collections.abc import Mapping
from typing import Any

from models import conflicts, journal, own_fields, pipeline
from models.checks import Parsed, channel_key, parse_field, region_of
from models.client import SHOWN, Address, Channel, Client, Contact, Tag, find, names
from models.database import database
from models.fields import FIELDS, Field, Home, Stage, Type
from models.i18n import _
from models.journal import Act
from models.problems import BadValue, NotFound, Refused
from models.review import ruling
from models.session import Session
from models.text import is_blank, search_key, sort_key


def parse_values(session: Session, values: Mapping[str, str], *, country: str | None = None) -> dict[str, Parsed]:
    """Check what was typed, by field name; return the stored values. Raises BadValue at the first that is wrong.

    ``country`` (as a person writes it) says how phones and tax ids without a prefix are read; the country among the
    values comes first. The user's own fields are named by their keys, ``own:3``.
    """
    region = region_of(values.get("country") or country or "") or session.settings.country
    parsed: dict[str, Parsed] = {}
    for name, text in values.items():
        if name.startswith(own_fields.KEY):
            parsed[name] = _own_value(session, name, text)
            continue
        field = FIELDS.get(name)
        if field is None or not field.editable:
            raise BadValue(_("%(field)s is no field that can be typed.") % {"field": name}, "unknown_field", name)
        if field.type is Type.CLIENT and not is_blank(text):
            parsed[name] = Parsed(find(text))
        elif name == "name" and is_blank(text):
            raise BadValue(_("A client needs a name."), "missing_name", "name")
        elif name == "stage" and is_blank(text):
            raise BadValue(_("A client needs a stage."), "bad_stage", "stage")
        else:
            parsed[name] = parse_field(field, text, today=session.today, country=region)
    return parsed


def _own_value(session: Session, key: str, text: str) -> Parsed:
    try:
        return Parsed(own_fields.read(own_fields.of_key(key), text, session.today))
    except BadValue as problem:
        raise BadValue(problem.text, problem.code, key) from None


def add(session: Session, values: Mapping[str, str], *, anyway: bool = False) -> int:
    """Add a client from what was typed, by field name; return its id.

    Without a stage the rules of entry decide, else prospect. Raises BadValue, and Refused when the same
    client exists and ``anyway`` is not given.
    """
    if is_blank(values.get("name", "")):
        raise BadValue(_("A client needs a name."), "missing_name", "name")
    parsed = parse_values(session, {name: text for name, text in values.items() if not is_blank(text)})
    name = str(parsed["name"].value)
    with journal.acting(session, "add", name):
        _check_code(parsed, None)
        if not anyway:
            _refuse_same(parsed)
        stage = Stage(str(parsed["stage"].value)) if "stage" in parsed else _entry_stage(session, parsed)
        moment, today = journal.now(), session.today.isoformat()
        client = int(
            database.execute_sql(
                """INSERT INTO client (name, name_key, name_folded, stage, stage_since, created_on, created_at,
                     updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (name, sort_key(name), search_key(name), stage.value, today, today, moment, moment),
            ).lastrowid
        )
        database.execute_sql(
            "INSERT INTO stage_move (client_id, from_stage, to_stage, on_date) VALUES (?, NULL, ?, ?)",
            (client, stage.value, today),
        )
        write(client, {field: value for field, value in parsed.items() if field not in ("name", "stage")})
        ruling.entered(session, client, stage)
    return client


def _entry_stage(session: Session, parsed: Mapping[str, Parsed]) -> Stage:
    medium, source = (str(parsed[name].value) if name in parsed else None for name in ("medium", "source"))
    return ruling.entry_stage(session, medium, source)


def _refuse_same(parsed: Mapping[str, Parsed]) -> None:
    from models.duplicates import same_as

    found = same_as({name: str(value.value) for name, value in parsed.items() if value.value is not None})
    if found is not None:
        row = Client.get_by_id(found)
        raise Refused(
            _("%(name)s exists already (#%(id)d); edit it, or add it anyway with --anyway.")
            % {"name": row.name, "id": found},
            "exists",
        )


def edit(session: Session, client_id: int, values: Mapping[str, str], *, version: int | None = None) -> Act:
    """Change fields of a client from what was typed (``''`` empties); one act.

    Raises BadValue, NotFound, and Conflict when ``version``, the one that was read, is not the present one any more
    and a field among ``values`` was changed meanwhile.
    """
    parsed = parse_values(session, values, country=country(client_id))
    if parsed.get("referred_by") and parsed["referred_by"].value == client_id:
        raise BadValue(_("A client cannot be referred by itself."), "bad_client", "referred_by")
    with journal.acting(session, "edit", names([client_id]), _told(parsed)) as running:
        row = Client.get_or_none(Client.id == client_id, Client.hidden == SHOWN)
        if row is None:
            raise NotFound(_("This client is gone: it is in the trash or was erased."))
        if version is not None and version != row.version:
            conflicts.check(client_id, version, parsed)
        _check_code(parsed, client_id)
        stage = parsed.pop("stage", None)
        if stage is not None and stage.value != row.stage:
            pipeline.record_move(session, client_id, row.stage, Stage(str(stage.value)))
        write(client_id, parsed)
        touch(client_id, running.id)
    return running.result


def _told(parsed: Mapping[str, Parsed]) -> str:
    """The names of the fields for the journal; an own field with the name it has now."""
    own = {field.key: f"{own_fields.KEY}{field.name.replace(',', ' ')}" for field in own_fields.own_fields()}
    return ",".join(own.get(name, name) for name in parsed)


def touch(client_id: int, act: int) -> None:
    """Give a client a new version when the running ``act`` changed anything of it and has not done so itself."""
    database.execute_sql(
        """UPDATE client SET version = version + 1, updated_at = ?1 WHERE id = ?2
           AND EXISTS (SELECT 1 FROM change WHERE act_id = ?3 AND client_id = ?2)
           AND NOT EXISTS (SELECT 1 FROM change WHERE act_id = ?3 AND tbl = 'client' AND row = ?2
             AND json_type(after, '$.version') IS NOT NULL)""",
        (journal.now(), client_id, act),
    )


def _check_code(parsed: Mapping[str, Parsed], client_id: int | None) -> None:
    if "code" not in parsed or parsed["code"].value is None:
        return
    row = database.execute_sql(
        "SELECT name FROM client WHERE code = ? AND hidden = 0 AND id IS NOT ?", (parsed["code"].value, client_id)
    ).fetchone()
    if row is not None:
        raise BadValue(
            _("The code %(code)s belongs to %(client)s.") % {"code": parsed["code"].value, "client": row[0]},
            "code_taken",
            "code",
        )


def country(client_id: int) -> str | None:
    """Return the country of a client's first address as it was typed, or None."""
    address = Address.select().where(Address.client == client_id).order_by(Address.rank, Address.id).first()
    return address.country if address is not None else None


def write(client_id: int, parsed: Mapping[str, Parsed]) -> None:
    """Write checked values of a client inside a running act; only what differs is touched."""
    for name, value in parsed.items():
        if name.startswith(own_fields.KEY):
            text = None if value.value is None else str(value.value)
            own_fields.write(client_id, int(name.removeprefix(own_fields.KEY)), text)
    parsed = {name: value for name, value in parsed.items() if name in FIELDS}
    own = {FIELDS[name]: value for name, value in parsed.items() if FIELDS[name].home is Home.CLIENT}
    if own:
        _write_own(client_id, own)
    if "tags" in parsed:
        _write_tags(client_id, parsed["tags"].value)
    for name in ("phone", "email"):
        if name in parsed:
            _write_channel(client_id, name, parsed[name])
    for record, home in ((Contact, Home.CONTACT), (Address, Home.ADDRESS)):
        part = {FIELDS[name].stored: value.value for name, value in parsed.items() if FIELDS[name].home is home}
        if part:
            _write_first(client_id, record, part)


def _write_own(client_id: int, values: Mapping[Field, Parsed]) -> None:
    row = Client.get_by_id(client_id)
    doubtful = set(json.loads(row.doubtful)) if row.doubtful else set()
    columns: dict[str, Any] = {}
    for field, value in values.items():
        columns[field.stored] = value.value if value.value is not None or field.type is not Type.FLAG else 0
        if field.type is Type.STARS and value.value is None:
            columns[field.stored] = 0
        (doubtful.add if value.doubtful else doubtful.discard)(field.name)
        if field.name == "name":
            columns.update(name_key=sort_key(str(value.value)), name_folded=search_key(str(value.value)))
    columns["doubtful"] = json.dumps(sorted(doubtful)) if doubtful else None
    assignments = ", ".join(f"{column} = ?" for column in columns)
    database.execute_sql(f"UPDATE client SET {assignments} WHERE id = ?", (*columns.values(), client_id))


def _write_tags(client_id: int, tags: Any) -> None:
    wanted = {search_key(name): name for name in tags or ()}
    for tag in Tag.select().where(Tag.client == client_id):
        if wanted.get(tag.folded) == tag.name:
            del wanted[tag.folded]
        else:
            database.execute_sql("DELETE FROM tag WHERE id = ?", (tag.id,))
    for folded, name in wanted.items():
        database.execute_sql("INSERT INTO tag (client_id, name, folded) VALUES (?, ?, ?)", (client_id, name, folded))


def _write_first(client_id: int, record: Any, values: Mapping[str, Any]) -> None:
    """Write into the first contact or address: made when there is none, removed when nothing is left in it."""
    table = record._meta.table_name
    row = record.select().where(record.client == client_id).order_by(record.rank, record.id).first()
    if row is None:
        filled = {column: value for column, value in values.items() if value is not None}
        if filled:
            names = ", ".join(("client_id", *filled))
            marks = ", ".join("?" * (len(filled) + 1))
            database.execute_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", (client_id, *filled.values()))
        return
    if all(getattr(row, column) == value for column, value in values.items()):
        return
    assignments = ", ".join(f"{column} = ?" for column in values)
    database.execute_sql(
        f"UPDATE {table} SET {assignments}, version = version + 1 WHERE id = ?", (*values.values(), row.id)
    )
    parts = ("name", "position", "area", "birthday", "notes") if record is Contact else (
        "street", "postal_code", "city", "region", "country")  # fmt: skip
    empty = " AND ".join(f"{part} IS NULL" for part in parts)
    keeps = " AND NOT EXISTS (SELECT 1 FROM channel WHERE contact_id = contact.id)" if record is Contact else ""
    database.execute_sql(f"DELETE FROM {table} WHERE id = ? AND {empty}{keeps}", (row.id,))


def first_channel(client_id: int, kind: str) -> Channel | None:
    """Return the client's own first channel of ``kind``, else its first contact's, else any other, else None."""
    first = Contact.select().where(Contact.client == client_id).order_by(Contact.rank, Contact.id).first()
    found: Channel | None = (
        Channel.select()
        .where(Channel.client == client_id, Channel.kind == kind)
        .order_by(
            Channel.contact.is_null(False),
            Channel.contact != (first.id if first is not None else None),
            Channel.rank,
            Channel.id,
        )
        .first()
    )
    return found


def _write_channel(client_id: int, kind: str, value: Parsed) -> None:
    row = first_channel(client_id, kind)
    if value.value is None:
        if row is not None:
            database.execute_sql("DELETE FROM channel WHERE id = ?", (row.id,))
        return
    stored = (str(value.value), value.shown, channel_key(kind, str(value.value)), int(value.doubtful))
    if row is None:
        database.execute_sql(
            "INSERT INTO channel (client_id, kind, value, typed, match_key, doubtful) VALUES (?, ?, ?, ?, ?, ?)",
            (client_id, kind, *stored),
        )
    elif stored != (row.value, row.typed, row.match_key, row.doubtful):
        database.execute_sql(
            "UPDATE channel SET value = ?, typed = ?, match_key = ?, doubtful = ?, version = version + 1 WHERE id = ?",
            (*stored, row.id),
        )
