"""Checksums over what is stored: a flipped bit is noticed before anything is sent or believed."""

import hashlib
from collections.abc import Iterable

SIZE = 16

# hashlib lets go of the interpreter lock for more than 2,047 bytes at a time, and getting it back beside a busy
# thread costs up to a switch interval: hundreds of times the 7 µs that 4 KB take. From 32 KB on, letting go pays.
_QUIET_STEP = 2047
_QUIET_LIMIT = 32 * 1024


def of_body(body: bytes) -> bytes:
    """The checksum of a body."""
    hashed = hashlib.blake2b(digest_size=SIZE)
    if len(body) > _QUIET_LIMIT:
        hashed.update(body)
        return hashed.digest()
    for start in range(0, len(body), _QUIET_STEP):
        hashed.update(body[start : start + _QUIET_STEP])
    return hashed.digest()


def of_blocks(blocks: Iterable[bytes]) -> bytes:
    """The checksum of a body that comes in blocks; the same as `of_body` of them joined."""
    hashed = hashlib.blake2b(digest_size=SIZE)
    for block in blocks:
        hashed.update(block)
    return hashed.digest()


def of_content(number: int, head: bytes, body_checksum: bytes) -> bytes:
    """The seal of a message's octets: bound to its id, so that rows cannot be taken for one another."""
    return hashlib.blake2b(b"%d %d\n%b%b" % (number, len(head), head, body_checksum), digest_size=SIZE).digest()


def of_envelope(number: int, envelope: bytes) -> bytes:
    """The seal of an envelope in its stored form."""
    return hashlib.blake2b(b"%d\n%b" % (number, envelope), digest_size=SIZE).digest()
