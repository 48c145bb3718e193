"""How much is too much: connections, failed logons, recipients, octets."""

from engine.policy.decision import Decision
from engine.settings.model import Settings

# One address, not this machine and not on the relay list: twice what Postfix grants a stranger (50); a device uses one.
MAX_CONNECTIONS_PER_ADDRESS = 100
# In one session; people mistype twice, a program that failed three times will not get it right.
MAX_FAILED_LOGONS = 3
# From one address within FAILED_LOGON_WINDOW: some seven sessions of a wrong password, then nobody there may try.
MAX_FAILED_LOGONS_PER_ADDRESS = 20
FAILED_LOGON_WINDOW = 600.0

_CONNECTIONS_OK = Decision(True, "session limits: below")
_RECIPIENTS_OK = Decision(True, "recipient limit: below")
_SIZE_OK = Decision(True, "message size limit: below")
_SESSION_OK = Decision(True, "session size limit: below")


class LimitRule:
    """The limits of the General and Messages tabs; 0 = none. Counts are given to it, it keeps none."""

    def __init__(self, settings: Settings) -> None:
        self.max_message = int(settings.messages.max_message_kb)
        self.max_recipients = settings.messages.max_recipients
        self._max_connections = settings.general.max_connections
        self._max_session = int(settings.messages.max_session_kb)

    def check_connections(self, total: int, from_address: int, *, trusted: bool) -> Decision:
        """421 4.7.0 when this connection, counted in both figures, is one too many."""
        if self._max_connections and total > self._max_connections:
            return Decision(
                False,
                f"connection limit: {self._max_connections}",
                421,
                "4.7.0",
                "Too many connections, try again later",
            )
        if from_address > MAX_CONNECTIONS_PER_ADDRESS and not trusted:
            return Decision(
                False,
                f"connection limit per address: {MAX_CONNECTIONS_PER_ADDRESS}",
                421,
                "4.7.0",
                "Too many connections from your address",
            )
        return _CONNECTIONS_OK

    def check_recipients(self, count: int) -> Decision:
        """452 4.5.3 for the recipient that makes it `count` (RFC 5321 4.5.3.1.10)."""
        if self.max_recipients and count > self.max_recipients:
            return Decision(False, f"recipient limit: {self.max_recipients}", 452, "4.5.3", "Too many recipients")
        return _RECIPIENTS_OK

    def check_size(self, octets: int) -> Decision:
        """552 5.3.4 for a message of `octets`, declared or counted (RFC 1870 6)."""
        if self.max_message and octets > self.max_message:
            return Decision(
                False,
                f"message size limit: {self.max_message} octets",
                552,
                "5.3.4",
                f"The message is larger than the {self.max_message} octets accepted here",
            )
        return _SIZE_OK

    def check_session(self, octets: int) -> Decision:
        """421 4.7.0 when message bodies of `octets` in all went through one connection: a new one may go on."""
        if self._max_session and octets > self._max_session:
            return Decision(
                False,
                f"session size limit: {self._max_session} octets",
                421,
                "4.7.0",
                "Session size limit reached, send the rest in a new connection",
            )
        return _SESSION_OK
