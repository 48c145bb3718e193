"""A connection that only reads, on a thread of its own: looking never makes storing wait."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from engine.errors import SpoolUnavailable
from engine.spool.embedded import schema

T = TypeVar("T")


class Reader:
    """Runs queries one after the other; opens its connection when first needed and again after an error."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def call(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `query`.

        Raises SpoolUnavailable when the database cannot be read, sqlite3.DatabaseError when it is damaged.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, query)
        except sqlite3.DatabaseError as error:
            if schema.is_corrupt(error):
                raise
            raise SpoolUnavailable("The queue cannot be read at the moment") from error
        except RuntimeError as error:
            raise SpoolUnavailable("The relay is stopping") from error

    def release(self) -> None:
        """Close the connection after the query under way; the next one opens another. Any thread."""
        with self._lock:
            self._close()

    def close(self) -> None:
        """End thread and connection; blocks while a query is under way."""
        self._thread.shutdown()
        self.release()

    def _run(self, query: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return query(self._open())
            except sqlite3.DatabaseError as error:
                self._close()
                if not isinstance(error, sqlite3.OperationalError):
                    raise
            # The files may have been replaced since the connection was opened (a volume that came back).
            try:
                return query(self._open())
            except sqlite3.DatabaseError:
                self._close()
                raise

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = schema.connect_reader(self._path)
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
