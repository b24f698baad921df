"""The tables of a manifest, and how those of an earlier version become today's."""

import sqlite3

from insolecad.batch.rows import name_key, number_key

VERSION = 2
"""Of the tables. The first had rows by their numbers."""

TABLES = """
CREATE TABLE IF NOT EXISTS rows(
    key TEXT PRIMARY KEY, row INTEGER, name TEXT, status TEXT, reason TEXT, order_sha256 TEXT, files TEXT,
    built_sha256 TEXT, run INTEGER);
CREATE INDEX IF NOT EXISTS by_status ON rows(status);
CREATE INDEX IF NOT EXISTS by_row ON rows(row);
CREATE TABLE IF NOT EXISTS details(key TEXT PRIMARY KEY, cells TEXT);
CREATE TABLE IF NOT EXISTS leftovers(path TEXT PRIMARY KEY, sha256 TEXT, key TEXT, doomed INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS batch(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS runs(run INTEGER PRIMARY KEY, started REAL, latest REAL, built INTEGER);
"""
"""A row is known by its key, which comes from its name; `row` is where the table had it, NULL since it is gone.

`files` are its last finished pair, built from the order of `built_sha256`: not from its own where the row was refused
or failed since. `leftovers` are files of earlier pairs, whose rows have others now. `details` holds refused and failed
rows alone; `batch` the request of the run.
"""


def prepare(base: sqlite3.Connection) -> None:
    """Make the tables, or bring those of an earlier version to today's. Raises sqlite3.Error."""
    # what an edited file hides in views and triggers must do nothing
    base.execute("PRAGMA trusted_schema = OFF")
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version > VERSION:
        raise sqlite3.DatabaseError("made by a newer version of insolecad")
    base.execute("BEGIN IMMEDIATE")
    try:
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version < VERSION:
            _upgrade(base)
            base.execute(f"PRAGMA user_version = {VERSION}")
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise


def _upgrade(base: sqlite3.Connection) -> None:
    """Make the tables; rows of the first version, which were known by their numbers, get keys by their names."""
    old = base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('rows', 'details')").fetchall()
    for (name,) in old:
        base.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    base.execute("DROP INDEX IF EXISTS by_status")
    for statement in TABLES.split(";"):
        base.execute(statement)
    if {name for (name,) in old} != {"rows", "details"}:
        return
    # finished rows first: theirs is the name where two had it
    query = "SELECT row, name, status, reason, order_sha256, files FROM old_rows ORDER BY status <> 'done', row"
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for row, name, status, reason, sha256, files in base.execute(query).fetchall():
        key = name_key(str(name))
        keys[row] = key = number_key(row) if key in taken else key
        taken.add(key)
        line = (key, row, name, status, reason, sha256, files, sha256 if status == "done" else "", 0)
        base.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", line)
    for row, cells in base.execute("SELECT row, cells FROM old_details").fetchall():
        if row in keys:
            base.execute("INSERT INTO details VALUES (?, ?)", (keys[row], cells))
    base.execute("DROP TABLE old_rows")
    base.execute("DROP TABLE old_details")
