"""A delivery status notification as bytes: multipart/report of RFC 3464, in its international form RFC 6533 if need be.

Written by hand and not through the email package: the original message must stay in it byte for byte.
"""

import re
from datetime import UTC, datetime

from engine.notices import wording
from engine.notices.language import is_japanese
from engine.notices.report import Action, Report, Reported

_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_MESSAGE_ID = re.compile(
    rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,400}>)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
# RFC 5322 2.1.1 allows 998 characters a line; what people read breaks earlier.
_LINE = 76


def compose(report: Report) -> bytes:
    """The complete notice, CRLF throughout."""
    boundary = f"=_{report.token}"
    people = _bilingual(report) if is_japanese(report.original) else _part(_text(report))
    parts = [people, _part(_status(report))]
    if report.original:
        parts.append(_original(report))
    opening = f"--{boundary}\r\n".encode("ascii")
    body = b"".join(opening + part + b"\r\n" for part in parts)
    headers = _headers(report, boundary, eight_bit=not body.isascii())
    return headers.encode() + b"\r\n" + body + f"--{boundary}--\r\n".encode("ascii")


def international(report: Report) -> bool:
    """Whether the notice needs the types of RFC 6533."""
    return report.international or not all(recipient.address.isascii() for recipient in report.recipients)


def _headers(report: Report, boundary: str, *, eight_bit: bool) -> str:
    lines = [
        f"From: Mail Delivery System <postmaster@{report.fqdn}>",
        f"To: <{report.to}>",
        f"Subject: {_subject(report)}",
        f"Date: {_date(report.now)}",
        f"Message-ID: <{report.token}@{report.fqdn}>",
        *_thread(report.original),
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        # The report type is the same with the international parts (RFC 6533 3).
        f'Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="{boundary}"',
    ]
    if eight_bit:
        lines.append("Content-Transfer-Encoding: 8bit")
    return "".join(f"{line}\r\n" for line in lines)


def _thread(original: bytes) -> list[str]:
    match = _MESSAGE_ID.search(original.partition(b"\r\n\r\n")[0])
    if match is None or not match[1].isascii():
        return []
    name = match[1].decode("ascii")
    return [f"In-Reply-To: {name}", f"References: {name}"]


def _part(described: tuple[str, str]) -> bytes:
    content_type, text = described
    encoding = "" if text.isascii() else "Content-Transfer-Encoding: 8bit\r\n"
    return f"Content-Type: {content_type}\r\n{encoding}\r\n{text}".encode()


def _text(report: Report) -> tuple[str, str]:
    text = _english(report)
    charset = "us-ascii" if text.isascii() else "utf-8"
    return f"text/plain; charset={charset}", text


def _english(report: Report) -> str:
    text = wording.text(report.action, report.fqdn, report.recipients, _until(report))
    return "\r\n".join(piece for line in text.split("\n") for piece in _wrapped(line))


def _bilingual(report: Report) -> bytes:
    """Japanese above English. In base64, so that the notice needs no 8BITMIME on its way."""
    from base64 import encodebytes

    japanese = wording.japanese_text(report.action, report.fqdn, report.recipients, _until(report))
    text = japanese.replace("\n", "\r\n") + f"\r\n{'-' * _LINE}\r\n\r\n" + _english(report)
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + encodebytes(text.encode()).replace(b"\n", b"\r\n")


def _subject(report: Report) -> str:
    english = wording.ENGLISH.subject[report.action]
    if not is_japanese(report.original):
        return english
    from email.header import Header

    # Encoded words (RFC 2047): a header is in ASCII for whoever is on the way.
    return Header(f"{wording.JAPANESE.subject[report.action]} / {english}", "utf-8", 76, "Subject").encode(
        linesep="\r\n"
    )


def _until(report: Report) -> str:
    return _date(report.retry_until) if report.retry_until else ""


def _wrapped(line: str) -> list[str]:
    import textwrap

    if len(line) <= _LINE:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, _LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


# --- The part that programs read ------------------------------------------------------------------------------------


def _status(report: Report) -> tuple[str, str]:
    wide = international(report)
    fields = [f"Reporting-MTA: dns; {report.fqdn}"]
    if report.envid:
        fields.append(f"Original-Envelope-Id: {_plain(_decoded(report.envid), wide=wide)}")
    fields.append(f"Arrival-Date: {_date(report.arrived)}")
    groups = [fields, *(_recipient(report, recipient, wide=wide) for recipient in report.recipients)]
    text = "\r\n".join("".join(f"{field}\r\n" for field in group) for group in groups)
    return f"message/{'global-' if wide else ''}delivery-status", text


def _recipient(report: Report, recipient: Reported, *, wide: bool) -> list[str]:
    fields = []
    if recipient.orcpt:
        kind, _, address = recipient.orcpt.partition(";")
        fields.append(f"Original-Recipient: {_plain(f'{kind}; {_decoded(address)}', wide=wide)}")
    kind = "rfc822" if recipient.address.isascii() else "utf-8"
    fields += [
        f"Final-Recipient: {kind}; {_plain(recipient.address, wide=wide)}",
        f"Action: {report.action}",
        f"Status: {recipient.status}",
    ]
    if recipient.host:
        fields.append(f"Remote-MTA: dns; {_plain(recipient.host, wide=wide)}")
    fields += _diagnosis(recipient, wide=wide)
    if report.action is Action.DELAYED:
        fields.append(f"Will-Retry-Until: {_date(report.retry_until)}")
    return fields


def _diagnosis(recipient: Reported, *, wide: bool) -> list[str]:
    if recipient.host and recipient.answer:
        return [f"Diagnostic-Code: smtp; {_plain(recipient.answer, wide=wide)}"]
    said = recipient.last_answer or recipient.answer
    return (
        [f"Diagnostic-Code: {'smtp' if said[:3].isdigit() else 'x-mailroot'}; {_plain(said, wide=wide)}"]
        if said
        else []
    )


def _plain(text: str, *, wide: bool) -> str:
    """`text` on one line, and in ASCII where the part is not international."""
    line = "".join(char if char.isprintable() else "?" for char in text)
    return line if wide else line.encode("ascii", "replace").decode("ascii")


def _decoded(xtext: str) -> str:
    """RFC 3461 4: "+" and two hexadecimal digits stand for a character."""
    return _XTEXT.sub(lambda match: chr(int(match[1], 16)), xtext)


# --- The message it is about ----------------------------------------------------------------------------------------


def _original(report: Report) -> bytes:
    content_type = {
        (True, False): "message/rfc822",
        (False, False): "text/rfc822-headers",
        (True, True): "message/global",
        (False, True): "message/global-headers",
    }[report.complete, international(report)]
    encoding = "" if report.original.isascii() else "Content-Transfer-Encoding: 8bit\r\n"
    return f"Content-Type: {content_type}\r\n{encoding}\r\n".encode("ascii") + report.original


def _date(at: float) -> str:
    """RFC 5322 3.3."""
    from email.utils import format_datetime

    return format_datetime(datetime.fromtimestamp(int(at), UTC))
