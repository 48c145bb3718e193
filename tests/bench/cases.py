"""The cases: what is sent, to whom, how often, and what is measured."""

import contextlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from load import Crowd, Sink, send
from mailroot import Mailroot
from postfix import Postfix
from processes import BenchError
from servers import Server, Task
from stock import Stock

IDLE_CONNECTIONS = 5000


@dataclass(frozen=True)
class Case:
    """A load. `messages` per round; `stock_messages` is less where stock aiosmtpd would need minutes, 0 = it cannot."""

    key: str
    title: str
    size: int
    sessions: int
    messages: int
    stock_messages: int
    end_to_end: bool
    wanted_ratio: float
    wanted_cpu_ms: float | None = None


@dataclass
class Figure:
    """Messages a second and CPU milliseconds a message, one value a round."""

    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpu_ms)


Figures = dict[str, Figure]


def cases(quick: bool) -> list[Case]:
    """All cases; `quick` sends about a third."""

    def count(full: int, few: int) -> int:
        return few if quick else full

    return [
        Case("accept-4k", "accept 4 KB, 10 sessions", 4096, 10, count(4000, 1500), count(4000, 1500), False, 2.0, 0.6),
        Case("end-to-end-4k", "end to end 4 KB, 20 sessions", 4096, 20, count(2000, 800), 0, True, 2.5),
        Case("accept-1m", "accept 1 MB, 10 sessions", 1024**2, 10, count(200, 80), count(30, 20), False, 0.9),
        Case("end-to-end-1m", "end to end 1 MB, 20 sessions", 1024**2, 20, count(120, 60), 0, True, 0.9),
    ]


class Contestant:
    """A running server, its sink if it delivers, and what was measured so far."""

    def __init__(self, server: Server, sink: Sink | None, messages: int, case: Case) -> None:
        self.server = server
        self.figure = Figure()
        self._sink = sink
        self._messages = messages
        self._case = case
        self._sent = 0

    def warm_up(self) -> None:
        """Processes started, code loaded, files made: not what is measured."""
        self._run(max(self._case.sessions, self._messages // 20))
        self.server.settle()

    def round(self) -> None:
        """Measure once."""
        tree = self.server.tree()
        cpu = tree.cpu_seconds()
        seconds = self._run(self._messages)
        self.server.settle()
        self.figure.rates.append(self._messages / seconds)
        self.figure.cpu_ms.append(1000 * (tree.cpu_seconds() - cpu) / self._messages)

    def _run(self, messages: int) -> float:
        begun = time.monotonic()
        with quoting(self.server):
            seconds = send(self.server.port, self._case.sessions, messages, self._case.size)
            self._sent += messages
            return seconds if self._sink is None else self._sink.wait_for(self._sent) - begun


@contextlib.contextmanager
def quoting(server: Server) -> Iterator[None]:
    """Add to an error what the server said."""
    try:
        yield
    except BenchError as error:
        raise BenchError(f"{server.name}: {error}; it said: {server.said() or 'nothing'}") from error


class Bench:
    """Runs cases in fresh folders below `root`; `say` hears what is going on."""

    def __init__(self, root: Path, postfix_keeps: str, say: Callable[[str], None]) -> None:
        self._root = root
        self._postfix_keeps = postfix_keeps
        self._say = say

    def run(self, case: Case, rounds: int) -> Figures:
        """One case: all servers in turn, `rounds` times. A server that cannot take part is left out, and said so."""
        kinds: list[tuple[Callable[[Task], Server], int]] = [(Mailroot, case.messages), (Postfix, case.messages)]
        if case.stock_messages:
            kinds.append((Stock, case.stock_messages))
        with contextlib.ExitStack() as cleanup:
            contestants = []
            for kind, messages in kinds:
                with self._excused(case.title):
                    contestants.append(self._enter(cleanup, kind, messages, case))
            for _ in range(rounds):
                for contestant in list(contestants):
                    with self._excused(case.title, lambda lost=contestant: contestants.remove(lost)):
                        contestant.round()
        return {contestant.server.name: contestant.figure for contestant in contestants}

    def idle(self) -> dict[str, tuple[float, float]]:
        """For each server that can: resident MB with nothing to do, and KB for each of IDLE_CONNECTIONS."""
        results = {}
        kinds: list[Callable[[Task], Server]] = [Mailroot, Stock]
        for kind in kinds:
            with self._excused("idle connections"), contextlib.ExitStack() as cleanup:
                server = kind(self._task(cleanup, 0))
                cleanup.callback(server.stop)
                results[server.name] = self._memory(server)
        return results

    def _memory(self, server: Server) -> tuple[float, float]:
        tree = server.tree()
        time.sleep(1)
        alone = tree.rss()
        crowd = Crowd(server.port)
        try:
            with quoting(server):
                crowd.gather(IDLE_CONNECTIONS)
            time.sleep(0.5)
            grown = tree.rss() - alone
        finally:
            crowd.leave()
        return alone / 1024**2, grown / 1024 / IDLE_CONNECTIONS

    def _enter(
        self, cleanup: contextlib.ExitStack, kind: Callable[[Task], Server], messages: int, case: Case
    ) -> Contestant:
        with contextlib.ExitStack() as undo:
            sink = None
            if case.end_to_end:
                sink = Sink(self._root)
                undo.callback(sink.stop)
            server = kind(self._task(undo, sink.port if sink else 0))
            undo.callback(server.stop)
            contestant = Contestant(server, sink, messages, case)
            contestant.warm_up()
            cleanup.push(undo.pop_all())
        return contestant

    def _task(self, cleanup: contextlib.ExitStack, sink_port: int) -> Task:
        folder = Path(tempfile.mkdtemp(dir=self._root))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        # Postfix's processes give root up and must still come in.
        folder.chmod(0o755)
        return Task(folder=folder, sink_port=sink_port, postfix_keeps=self._postfix_keeps)

    @contextlib.contextmanager
    def _excused(self, what: str, otherwise: Callable[[], object] = lambda: None) -> Iterator[None]:
        try:
            yield
        except BenchError as error:
            self._say(f"{what}: {error}")
            otherwise()
