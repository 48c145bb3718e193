"""The words of notices, in one place so that other languages can stand beside them."""

from engine.notices.report import Action, Reported

SUBJECT = {
    Action.FAILED: "Undeliverable mail: your message was not delivered",
    Action.DELAYED: "Delayed mail: your message is still on its way",
    Action.RELAYED: "Your message was handed on; its delivery cannot be confirmed",
    Action.DELIVERED: "Your message was delivered",
}

_OPENING = {
    Action.FAILED: "Your message could not be delivered to the following recipients. No further attempts are made.",
    Action.DELAYED: "Your message has not been delivered to the following recipients yet.\n"
    "You need not send it again: further attempts are made until {until}.",
    Action.RELAYED: "Your message was handed on to a mail host that does not report back. No further notice follows\n"
    "unless that host sends one.",
    Action.DELIVERED: "Your message was delivered to the following recipients.",
}

_CLOSING = {
    Action.FAILED: "What to do: check the address for typing errors. When the answer above speaks of rights, size or\n"
    "content, the administrator of the receiving side, or of this relay, can say more.\n",
}


def text(action: Action, fqdn: str, recipients: tuple[Reported, ...], until: str = "") -> str:
    """The part of a notice that people read, with plain newlines. `until` is when delivery is given up, in words."""
    blocks = [f"This is the mail relay at {fqdn}.", _OPENING[action].format(until=until)]
    blocks += [_about(recipient) for recipient in recipients]
    closing = _CLOSING.get(action, "")
    return "\n\n".join(blocks) + "\n\n" + (closing + "\n" if closing else "") + "Details for programs follow below.\n"


def _about(recipient: Reported) -> str:
    said = f"{recipient.host} answered: " if recipient.host else ""
    answer = f"\n    {said}{recipient.answer}" if recipient.answer else ""
    return f"  {recipient.address}{answer}"
