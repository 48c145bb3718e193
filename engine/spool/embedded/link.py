"""The writer's connection: opened again after an error, salvaged when damaged, written out when its files vanish."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from engine.spool.embedded import schema, trouble, vanished
from engine.spool.embedded.salvage import under_way
from engine.spool.embedded.vanished import FileWatch

T = TypeVar("T")

# Errors of a single change, not of the disk: it will not be stored however often it is tried.
OWN_FAULT = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    ValueError,
    TypeError,
    OverflowError,
)


class FilesKeeper(Protocol):
    """Who has the database's files open besides the writer, and can replace them; called in the writer's thread."""

    def release_readers(self) -> None: ...

    def salvage(self) -> None: ...


class Link:
    """Belongs to the writer's thread."""

    def __init__(self, path: Path, keeper: FilesKeeper) -> None:
        self._path = path
        self._keeper = keeper
        self._watch = FileWatch(path)
        self._connection: sqlite3.Connection | None = None

    def adopt(self, connection: sqlite3.Connection) -> None:
        """Work on this connection from now on."""
        self._connection = connection

    def open(self) -> sqlite3.Connection:
        """The connection, a new one when there is none. Raises sqlite3.Error, OSError."""
        if self._connection is None:
            if under_way(self._path.parent):
                self._replace()
            self._connection = schema.connect(self._path)
            self._watch.forget()
        return self._connection

    def close(self) -> None:
        """Close the connection; the next use opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error:
                logging.getLogger("mailroot").debug("Closing a broken database connection failed", exc_info=True)

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work` on the connection; a damaged database is replaced and `work` done again.

        After an error nothing of `work` remains. Raises what `work` raises, sqlite3.Error, OSError.
        """
        try:
            return self._tidily(work)
        except sqlite3.DatabaseError as error:
            if not schema.is_corrupt(error):
                raise
        self._replace()
        return self._tidily(work)

    def look_after_files(self) -> None:
        """When somebody took the files away under us, put what they hold back. Raises sqlite3.Error, OSError."""
        if self._connection is None or not self._watch.vanished():
            return
        logging.getLogger("mailroot").warning("%s was deleted or replaced; it is written again", self._path)
        copy = vanished.copy_out(self._connection, self._path)
        self._keeper.release_readers()
        self.close()
        vanished.put_in_place(copy, self._path)

    def _replace(self) -> None:
        """Have the damaged database replaced; what is wrong with that is the disk's fault, not that of any change."""
        try:
            self._keeper.salvage()
        except (sqlite3.Error, OSError):
            raise
        except Exception as error:
            raise OSError(f"the damaged database cannot be replaced: {error}") from error

    def _tidily(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self.open()
        try:
            return work(connection)
        except BaseException as error:
            try:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            except sqlite3.Error:
                self.close()
            if _makes_doubtful(error):
                self.close()
            raise


def _makes_doubtful(error: BaseException) -> bool:
    """Any error of the disk but a full one may mean that the open files are no longer those in the folder."""
    of_the_disk = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, OWN_FAULT)
    return of_the_disk and not trouble.is_full(error)
