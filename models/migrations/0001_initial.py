"""The tables of the first version: clients and what hangs on them, the pipeline, the journal, the index."""

from peewee import Database

TABLES = """
CREATE TABLE client (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1, 2)),
  code TEXT,
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  legal_name TEXT, kind TEXT, sector TEXT, tax_id TEXT, iban TEXT, owner TEXT, notes TEXT,
  stage TEXT NOT NULL CHECK (stage IN ('prospect', 'negotiation', 'client', 'inactive')),
  stage_since TEXT NOT NULL,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 3),
  medium TEXT, source TEXT,
  referred_by INTEGER REFERENCES client (id) ON DELETE SET NULL,
  expected_spend INTEGER, expected_date TEXT, leaving_reason TEXT, competitor TEXT,
  preferred_channel TEXT, best_time TEXT,
  do_not_contact INTEGER NOT NULL DEFAULT 0 CHECK (do_not_contact IN (0, 1)),
  consent_on TEXT, consent_for TEXT, consent_origin TEXT,
  birthday TEXT, gender TEXT, profession TEXT, marital_status TEXT, children INTEGER,
  income_level TEXT, purchasing_power TEXT, interests TEXT, tastes TEXT, personality TEXT,
  motivations TEXT, opinions TEXT,
  doubtful TEXT,
  created_on TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  name_key TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  due_order TEXT NOT NULL DEFAULT '9999-12-31',
  last_contact TEXT,
  unanswered INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  rank INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  name TEXT, position TEXT, area TEXT, birthday TEXT, notes TEXT
) STRICT;
CREATE TABLE channel (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  contact_id INTEGER REFERENCES contact (id) ON DELETE CASCADE,
  rank INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'web', 'social')),
  value TEXT NOT NULL,
  typed TEXT,
  match_key TEXT NOT NULL,
  label TEXT,
  doubtful INTEGER NOT NULL DEFAULT 0 CHECK (doubtful IN (0, 1))
) STRICT;
CREATE TABLE address (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  rank INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  label TEXT, street TEXT, postal_code TEXT, city TEXT, region TEXT, country TEXT
) STRICT;
CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (client_id, folded)
) STRICT;
CREATE TABLE own_field (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('text', 'number', 'money', 'date', 'flag', 'choice')),
  choices TEXT
) STRICT;
CREATE TABLE own_value (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  field_id INTEGER NOT NULL REFERENCES own_field (id) ON DELETE CASCADE,
  value TEXT NOT NULL,
  UNIQUE (client_id, field_id)
) STRICT;
CREATE TABLE stage_move (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  from_stage TEXT,
  to_stage TEXT NOT NULL,
  on_date TEXT NOT NULL
) STRICT;
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  on_date TEXT NOT NULL,
  text TEXT,
  outcome TEXT,
  user TEXT NOT NULL,
  created_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE follow_up (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  due TEXT NOT NULL,
  text TEXT NOT NULL,
  kind TEXT,
  done_on TEXT,
  user TEXT NOT NULL,
  created_on TEXT NOT NULL,
  created_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE imported_row (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  nth INTEGER NOT NULL,
  UNIQUE (fingerprint, nth)
) STRICT;
CREATE TABLE draft (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (user, client_id, field)
) STRICT;
CREATE TABLE form_draft (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  purpose TEXT NOT NULL,
  title TEXT NOT NULL,
  value TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (user, purpose)
) STRICT;
CREATE TABLE act (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user TEXT NOT NULL,
  verb TEXT NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'undone')),
  undoes INTEGER REFERENCES act (id),
  text TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  clients INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  act_id INTEGER NOT NULL REFERENCES act (id),
  tbl TEXT NOT NULL,
  row INTEGER NOT NULL,
  client_id INTEGER,
  op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
  before TEXT,
  after TEXT
) STRICT;
CREATE TABLE present (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  act_id INTEGER,
  journal INTEGER NOT NULL DEFAULT 1,
  indexing INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO present (id) VALUES (1);
CREATE TABLE stage_count (stage TEXT PRIMARY KEY, number INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO stage_count (stage) VALUES ('prospect'), ('negotiation'), ('client'), ('inactive');
CREATE VIRTUAL TABLE search USING fts5 (
  name, reach, place, notes, activity, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE INDEX client_screen ON client (stage, stars DESC, due_order, name_key, id) WHERE hidden = 0;
CREATE INDEX client_name ON client (stage, name_key, id) WHERE hidden = 0;
CREATE INDEX client_due ON client (stage, due_order, name_key, id) WHERE hidden = 0;
CREATE INDEX client_last_contact ON client (stage, last_contact, name_key, id) WHERE hidden = 0;
CREATE INDEX client_hidden ON client (hidden, id) WHERE hidden <> 0;
CREATE INDEX client_folded ON client (name_folded);
CREATE INDEX client_code ON client (code) WHERE code IS NOT NULL;
CREATE INDEX client_tax_id ON client (tax_id) WHERE tax_id IS NOT NULL;
CREATE INDEX client_referred_by ON client (referred_by) WHERE referred_by IS NOT NULL;
CREATE INDEX contact_client ON contact (client_id, rank, id);
CREATE INDEX channel_client ON channel (client_id, rank, id);
CREATE INDEX channel_contact ON channel (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX channel_match ON channel (match_key, kind);
CREATE INDEX address_client ON address (client_id, rank, id);
CREATE INDEX tag_folded ON tag (folded);
CREATE INDEX own_value_field ON own_value (field_id, value);
CREATE INDEX stage_move_client ON stage_move (client_id, id);
CREATE INDEX activity_client ON activity (client_id, on_date, id);
CREATE INDEX follow_up_client ON follow_up (client_id, due, id) WHERE done_on IS NULL;
CREATE INDEX follow_up_all ON follow_up (client_id);
CREATE INDEX follow_up_due ON follow_up (due) WHERE done_on IS NULL;
CREATE INDEX imported_row_client ON imported_row (client_id);
CREATE INDEX act_user ON act (user, id);
CREATE INDEX act_open ON act (id) WHERE state = 'open';
CREATE INDEX change_act ON change (act_id, id);
CREATE INDEX change_row ON change (tbl, row, id);
CREATE INDEX change_client ON change (client_id, id);
"""


def up(migrator: object, db: Database) -> None:
    """Create the tables."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
