"""Whether a message goes in a circle: how many hosts it has passed, and how often this one was among them."""

import re

from engine.policy.decision import Decision
from engine.settings.model import Settings

# RFC 5322 2.2: a field begins at the start of a line.
_RECEIVED = re.compile(rb"^received[ \t]*:", re.IGNORECASE | re.MULTILINE)
# A message may come by again on purpose: forwarded back, released from Drop, resent from Badmail. Not this often.
MOST_OWN = 4
_OK = Decision(True, "hop count: below")


class HopRule:
    """RFC 5321 6.3: the Received fields tell. `fqdn` is what ours are signed with."""

    def __init__(self, settings: Settings, fqdn: str) -> None:
        self._most = settings.delivery.advanced.max_hops
        self._own = re.compile(rb"\bby " + re.escape(fqdn.encode("ascii", "replace")) + rb" \(Mailroot\)")

    def check(self, beginning: bytes) -> Decision:
        """554 5.4.6 for a message, by its header or as much of it as there is."""
        header = _header(beginning)
        hops = len(_RECEIVED.findall(header))
        if hops > self._most:
            text = f"The message has passed {hops} hosts, more than the {self._most} allowed here: it goes in a circle"
            return Decision(False, f"hop count: {self._most}", 554, "5.4.6", text)
        if hops >= MOST_OWN and (own := len(self._own.findall(header))) >= MOST_OWN:
            text = f"The message has been here {own} times before: it goes in a circle"
            return Decision(False, f"mail loop: passed here {own} times", 554, "5.4.6", text)
        return _OK


def _header(beginning: bytes) -> bytes:
    end = beginning.find(b"\r\n\r\n")
    return beginning[:end] if end >= 0 else beginning.partition(b"\n\n")[0]
