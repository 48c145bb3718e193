"""Send as this account: envelope sender and header From become the account that logs on, where a provider demands it.

The original From moves to Reply-To unless there is one, Sender goes, the display name stays; everything else is passed
on byte for byte. A notice (the null sender) is left alone.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator

import msgspec

from engine.delivery.header import Field, Header, read_header
from engine.delivery.job import Job
from engine.policy.addresses import is_mailbox
from engine.settings.model import Security
from engine.spool.smallbody import SmallBody
from engine.spool.spool import Body

# A header beyond this is passed on as it is (octets).
LONGEST_HEADER = 1024**2
# Reading a From takes time that grows with the square of its length; two full lines are more than anybody writes.
_LONGEST_FROM = 2000

# Quoted strings, comments (one deep), and what divides a list of mailboxes (RFC 5322 3.2, 3.4).
_TOKEN = re.compile(rb'"(?:\\.|[^"\\])*"|\((?:\\.|[^()\\])*\)|[<,;:]|[^"(<,;:]+|.', re.DOTALL)
_ADDRESS = re.compile(rb"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")


def account_to_send_as(security: Security) -> str:
    """The address that mail is to come from on a route; "" = the senders stay."""
    if not security.rewrite_sender or security.authentication == "anonymous":
        return ""
    return security.username if is_mailbox(security.username) else ""


async def as_account(job: Job, body: Body, account: str) -> tuple[Job, Body]:
    """The job and its body as they are sent when mail comes from `account`. Raises what `body` raises."""
    if not job.message.sender:
        return job, body
    small = body.small()
    if small is None:
        header = await _header_of(body)
        sent: Body = _Rewritten(body, header.length, _rewritten(header, account)) if header.whole else body
    else:
        header = read_header(small, more=False)
        sent = SmallBody(_rewritten(header, account) + small[header.length :])
    size = job.message.size - body.size + sent.size
    return Job(msgspec.structs.replace(job.message, sender=account, size=size), job.recipients), sent


async def _header_of(body: Body) -> Header:
    seen = bytearray()
    blocks = body.blocks()
    try:
        async for block in blocks:
            seen += block
            header = read_header(bytes(seen), more=True)
            if header.whole or len(seen) > LONGEST_HEADER:
                return header
    finally:
        if isinstance(blocks, AsyncGenerator):
            await blocks.aclose()
    return read_header(bytes(seen), more=False)


def _rewritten(header: Header, account: str) -> bytes:
    froms = header.named("from")
    if len(froms) == 1 and not header.named("sender") and _is_only(froms[0].value, account):
        return b"".join(field.raw for field in header.fields)
    changed = [raw for field in header.fields for raw in _changed(field, froms, account)]
    if changed and not changed[-1].endswith((b"\r", b"\n")):
        changed[-1] += b"\r\n"
    if not froms:
        changed.append(_closed(b"From: " + account.encode()))
    elif not header.named("reply-to"):
        changed += _reply_to(froms)
    if not (header.fields or header.separated):
        # A message without any field: what it begins with must not become one.
        changed.append(b"\r\n")
    return b"".join(changed)


def _changed(field: Field, froms: list[Field], account: str) -> Iterator[bytes]:
    """What stands for a field: the first From with the account, nothing for further ones and for Sender."""
    if froms and field is froms[0]:
        yield _closed(b"From:" + _phrase(field.value) + b"<" + account.encode() + b">")
    elif field.name not in ("from", "sender"):
        yield field.raw


def _reply_to(froms: list[Field]) -> Iterator[bytes]:
    values = [_spaced(field.value).rstrip() for field in froms if b"@" in field.value]
    if values:
        yield _closed(b"Reply-To:" + b",\r\n".join(values))


def _closed(field: bytes) -> bytes:
    return field + b"\r\n"


def _is_only(value: bytes, account: str) -> bool:
    """Whether a From names this account and nobody else."""
    if len(value) > _LONGEST_FROM:
        return False
    found = _ADDRESS.findall(re.sub(rb'"(?:\\.|[^"\\])*"(?!@)', b"", value))
    return [one.lower() for one in found] == [account.lower().encode()]


def _phrase(value: bytes) -> bytes:
    """The display name of the first mailbox with the space around it, as it stands there, folds included; that of old,
    in a comment behind a bare address, becomes one."""
    before = b""
    comment = b""
    for match in _TOKEN.finditer(value[:_LONGEST_FROM]):
        token = match[0]
        if token == b"<":
            return _spaced(before)
        if token in (b",", b";"):
            break
        if token == b":":  # a group: its name is none of the mailbox
            before = b""
        elif token.startswith(b"(") and len(token) > 1:
            comment = token[1:-1]
            before += token
        else:
            before += token
    if b"=?" in comment:  # an encoded word may not stand in quotes (RFC 2047 5)
        return _spaced(comment)
    return _spaced(b'"' + re.sub(rb'[\\"]', rb"\\\g<0>", _unescaped(comment)) + b'"') if comment.strip() else b" "


def _unescaped(comment: bytes) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", comment, flags=re.DOTALL)


def _spaced(phrase: bytes) -> bytes:
    start = b"" if phrase[:1] in (b" ", b"\t", b"\r", b"\n") else b" "
    return start + phrase + (b"" if phrase[-1:] in (b" ", b"\t") else b" " if phrase else b"")


class _Rewritten:
    """A large body with other fields for the first `replaced` octets."""

    def __init__(self, body: Body, replaced: int, fields: bytes) -> None:
        self._body = body
        self._replaced = replaced
        self._fields = fields
        self.size = body.size - replaced + len(fields)

    def small(self) -> bytes | None:
        return None

    async def blocks(self) -> AsyncIterator[bytes]:
        yield self._fields
        left = self._replaced
        blocks = self._body.blocks()
        try:
            async for block in blocks:
                rest = block[left:] if left else block
                left -= min(left, len(block))
                if rest:
                    yield rest
        finally:
            if isinstance(blocks, AsyncGenerator):
                await blocks.aclose()
