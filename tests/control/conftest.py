"""A twin of the engine, and a control server on a data folder that lasts for a test."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
import pytest

from engine.control.operations import Operations
from engine.control.server import ControlServer
from engine.datafolder import Folders
from engine.errors import UserError
from engine.policy.decision import Decision
from engine.policy.explain import Explanation, Question
from engine.spool.message import Origin, QueueEntry, QueueFilter


class Report(msgspec.Struct, frozen=True):
    state: str
    changed: bool
    text: str


class Snapshot(msgspec.Struct, frozen=True):
    state: str
    data: Path


class TwinEngine:
    """Does what the operations ask for in memory, and notes it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[object] = []
        self.ids = ["A1", "B2", "C3"]
        self.submitted: list[tuple[str, tuple[str, ...], bytes, str, str]] = []
        self.problem: Exception | None = None

    def snapshot(self) -> Snapshot:
        if self.problem:
            raise self.problem
        return Snapshot("started", self.root)

    def stop(self, grace: float = 30.0) -> Report:
        self.asked.append(("stop", grace))
        return Report("stopped", True, "The relay is stopped.")

    def pause(self) -> Report:
        return Report("paused", True, "The relay is paused.")

    def resume(self) -> Report:
        return Report("started", True, "The relay is started.")

    def reload(self) -> object:
        return {"changed": (), "restart_needed": (), "warnings": ()}

    def queue_list(
        self,
        where: QueueFilter,
        *,
        order: str = "received_at",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Sequence[QueueEntry], int]:
        self.asked.append((where, order, descending, offset, limit))
        entry = QueueEntry(
            id="A1",
            state="retrying",
            sender="a@example.com",
            recipients=("b@example.com",),
            recipient_count=1,
            size=2048,
            received_at=1_700_000_000.25,
            attempts=1,
            next_attempt=0.0,
            last_answer="421 4.3.2 busy",
        )
        return (entry,), 7

    def queue_show(self, message_id: str) -> object:
        if message_id not in self.ids:
            raise UserError(f"There is no message {message_id} in the queue.")
        return {"id": message_id}

    def queue_retry(self, message_ids: Sequence[str] | None) -> int:
        return self._touch("retry", message_ids)

    def queue_hold(self, message_ids: Sequence[str] | None) -> int:
        return self._touch("hold", message_ids)

    def queue_release(self, message_ids: Sequence[str] | None) -> int:
        return self._touch("release", message_ids)

    def queue_remove(self, message_ids: Sequence[str] | None) -> int:
        return self._touch("remove", message_ids)

    def queue_export(self, message_id: str, path: Path) -> int:
        return path.write_bytes(b"Subject: x\r\n\r\nbody\r\n")

    def submit(
        self, sender: str, recipients: Sequence[str], message: bytes | Path, *, origin: Origin, user: str = ""
    ) -> str:
        assert isinstance(message, Path)
        self.submitted.append((sender, tuple(recipients), message.read_bytes(), origin, user))
        return "NEW1"

    def explain(self, question: Question) -> Explanation:
        self.asked.append(question)
        decision = Decision(False, "relay list: not listed", 550, "5.7.1", "Unable to relay")
        return Explanation(decision, (decision,))

    def _touch(self, what: str, message_ids: Sequence[str] | None) -> int:
        self.asked.append((what, message_ids))
        return len(self.ids) if message_ids is None else len(message_ids)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders.below(tmp_path)
    folders.create()
    return folders


@pytest.fixture
def twin(folders: Folders) -> TwinEngine:
    return TwinEngine(folders.root)


@pytest.fixture
async def server(folders: Folders, twin: TwinEngine) -> AsyncIterator[ControlServer]:
    server = ControlServer(folders, Operations(twin).handle, settings_file="")
    await server.start()
    yield server
    await server.stop()
