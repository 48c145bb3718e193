"""How many octets lie in a folder, measured on a thread and remembered for a moment."""

import asyncio
import os
from pathlib import Path

from engine.clock import Clock

# A folder of ten thousand files takes some 20 ms; sessions need not each do that.
KEPT_SECONDS = 2.0


class FolderGauge:
    """Measures one folder after the other; the figure is at most KEPT_SECONDS old."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._measured: tuple[Path, float, int] | None = None

    async def octets(self, folder: Path) -> int:
        """Of the files in it; 0 when there is no such folder, or it cannot be read."""
        known, now = self._measured, self._clock.now()
        if known is not None and known[0] == folder and 0 <= now - known[1] < KEPT_SECONDS:
            return known[2]
        used = await asyncio.to_thread(_sum, folder)
        self._measured = (folder, now, used)
        return used


def _sum(folder: Path) -> int:
    try:
        with os.scandir(folder) as entries:
            return sum(_size(entry) for entry in entries)
    except OSError:
        return 0


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size if entry.is_file(follow_symlinks=False) else 0
    except OSError:  # taken out meanwhile: the others are still there
        return 0
