"""What a server costs: CPU time and memory of its whole process tree."""

import psutil


class ProcessTree:
    """A process and all below it, also those that come and go: a parent remembers the CPU time of its dead children."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)

    def cpu_seconds(self) -> float:
        """User and system time so far, of the living and the dead."""
        total = 0.0
        for process in self._all():
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
        return total

    def rss(self) -> int:
        """Resident memory in bytes; pages that processes share count in each."""
        total = 0
        for process in self._all():
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total

    def _all(self) -> list[psutil.Process]:
        return [self._root, *self._root.children(recursive=True)]
