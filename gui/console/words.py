"""Numbers, times, spans and sizes as the console's pages write them."""

import time

from gui.i18n import translate

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_KB = 1024


def number(count: int) -> str:
    """A count with separators."""
    return f"{count:,}"


def grouped(text: str, count: int) -> str:
    """A translated plural with separators in its number, which Qt leaves out."""
    return text.replace(str(count), number(count), 1)


def clock(at: float, now: float) -> str:
    """Local time of day, with the date in front unless it is today; `at` and `now` in seconds since the epoch."""
    then, today = time.localtime(at), time.localtime(now)
    form = "%H:%M" if then[:3] == today[:3] else "%Y-%m-%d %H:%M"
    return time.strftime(form, then)


def exact(at: float) -> str:
    """Local date and time to the second."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def span(seconds: float) -> str:
    """A length of time in its largest unit, as people say it."""
    if seconds < _MINUTE:
        return translate("console", "less than a minute")
    if seconds < 2 * _HOUR:
        return translate("console", "%n minute(s)", "", int(seconds // _MINUTE))
    if seconds < 2 * _DAY:
        return translate("console", "%n hour(s)", "", int(seconds // _HOUR))
    return translate("console", "%n day(s)", "", int(seconds // _DAY))


def duration(seconds: float) -> str:
    """A length of time as h:mm:ss."""
    whole = max(0, int(seconds))
    return f"{whole // _HOUR}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"


def size(octets: int) -> str:
    """Octets as B, KB, MB or GB."""
    amount, unit = float(octets), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < _KB:
            break
        amount, unit = amount / _KB, larger
    return f"{amount:.1f} {unit}" if unit != "B" and amount < 10 else f"{amount:,.0f} {unit}"
