"""Campaigns with the offers they made, and pairs of clients that are not the same."""

from peewee import Database

TABLES = """
CREATE TABLE campaign (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL DEFAULT 'offer' CHECK (purpose IN ('offer', 'birthday', 'season')),
  query TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  text_es TEXT NOT NULL DEFAULT '',
  valid_from TEXT,
  valid_to TEXT,
  user TEXT NOT NULL,
  created_on TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE offer (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
  on_date TEXT NOT NULL,
  means TEXT NOT NULL DEFAULT '',
  answer TEXT CHECK (answer IN ('accepted', 'declined', 'interested', 'no_answer')),
  answered_on TEXT,
  user TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (campaign_id, client_id)
) STRICT;
CREATE TABLE not_same (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  UNIQUE (client_id, other_id),
  CHECK (client_id < other_id)
) STRICT;
CREATE INDEX offer_client ON offer (client_id, on_date);
CREATE INDEX not_same_other ON not_same (other_id)
"""


def up(migrator: object, db: Database) -> None:
    """Create the tables. ``text_es`` is what clients who are written to in Spanish get, where it is filled."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
