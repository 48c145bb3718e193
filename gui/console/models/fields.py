"""How fields of messages are written in lists: times as people say them, addresses, and the exact value on hover."""

from collections.abc import Sequence

from gui.console.words import exact
from gui.i18n import translate

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# A tooltip of a message to thousands would be taller than the screen.
_TIP_LINES = 20


def ago(at: float, now: float) -> str:
    """How long ago; "" for never."""
    if not at:
        return ""
    amount = _amount(now - at)
    return translate("console", "{time} ago").format(time=amount) if amount else translate("console", "just now")


def ahead(at: float, now: float) -> str:
    """In how long; "now" for what is due."""
    amount = _amount(at - now) if at else ""
    return translate("console", "in {time}").format(time=amount) if amount else translate("console", "now")


def moment(at: float) -> str:
    """The exact local time; "" for never."""
    return exact(at) if at else ""


def addresses(listed: Sequence[str], count: int) -> str:
    """The first address, and how many there are besides."""
    if not listed:
        return ""
    if count == 1:
        return listed[0]
    return translate("console", "{first} and {count} more").format(first=listed[0], count=f"{count - 1:,}")


def every_address(listed: Sequence[str], count: int) -> str:
    """All of them, one a line, as far as they fit on a screen."""
    lines = list(listed[:_TIP_LINES])
    if count > len(lines):
        lines.append(translate("console", "and {count} more").format(count=f"{count - len(lines):,}"))
    return "\n".join(lines)


def sender(address: str) -> str:
    """An address; the empty one of notices is written as SMTP writes it."""
    return address or "<>"


def one_line(text: str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


def _amount(seconds: float) -> str:
    """A span in its largest unit, "" below half a minute."""
    if seconds < _MINUTE / 2:
        return ""
    if seconds < 90 * _MINUTE:
        return translate("console", "{n} min").format(n=max(1, round(seconds / _MINUTE)))
    if seconds < 2 * _DAY:
        return translate("console", "{n} h").format(n=round(seconds / _HOUR))
    return translate("console", "{n} d").format(n=round(seconds / _DAY))
