"""The spool's database: its layout, how it is opened, and how an older layout becomes today's."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from engine.errors import UserError

VERSION = 1
DATABASE = "spool.db"

# Measured with 4 KB messages: 4096 writes the fewest octets for each (one overflow page and an eighth of a leaf page)
# and is as quick as 8192 and 16384.
PAGE_SIZE = 4096

# `arrival` takes a whole group of puts and removals in ONE statement, which SQLite commits by itself: each further
# statement would let go of the interpreter lock and wait up to a switch interval to get it back (15% more messages
# a second beside a busy loop). A row of it with `gone` (a JSON list of ids) removes, any other inserts.
_LAYOUT = """
CREATE TABLE message(
    id INTEGER PRIMARY KEY, received_at REAL NOT NULL, due REAL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
    waiting INTEGER NOT NULL, held INTEGER NOT NULL, history INTEGER NOT NULL, size INTEGER NOT NULL,
    answer TEXT NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL, envelope BLOB NOT NULL, seal BLOB NOT NULL);
CREATE TABLE content(id INTEGER PRIMARY KEY, seal BLOB NOT NULL, head BLOB NOT NULL, body BLOB);
CREATE TABLE attempt(
    line INTEGER PRIMARY KEY, message INTEGER NOT NULL, number INTEGER NOT NULL, at REAL NOT NULL,
    recipient TEXT NOT NULL, outcome TEXT NOT NULL, host TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX message_due ON message(due);
CREATE INDEX message_received ON message(received_at);
CREATE INDEX message_sender ON message(sender, received_at);
CREATE INDEX message_state ON message(state, received_at) WHERE state <> 0;
CREATE INDEX attempt_message ON attempt(message, number);
CREATE VIEW arrival AS
    SELECT message.*, content.seal AS content_seal, content.head, content.body, '' AS gone
    FROM message JOIN content USING (id);
CREATE TRIGGER arrival_put INSTEAD OF INSERT ON arrival WHEN NEW.gone IS NULL BEGIN
    INSERT INTO message VALUES (NEW.id, NEW.received_at, NEW.due, NEW.state, NEW.attempts, NEW.waiting, NEW.held,
        NEW.history, NEW.size, NEW.answer, NEW.sender, NEW.recipients, NEW.envelope, NEW.seal);
    INSERT INTO content VALUES (NEW.id, NEW.content_seal, NEW.head, NEW.body);
END;
CREATE TRIGGER arrival_gone INSTEAD OF INSERT ON arrival WHEN NEW.gone IS NOT NULL BEGIN
    DELETE FROM message WHERE id IN (SELECT value FROM json_each(NEW.gone));
    DELETE FROM content WHERE id IN (SELECT value FROM json_each(NEW.gone));
END;
CREATE TRIGGER message_history AFTER DELETE ON message WHEN OLD.history > 0 BEGIN
    DELETE FROM attempt WHERE message = OLD.id;
END;
"""

# What leads from layout n to n + 1, by n; each runs in one transaction together with its new version number.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}

# How long a statement waits for another connection's lock: only a checkpoint ever holds one, for milliseconds.
_BUSY_SECONDS = 10.0


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """A connection for the writer; with `create` the file may be new. Raises sqlite3.Error."""
    connection = _connection(path, "rwc" if create else "rw")
    try:
        connection.execute(f"PRAGMA page_size={PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        # Delivered mail does not linger in free pages, and salvage can tell what is live. It costs nothing measurable.
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA journal_size_limit=67108864")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads. Raises sqlite3.Error."""
    connection = _connection(path, "rw")
    try:
        connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _connection(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(
        address,
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )


def prepare(connection: sqlite3.Connection) -> None:
    """Make the layout in a new file or bring an older one up to date.

    Raises UserError when the file was made by a newer Mailroot, sqlite3.Error.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise UserError(
            f"The queue was written by a newer Mailroot (layout {version}, this one knows {VERSION}). "
            "Start that version again, or give this one another data folder with --data."
        )
    if version == 0:
        connection.executescript(f"BEGIN;{_LAYOUT}PRAGMA user_version={VERSION};COMMIT;")
        return
    for step in range(version, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        MIGRATIONS[step](connection)
        connection.execute(f"PRAGMA user_version={step + 1}")
        connection.execute("COMMIT")


def is_corrupt(error: BaseException) -> bool:
    """Whether SQLite says that the file itself is damaged."""
    # SQLITE_CORRUPT and SQLITE_NOTADB; the higher bits of the code only refine it.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def check(connection: sqlite3.Connection) -> None:
    """Look at every page; raises sqlite3.DatabaseError, for which `is_corrupt` holds, when one is damaged."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        error = sqlite3.DatabaseError(f"database disk image is malformed: {verdict}")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
