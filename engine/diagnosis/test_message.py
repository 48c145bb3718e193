"""A small message to try the way with, and who may be its sender."""

import getpass

from engine.policy.addresses import is_mailbox
from engine.settings.model import Security

SUBJECT = "Mailroot test message"
TEXT = "This is a test message from Mailroot. If you can read it, the relay works."


def proposed_sender(security: Security, fqdn: str) -> str:
    """The smart host's account where it is an address, because many accept no other; else this user here."""
    if is_mailbox(security.username):
        return security.username
    try:
        own = f"{getpass.getuser()}@{fqdn}"
    except (OSError, KeyError, ImportError):
        own = ""
    # A name such as "First Last" is none that mail knows.
    return own if is_mailbox(own) else f"postmaster@{fqdn}"


def composed(sender: str, recipient: str, fqdn: str, *, subject: str = SUBJECT, text: str = TEXT) -> bytes:
    """A complete message (RFC 5322) with CRLF line ends. The addresses stand in it as they are given."""
    from email.message import EmailMessage
    from email.policy import SMTPUTF8
    from email.utils import formatdate, make_msgid

    message = EmailMessage(policy=SMTPUTF8)
    message["Subject"], message["Date"], message["Message-ID"] = subject, formatdate(), make_msgid(domain=fqdn)
    message.set_content(text + "\n")
    # As they were typed: an odd address is refused by the engine in words, not by the header parser with a traceback.
    return f"From: {sender}\r\nTo: {recipient}\r\n".encode() + message.as_bytes()
