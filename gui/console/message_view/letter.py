"""Letter: what a message says, taken apart so that nothing in it can do harm; parsing never fails."""

from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from gui.console.message_view import charsets
from gui.console.message_view.filenames import safe_name
from gui.console.message_view.htmlcleaner import Cleaned, clean
from gui.console.message_view.plaintext import readable

# What is read of a message at first: enough for every text, little enough for a 30 MB one.
FIRST_OCTETS = 512 * 1024
# What a person can look through, and what Qt lays out at once.
_MOST_TEXT = 256 * 1024
_MOST_HTML = 128 * 1024
_MOST_SOURCE = 512 * 1024
_MOST_PARTS = 500
_DEEPEST = 50


class Attachment(NamedTuple):
    """A part that is not shown as text. `part` identifies it within its message; `size` is in octets, decoded."""

    part: int
    name: str
    kind: str
    size: int


class Letter(NamedTuple):
    """A message of `size` octets, of which `read` were read.

    `headers` are decoded, `text` and `html` what there is of each ("" otherwise), `pictures` the octets of its own
    images by Content-ID. `remote` counts what it wanted to fetch. `whole` is False when a text was cut.
    """

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    remote: int
    attachments: tuple[Attachment, ...]
    pictures: Mapping[str, bytes]
    source: str
    size: int
    read: int
    whole: bool

    @property
    def complete(self) -> bool:
        """Whether all of the message was read."""
        return self.read >= self.size

    def header(self, name: str) -> str:
        """The first header of that name, "" when there is none."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")


def read_letter(octets: bytes, size: int) -> Letter:
    """Take a message apart, or the beginning of one of `size` octets. Never raises; takes milliseconds."""
    source = readable(charsets.text_of(octets[:_MOST_SOURCE], ""), _MOST_SOURCE)
    try:
        return _taken_apart(octets, size, source)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, IndexError, RecursionError):
        # The standard library's parser is strict in odd places; what came in can be read as text all the same.
        return Letter((), source, "", 0, (), {}, source, size, len(octets), len(octets) <= _MOST_SOURCE)


def part_of(octets: bytes, number: int) -> bytes:
    """The content of one attachment. Raises LookupError when the message has no such part."""
    for place, part in enumerate(_leaves(message_from_bytes(octets))):
        if place == number:
            return _content(part)
    raise LookupError(f"no part {number}")


def _taken_apart(octets: bytes, size: int, source: str) -> Letter:
    message = message_from_bytes(octets)
    texts: list[str] = []
    html = ""
    attachments: list[Attachment] = []
    pictures: dict[str, bytes] = {}
    for place, part in enumerate(_leaves(message)):
        kind = part.get_content_type()
        content = _content(part)
        if _is_shown(part) and kind == "text/plain":
            texts.append(charsets.text_of(content, _charset(part)))
            continue
        if _is_shown(part) and kind == "text/html" and not html:
            html = charsets.text_of(content, _charset(part))
            continue
        if kind.startswith("image/") and part["Content-ID"]:
            pictures[str(part["Content-ID"]).strip().strip("<>")] = content
        attachments.append(Attachment(place, safe_name(_filename(part), kind, place), kind, len(content)))
    text = "\n".join(texts)
    cleaned = clean(html[:_MOST_HTML], frozenset(pictures)) if html else Cleaned("", 0)
    return Letter(
        headers=tuple((str(name), charsets.header(str(value))) for name, value in message.items()),
        text=readable(text, _MOST_TEXT),
        html=cleaned.html,
        remote=cleaned.remote,
        attachments=tuple(attachments),
        pictures=pictures,
        source=source,
        size=size,
        read=len(octets),
        whole=len(text) <= _MOST_TEXT and len(html) <= _MOST_HTML,
    )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order; a message within a message is one part."""
    waiting = [(message, 0)]
    found = 0
    while waiting and found < _MOST_PARTS:
        part, depth = waiting.pop()
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() != "message" and depth < _DEEPEST:
            waiting.extend((each, depth + 1) for each in reversed(payload) if isinstance(each, Message))
            continue
        found += 1
        yield part


def _content(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        try:
            return b"\r\n".join(each.as_bytes() for each in payload if isinstance(each, Message))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return b""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        content = None
    return content if isinstance(content, bytes) else str(payload).encode("utf-8", "surrogateescape")


def _is_shown(part: Message) -> bool:
    """Whether a part is a text to be read and not a file that happens to be a text."""
    return part.get_content_disposition() != "attachment" and not isinstance(part.get_payload(), list)


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _filename(part: Message) -> str:
    try:
        return charsets.header(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
