"""Products, opportunities, sales with their lines and payments, and when a record was last confirmed."""

from peewee import Database

TABLES = """
ALTER TABLE client ADD COLUMN confirmed_on TEXT;
CREATE TABLE product (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  folded TEXT NOT NULL UNIQUE,
  category TEXT,
  price INTEGER,
  cost INTEGER
) STRICT;
CREATE TABLE sale (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 2)),
  on_date TEXT NOT NULL,
  ref TEXT,
  due TEXT,
  renewal TEXT,
  not_renewed INTEGER NOT NULL DEFAULT 0 CHECK (not_renewed IN (0, 1)),
  amount INTEGER NOT NULL DEFAULT 0,
  settled_on TEXT,
  user TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE sale_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  sale_id INTEGER NOT NULL REFERENCES sale (id) ON DELETE CASCADE,
  product_id INTEGER REFERENCES product (id) ON DELETE SET NULL,
  quantity INTEGER,
  amount INTEGER NOT NULL,
  cost INTEGER,
  hours INTEGER
) STRICT;
CREATE TABLE payment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  sale_id INTEGER NOT NULL REFERENCES sale (id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1,
  on_date TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  user TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE opportunity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1,
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  amount INTEGER,
  expected TEXT,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'won', 'lost')),
  reason TEXT,
  closed_on TEXT,
  sale_id INTEGER REFERENCES sale (id) ON DELETE SET NULL,
  user TEXT NOT NULL,
  created_on TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE imported_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  sale_id INTEGER NOT NULL REFERENCES sale (id) ON DELETE CASCADE,
  payment_id INTEGER REFERENCES payment (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  nth INTEGER NOT NULL,
  UNIQUE (fingerprint, nth)
) STRICT;
CREATE INDEX sale_client ON sale (client_id, on_date, id);
CREATE INDEX sale_ref ON sale (ref) WHERE ref IS NOT NULL;
CREATE INDEX sale_open ON sale (due, client_id) WHERE settled_on IS NULL;
CREATE INDEX sale_settled ON sale (settled_on) WHERE settled_on IS NOT NULL;
CREATE INDEX sale_renewal ON sale (renewal) WHERE renewal IS NOT NULL AND not_renewed = 0;
CREATE INDEX sale_hidden ON sale (id) WHERE hidden <> 0;
CREATE INDEX sale_line_sale ON sale_line (sale_id, id);
CREATE INDEX sale_line_client ON sale_line (client_id);
CREATE INDEX sale_line_product ON sale_line (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX payment_sale ON payment (sale_id, on_date, id);
CREATE INDEX payment_client ON payment (client_id);
CREATE INDEX payment_day ON payment (on_date, id);
CREATE INDEX opportunity_client ON opportunity (client_id, state, expected, id);
CREATE INDEX opportunity_open ON opportunity (expected) WHERE state = 'open';
CREATE INDEX opportunity_sale ON opportunity (sale_id) WHERE sale_id IS NOT NULL;
CREATE INDEX imported_line_client ON imported_line (client_id);
CREATE INDEX imported_line_sale ON imported_line (sale_id);
CREATE INDEX imported_line_payment ON imported_line (payment_id) WHERE payment_id IS NOT NULL;
"""


def up(migrator: object, db: Database) -> None:
    """Create the tables. Amounts are cents; ``quantity`` and ``hours`` thousandths."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
