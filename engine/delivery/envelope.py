"""The envelope of a job as commands, with the parameters the host understands, and what it cannot take at all."""

import re
from collections.abc import Iterable

from engine.delivery.client import Client
from engine.delivery.job import Answer, Job, Verdict
from engine.spool.message import QueuedRecipient, StoredMessage

_CONTROLS = re.compile("[\x00-\x1f\x7f]")


def cannot_carry(job: Job, client: Client, commands: Iterable[str]) -> Answer | None:
    """Why there is no sense in saying `commands`, the envelope, to this host; None when there is."""
    message, extensions = job.message, client.extensions
    if not all(map(_one_line, commands)):
        return Answer(Verdict.FAILED, "The envelope holds a control character; no host can take it", "", "5.1.3")
    if needs_smtputf8(job) and "SMTPUTF8" not in extensions:
        text = f"{client.where} cannot take addresses or headers outside ASCII (no SMTPUTF8)"
        return Answer(Verdict.FAILED, text, client.host, "5.6.7")
    limit = extensions.get("SIZE", "")
    if limit.isdecimal() and 0 < int(limit) < message.size:
        text = f"{client.where} takes messages of at most {limit} octets; this one has {message.size}"
        return Answer(Verdict.FAILED, text, client.host, "5.3.4")
    return None


def _one_line(command: str) -> bool:
    # Whoever put the message into the spool checked this; here it would be a command of somebody else's making.
    return _CONTROLS.search(command) is None


def needs_smtputf8(job: Job) -> bool:
    """Whether only a host with SMTPUTF8 (RFC 6531) can take this."""
    message = job.message
    if message.smtputf8 or not message.sender.isascii():
        return True
    return not all(recipient.address.isascii() for recipient in job.recipients)


def envelope(job: Job, extensions: dict[str, str]) -> list[str]:
    """MAIL and RCPT with the parameters that the host understands."""
    lines = [f"MAIL FROM:<{job.message.sender}>{_mail_parameters(job, extensions)}"]
    dsn = "DSN" in extensions
    for recipient in job.recipients:
        options = _rcpt_parameters(recipient) if dsn and (recipient.notify or recipient.orcpt) else ""
        lines.append(f"RCPT TO:<{recipient.address}>{options}")
    return lines


def _mail_parameters(job: Job, extensions: dict[str, str]) -> str:
    message: StoredMessage = job.message
    parameters = ""
    if "SIZE" in extensions:
        parameters += f" SIZE={message.size}"
    # Without 8BITMIME an 8-bit body goes out as it is: rewriting it would break its bytes and every signature on it,
    # and hosts that really cut the eighth bit have died out.
    if message.eight_bit and "8BITMIME" in extensions:
        parameters += " BODY=8BITMIME"
    if needs_smtputf8(job):
        parameters += " SMTPUTF8"
    if "DSN" in extensions:
        parameters += f" RET={message.ret}" if message.ret else ""
        parameters += f" ENVID={message.envid}" if message.envid else ""
    return parameters


def _rcpt_parameters(recipient: QueuedRecipient) -> str:
    notify = f" NOTIFY={recipient.notify}" if recipient.notify else ""
    return notify + (f" ORCPT={recipient.orcpt}" if recipient.orcpt else "")
