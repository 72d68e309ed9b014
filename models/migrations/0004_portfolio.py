"""Segments, spending tiers and goals; indexes that hold all that the day's queue asks of debts and follow-ups."""

from peewee import Database

TABLES = """
CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,
  columns TEXT NOT NULL DEFAULT '',
  sort TEXT NOT NULL DEFAULT '',
  pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  rank INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE tier (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  measure TEXT NOT NULL CHECK (measure IN ('spent', 'expected')),
  name TEXT NOT NULL,
  floor INTEGER NOT NULL,
  UNIQUE (measure, floor)
) STRICT;
CREATE TABLE goal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL DEFAULT 1,
  measure TEXT NOT NULL,
  span TEXT NOT NULL CHECK (span IN ('month', 'quarter', 'year')),
  target INTEGER NOT NULL CHECK (target > 0),
  UNIQUE (measure, span)
) STRICT;
DROP INDEX sale_open;
CREATE INDEX sale_open ON sale (due, client_id, on_date, amount, hidden, settled_on) WHERE settled_on IS NULL;
DROP INDEX payment_sale;
CREATE INDEX payment_sale ON payment (sale_id, on_date, id, amount);
DROP INDEX sale_renewal;
CREATE INDEX sale_renewal ON sale (renewal, client_id, on_date, hidden) WHERE renewal IS NOT NULL AND not_renewed = 0;
DROP INDEX follow_up_due;
CREATE INDEX follow_up_due ON follow_up (due, client_id, created_on) WHERE done_on IS NULL
"""


def up(migrator: object, db: Database) -> None:
    """Create the tables. ``floor`` is cents; ``target`` cents or a number of what the measure counts."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
