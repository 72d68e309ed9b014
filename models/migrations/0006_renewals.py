"""The day on which each client is to be asked for a renewal, and indexes that hold all that the day's queue reads."""

from peewee import Database

STATEMENTS = """
ALTER TABLE client ADD COLUMN renews_on TEXT;
DROP INDEX sale_open;
CREATE INDEX sale_open ON sale (client_id, due, on_date, amount, hidden, settled_on) WHERE settled_on IS NULL
"""
INDEX = """
CREATE INDEX client_review ON client (
  name_key, id, stage, stars, due_order, last_contact, expected_date, renews_on, do_not_contact, hidden
) WHERE hidden < 1
"""
"""For the queue alone: whoever asks for ``hidden = 0``, as all others do, is not led through the whole list by name."""


def up(migrator: object, db: Database) -> None:
    """Add the column, and work it out for every client."""
    from models.derived import renew

    for statement in STATEMENTS.split(";\n"):
        db.execute_sql(statement)
    renew(db)
    db.execute_sql(INDEX)
