"""One mail transaction: what MAIL, RCPT and the body have said so far."""

from engine.inbound.body import BodySink
from engine.inbound.parameters import MailParameters, RecipientParameters
from engine.policy.addresses import Address
from engine.spool.message import Recipient


class Transaction:
    """Begins with MAIL, ends with the body's answer, RSET, EHLO or the connection."""

    __slots__ = ("_recipients", "parameters", "refused", "sender", "sink")

    def __init__(self, sender: str, parameters: MailParameters) -> None:
        self.sender = sender
        self.parameters = parameters
        self.refused = 0
        # There is one as soon as body octets were taken: from then on no recipient is added, and DATA and BDAT do
        # not mix (RFC 3030 2).
        self.sink: BodySink | None = None
        self._recipients: dict[str, Recipient] = {}

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        return tuple(self._recipients.values())

    def __len__(self) -> int:
        return len(self._recipients)

    def knows(self, address: Address) -> bool:
        """Whether this recipient was named already; a domain's case does not matter."""
        return _key(address) in self._recipients

    def add(self, address: Address, text: str, parameters: RecipientParameters) -> None:
        """Name a recipient, stored as `text`; the first naming of an address counts."""
        recipient = Recipient(text, parameters.notify, parameters.orcpt)
        self._recipients.setdefault(_key(address), recipient)


def _key(address: Address) -> str:
    local, _, _ = address.text.rpartition("@")
    return f"{local}@{address.domain}" if local else address.text.lower()
