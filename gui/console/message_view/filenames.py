"""Names under which attachments are offered to be saved: whatever the sender wrote, only a plain name is left."""

import mimetypes
import re
import unicodedata

_LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Names that are devices on Windows, with any extension.
_DEVICE = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
# Where Python's own table has nothing, or something odd.
_EXTENSIONS = {"message/rfc822": ".eml", "message/delivery-status": ".txt", "text/plain": ".txt"}


def safe_name(name: str, kind: str, number: int) -> str:
    """A name without folders, control characters or dots in front; made up from the kind of content when empty."""
    visible = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    last = re.split(r"[/\\]", visible)[-1]
    plain = _FORBIDDEN.sub("_", last).strip(". ")
    if not plain:
        extension = _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
        plain = f"part-{number + 1}{extension}"
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    return _shortened(plain)


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:_LONGEST]
    return f"{stem[: _LONGEST - len(extension) - 1]}.{extension}"
