"""The review: reasons that were settled or snoozed, the walk of a person through a day's queue, the user's rules."""

from peewee import Database

TABLES = """
CREATE TABLE settled (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  on_date TEXT NOT NULL,
  until TEXT NOT NULL,
  snoozed INTEGER NOT NULL DEFAULT 0 CHECK (snoozed IN (0, 1))
) STRICT;
CREATE TABLE rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  kind TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE walk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  day TEXT NOT NULL,
  detail TEXT NOT NULL,
  UNIQUE (user, day)
) STRICT;
CREATE TABLE claim (
  client_id INTEGER PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  holder TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
ALTER TABLE client ADD COLUMN slips_on TEXT;
CREATE INDEX settled_client ON settled (client_id, until);
CREATE INDEX settled_until ON settled (until);
CREATE INDEX client_birthday ON client (substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX contact_birthday ON contact (substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX client_expected ON client (expected_date) WHERE expected_date IS NOT NULL;
CREATE INDEX activity_feedback ON activity (client_id) WHERE kind = 'feedback' AND outcome IS NULL
"""


def up(migrator: object, db: Database) -> None:
    """Create the tables, and work out from which day each client slips."""
    from models.derived import slip

    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    slip(db)
