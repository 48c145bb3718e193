"""The operations of the control channel by name, for a relay that runs and for one that a command has only opened."""

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from engine.errors import UserError
from engine.policy.explain import Question
from engine.spool.message import Origin, QueueEntry, QueueFilter

STOP_SECONDS = 30.0


class EngineLike(Protocol):
    """What the operations need of the engine. Every method may block and is called from any thread but the engine's."""

    def snapshot(self) -> object: ...

    def stop(self, grace: float = STOP_SECONDS) -> object: ...

    def pause(self) -> object: ...

    def resume(self) -> object: ...

    def reload(self) -> object: ...

    def queue_list(
        self,
        where: QueueFilter,
        *,
        order: str = "received_at",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Sequence[QueueEntry], int]: ...

    def queue_show(self, message_id: str) -> object: ...

    def queue_retry(self, message_ids: Sequence[str] | None) -> int: ...

    def queue_hold(self, message_ids: Sequence[str] | None) -> int: ...

    def queue_release(self, message_ids: Sequence[str] | None) -> int: ...

    def queue_remove(self, message_ids: Sequence[str] | None) -> int: ...

    def queue_export(self, message_id: str, path: Path) -> int: ...

    def submit(
        self, sender: str, recipients: Sequence[str], message: bytes | Path, *, origin: Origin, user: str = ""
    ) -> str: ...

    def explain(self, question: Question) -> object: ...


class _Arguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of an operation; none in the base."""


class Grace(_Arguments, frozen=True):
    grace: float = STOP_SECONDS


class Page(_Arguments, frozen=True):
    where: QueueFilter = QueueFilter()
    order: str = "received_at"
    descending: bool = False
    offset: int = 0
    limit: int = 100


class One(_Arguments, frozen=True):
    id: str


class Some(_Arguments, frozen=True):
    """`ids` null means all messages."""

    ids: tuple[str, ...] | None


class Export(_Arguments, frozen=True):
    id: str
    file: str


class Submit(_Arguments, frozen=True):
    """`file` holds the message, with CRLF line ends; it stays the caller's."""

    sender: str
    recipients: tuple[str, ...]
    file: str
    origin: Origin = Origin.COMMAND
    user: str = ""


Operation = Callable[[Any], object]


class Operations:
    """Carries out an operation by its name on one engine; arguments and results are JSON-able."""

    def __init__(self, engine: EngineLike) -> None:
        self._engine = engine
        nothing = _Arguments
        self._table: dict[str, tuple[type[msgspec.Struct], Operation]] = {
            "status": (nothing, lambda _: engine.snapshot()),
            "stop": (Grace, lambda given: engine.stop(given.grace)),
            "pause": (nothing, lambda _: engine.pause()),
            "resume": (nothing, lambda _: engine.resume()),
            "reload": (nothing, lambda _: engine.reload()),
            "queue.list": (Page, self._list),
            "queue.show": (One, lambda given: engine.queue_show(given.id)),
            "queue.retry": (Some, lambda given: self._touch(engine.queue_retry, given.ids)),
            "queue.hold": (Some, lambda given: self._touch(engine.queue_hold, given.ids)),
            "queue.release": (Some, lambda given: self._touch(engine.queue_release, given.ids)),
            "queue.remove": (Some, lambda given: self._touch(engine.queue_remove, given.ids)),
            "queue.export": (Export, lambda given: {"size": engine.queue_export(given.id, Path(given.file))}),
            "submit": (Submit, self._submit),
            "explain": (Question, engine.explain),
        }

    def call(self, operation: str, arguments: dict[str, object]) -> object:
        """Carry out one operation; blocks. Raises UserError and whatever the engine raises."""
        if operation not in self._table:
            raise UserError(
                f"This relay knows no operation {operation!r}: it and the command are of different versions. Restart "
                "the relay with the version that is installed."
            )
        kind, carry_out = self._table[operation]
        try:
            given = msgspec.convert(arguments, kind)
        except msgspec.ValidationError as error:
            raise UserError(f"The operation {operation} was asked for in a wrong form: {error}.") from error
        return msgspec.to_builtins(carry_out(given), enc_hook=str)

    async def handle(self, operation: str, arguments: dict[str, object]) -> object:
        """The same from the engine's loop, which a call must not block.

        Each call has a thread of its own: the loop's common ones may all wait for a keyring or for DNS, and even then
        a person must be able to stop the relay.
        """
        answer: concurrent.futures.Future[object] = concurrent.futures.Future()
        answer.set_running_or_notify_cancel()

        def work() -> None:
            try:
                answer.set_result(self.call(operation, arguments))
            except BaseException as error:
                answer.set_exception(error)

        threading.Thread(target=work, name=f"mailroot-{operation}", daemon=True).start()
        return await asyncio.wrap_future(answer)

    def _list(self, page: Page) -> object:
        entries, total = self._engine.queue_list(
            page.where, order=page.order, descending=page.descending, offset=page.offset, limit=page.limit
        )
        return {"total": total, "entries": entries}

    def _touch(self, act: Callable[[Sequence[str] | None], int], ids: tuple[str, ...] | None) -> object:
        for message_id in ids or ():
            self._engine.queue_show(message_id)  # raises UserError for one that is not there, before anything is done
        return {"touched": act(ids)}

    def _submit(self, given: Submit) -> object:
        message_id = self._engine.submit(
            given.sender, given.recipients, Path(given.file), origin=given.origin, user=given.user
        )
        return {"id": message_id}
