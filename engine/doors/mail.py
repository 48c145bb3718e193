"""MailDoor: the queue, captured mail and Badmail, and mail that enters without SMTP."""

from collections.abc import Sequence
from pathlib import Path

from engine.clock import Clock
from engine.errors import UserError
from engine.runtime import Runtime
from engine.server import VirtualServer
from engine.spool.badmail_folder import BadmailFolder
from engine.spool.captured import Captured
from engine.spool.content import Content, queue_content
from engine.spool.export import export_message
from engine.spool.message import MessageDetail, Origin, QueueEntry, QueueFilter
from engine.submission import Submission


class MailDoor:
    """A part of Engine, which gives it what stands below."""

    _runtime: Runtime
    _clock: Clock

    def _running_server(self) -> VirtualServer:
        raise NotImplementedError

    def queue_list(
        self,
        where: QueueFilter,
        *,
        order: str = "received_at",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Sequence[QueueEntry], int]:
        """One page of the queue and how many rows match in all."""
        spool = self._running_server().spool
        return self._runtime.call(spool.entries(where, order=order, descending=descending, offset=offset, limit=limit))

    def queue_ids(self, where: QueueFilter, *, order: str = "received_at", descending: bool = False) -> Sequence[str]:
        """The ids of all messages that match, in order."""
        return self._runtime.call(self._running_server().spool.ids(where, order=order, descending=descending))

    def queue_rows(self, message_ids: Sequence[str]) -> Sequence[QueueEntry]:
        """The rows of those of these messages that are in the queue, in the order of `message_ids`."""
        return self._runtime.call(self._running_server().spool.rows(message_ids))

    def queue_show(self, message_id: str) -> MessageDetail:
        """One message with recipients and history. Raises UserError when there is none."""
        try:
            return self._runtime.call(self._running_server().spool.detail(message_id))
        except KeyError:
            raise no_such_message(message_id) from None

    def queue_retry(self, message_ids: Sequence[str] | None) -> int:
        """Make messages due at once (None = all); how many."""
        return self._runtime.call(self._running_server().spool.retry_now(message_ids))

    def queue_hold(self, message_ids: Sequence[str] | None) -> int:
        """Keep messages until they are released; how many."""
        return self._runtime.call(self._running_server().spool.hold(message_ids))

    def queue_release(self, message_ids: Sequence[str] | None) -> int:
        """Let held messages go on; how many."""
        return self._runtime.call(self._running_server().spool.release(message_ids))

    def queue_remove(self, message_ids: Sequence[str] | None) -> int:
        """Take messages out without notice; they stay recoverable for a week. How many."""
        return self._runtime.call(self._running_server().spool.remove(message_ids))

    def queue_restore(self, message_ids: Sequence[str]) -> int:
        """Bring removed messages back as they were; how many could be. Raises UserError."""
        return self._runtime.call(self._running_server().spool.restore(message_ids))

    def queue_export(self, message_id: str, path: Path) -> int:
        """Write a message as .eml; its size in octets. Raises UserError."""
        try:
            return self._runtime.call(export_message(self._running_server().spool, message_id, path))
        except KeyError:
            raise no_such_message(message_id) from None

    def submit(
        self, sender: str, recipients: Sequence[str], message: bytes | Path, *, origin: Origin, user: str = ""
    ) -> str:
        """Put a message into the queue; its id. Raises UserError, SpoolUnavailable."""
        server = self._running_server()
        self._used = True
        submission = Submission(server.spool, server.bus, self._clock)
        return self._runtime.call(submission.submit(server.site, sender, recipients, message, origin=origin, user=user))

    def queue_content(self, message_id: str, limit: int) -> Content:
        """The first `limit` octets of a message. Raises UserError when there is none, or it is damaged."""
        try:
            return self._runtime.call(queue_content(self._running_server().spool, message_id, limit))
        except KeyError:
            raise no_such_message(message_id) from None

    @property
    def captured(self) -> Captured:
        """Captured mail: the Drop folder of now. Its calls block on the disk, in the calling thread."""
        site = self._running_server().site
        return Captured(site.folders.drop, self._release, site.folders.state)

    @property
    def badmail(self) -> BadmailFolder:
        """The Badmail folder of now. Its calls block on the disk, in the calling thread."""
        return BadmailFolder(self._running_server().site.folders.badmail, self._resubmit)

    def _release(self, sender: str, recipients: Sequence[str], message: Path) -> str:
        if self._running_server().site.settings.delivery.route == "capture":
            raise UserError(
                "The route is capture only: what is released now would come back here. Choose another route under "
                "Properties, Delivery, Advanced, then release it."
            )
        return self._resubmit(sender, recipients, message)

    def _resubmit(self, sender: str, recipients: Sequence[str], message: Path) -> str:
        return self.submit(sender, recipients, message, origin=Origin.WINDOW)


def no_such_message(message_id: str) -> UserError:
    return UserError(f"There is no message {message_id} in the queue: it was delivered or removed, or never was there.")
