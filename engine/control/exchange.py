"""Files handed over between a command and the running relay, in state/exchange: message bodies of any size."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from engine.datafolder import Folders, make_private_folder
from engine.durable import FILE_MODE

# A file older than this was left by a command that died: nothing takes a day to hand over.
_LEFT_OVER_SECONDS = 86_400.0


class Exchange:
    """The folder for them. Each file lives as long as the command that needed it."""

    def __init__(self, folders: Folders) -> None:
        self._state = folders.state
        self._folder = folders.state / "exchange"

    @contextlib.contextmanager
    def file(self) -> Iterator[Path]:
        """A new empty file, 0600, that is removed in the end. Raises UserError, OSError."""
        make_private_folder(self._folder)
        path = self._folder / f"{secrets.token_hex(16)}.eml"
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
        self._belong_to_the_owner(path)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what commands that died have left."""
        limit = time.time() - _LEFT_OVER_SECONDS
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.stat().st_mtime < limit:
                    path.unlink(missing_ok=True)

    def _belong_to_the_owner(self, path: Path) -> None:
        """The administrator may act on the folder of a service user, whose relay must be able to open the file."""
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            owner = self._state.stat()
            for mine in (self._folder, path):
                os.chown(mine, owner.st_uid, owner.st_gid, follow_symlinks=False)
