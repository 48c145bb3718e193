"""Script: the steps of the walkthrough's telnet test, each with what it says in words."""

from typing import NamedTuple

from gui.i18n import QT_TRANSLATE_NOOP, translate

_READY, _OK, _GO_ON = 220, 250, 354


class Step(NamedTuple):
    """One line to send. `answer` is the code that means success, 0 = the server does not answer this line.

    `line` may hold {sender} and {recipient}. The first step sends nothing: it opens the connection.
    """

    key: str
    line: str
    answer: int
    words: str

    def text(self, sender: str, recipient: str) -> str:
        """The line as it is sent."""
        return self.line.format(sender=sender, recipient=recipient)

    @property
    def explanation(self) -> str:
        """What the step is for, in the user's language."""
        return translate("console", self.words)

    def is_done_by(self, line: str) -> bool:
        """Whether somebody who typed `line` by hand has taken this step."""
        typed, own = line.strip().upper(), self.line.upper()
        if self.key in ("blank", "end"):
            return typed == own
        if self.key == "body":
            return bool(typed) and typed != "."
        if self.key == "ehlo":
            return typed.startswith(("EHLO", "HELO"))
        verb = own.partition(":")[0]
        return "".join(typed.split()).startswith("".join(verb.split()))


STEPS = (
    Step(
        "connect",
        "",
        _READY,
        QT_TRANSLATE_NOOP("console", "Connect to the server. It answers 220 with its name when it is ready."),
    ),
    Step(
        "ehlo",
        "EHLO server",
        _OK,
        QT_TRANSLATE_NOOP("console", "Start communication. The server lists what it can do, each line with 250."),
    ),
    Step(
        "mail",
        "MAIL FROM: {sender}",
        _OK,
        QT_TRANSLATE_NOOP("console", "Say who sends: what cannot be delivered goes back to this address."),
    ),
    Step(
        "rcpt",
        "RCPT TO: {recipient}",
        _OK,
        QT_TRANSLATE_NOOP("console", "Say who gets it. Here the server decides whether it relays for this computer."),
    ),
    Step(
        "data",
        "DATA",
        _GO_ON,
        QT_TRANSLATE_NOOP("console", "Tell the server that the message follows. It answers 354 and then listens only."),
    ),
    Step(
        "subject",
        "Subject: Test Message",
        0,
        QT_TRANSLATE_NOOP("console", "The subject, a header of the message. The server does not answer here."),
    ),
    Step(
        "blank",
        "",
        0,
        QT_TRANSLATE_NOOP("console", "An empty line: the headers end, the message body begins."),
    ),
    Step(
        "body",
        "This is the message body of the test message.",
        0,
        QT_TRANSLATE_NOOP("console", "The message body. It can have any number of lines."),
    ),
    Step(
        "end",
        ".",
        _OK,
        QT_TRANSLATE_NOOP(
            "console", "A period on a line of its own ends the message. 250 means that it is safe in the queue."
        ),
    ),
)
