"""What a policy answers: yes or no, the rule that made it, and the reply a client gets."""

import msgspec


class Decision(msgspec.Struct, frozen=True):
    """`rule` names what decided, e.g. "relay list: 192.168.1.0/24" or "relay list: not listed".

    `code`, `enhanced` and `text` are the refusal to send; 0 and "" when allowed.
    """

    allowed: bool
    rule: str
    code: int = 0
    enhanced: str = ""
    text: str = ""

    @property
    def reply(self) -> str:
        """The reply line without CRLF; "" when allowed."""
        return f"{self.code} {self.enhanced} {self.text}" if not self.allowed else ""
