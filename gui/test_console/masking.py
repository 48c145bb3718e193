"""Masking: what a person types in the console never shows, keeps or saves a password."""

from gui.test_console.reply import Reply

MASK = "***"
_AUTH_WORDS = 2
_CHALLENGE = 334  # RFC 4954 4: the client's next line is an answer to it
_GO_ON = 354


class Masking:
    """Follows a conversation, and says of each line of the client what may be shown of it."""

    def __init__(self) -> None:
        self.in_data = False
        self.expects_secret = False

    def reset(self) -> None:
        """A new connection."""
        self.in_data = self.expects_secret = False

    def replied(self, reply: Reply) -> None:
        """The server answered."""
        self.expects_secret = reply.code == _CHALLENGE
        self.in_data = reply.code == _GO_ON

    def shown(self, line: str) -> str:
        """What may be seen of a line that is about to be sent: "AUTH PLAIN ***"."""
        if self.expects_secret:
            # RFC 4954 4: a lone asterisk gives up, and is no secret.
            return line if line.strip() in ("*", "") else MASK
        words = line.split()
        if self.in_data or not words or words[0].upper() != "AUTH" or len(words) <= _AUTH_WORDS:
            return line
        return " ".join([*words[:_AUTH_WORDS], MASK])

    def sent(self, line: str) -> None:
        """A line has gone out."""
        if self.in_data and line == ".":
            self.in_data = False
        self.expects_secret = False
