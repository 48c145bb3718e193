"""Files that people removed from a folder of mail: kept below it for a week, so that it can be undone."""

import contextlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

from engine.datafolder import make_private_folder

FOLDER = "Removed"
_KEPT_SECONDS = 7 * 86_400
_MARK = "~"


class RemovedFiles:
    """The folder Removed/ below a folder. A file there has the second of its removal before its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._removed = folder / FOLDER

    def keep(self, paths: Sequence[Path]) -> None:
        """Move files here and forget what has been here for a week. Raises OSError, UserError (folder)."""
        make_private_folder(self._removed)
        # Real time on purpose: it is compared with that of another process, perhaps next week.
        for path in paths:
            path.replace(self._removed / f"{int(time.time())}{_MARK}{path.name}")
        self._purge()

    def bring_back(self, name: str) -> bool:
        """Move the file that was removed last under `name` back; False when there is none. Raises OSError."""
        found = [path for path in self._entries() if path.name.partition(_MARK)[2] == name]
        if not found:
            return False
        newest = max(found, key=_removed_at)
        with contextlib.suppress(FileExistsError):
            # A link and not a move: what is there now is never overwritten.
            os.link(newest, self._folder / name)
            newest.unlink()
            return True
        return False

    def _purge(self) -> None:
        limit = time.time() - _KEPT_SECONDS
        for path in self._entries():
            if _removed_at(path) < limit:
                with contextlib.suppress(OSError):  # open somewhere; the next purge sees
                    path.unlink()

    def _entries(self) -> list[Path]:
        if not self._removed.is_dir():
            return []
        return [path for path in self._removed.iterdir() if path.name.partition(_MARK)[0].isdecimal()]


def _removed_at(path: Path) -> int:
    return int(path.name.partition(_MARK)[0])
