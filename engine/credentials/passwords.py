"""Passwords of inbound users: made into salted hashes, and compared with what a client sent.

A hash reads `$scrypt$ln=14,r=8,p=1$<salt>$<key>` (RFC 7914; the layout is passlib's, base64 without padding), so that
hashes made elsewhere in that form work here. Behind it, after a blank, may stand `$nt$<hex>` for NTLM (nt_hash.py).
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import sys

from engine.credentials.nt_hash import nt_hash

PREFIX = "$scrypt$"
_NT_MARK = " $nt$"

# 16 MB and some 40 ms a logon: a relay is asked on every connection, and its whole process stays below 60 MB.
_LOG_N, _R, _P = 14, 8, 1
_SALT_OCTETS = 16
_KEY_OCTETS = 32

# A stored hash may ask for more than ours does, but not for so much that logging on becomes an attack.
_MAX_MEMORY = 128 * 1024**2
_MAX_P = 16

_NT_HEX = re.compile(r"[0-9a-f]{32}", re.ASCII)
_HASH = re.compile(
    r"\$scrypt\$ln=(?P<ln>[1-9]\d?),r=(?P<r>[1-9]\d?),p=(?P<p>[1-9]\d?)"
    r"\$(?P<salt>[A-Za-z0-9+/]{2,86})\$(?P<key>[A-Za-z0-9+/]{22,86})",
    re.ASCII,
)


def hash_password(password: str) -> str:
    """A new salted hash of `password`. Takes some 40 ms: not for the engine's loop. Raises ValueError when empty."""
    if not password:
        raise ValueError("an empty password protects nothing")
    salt = os.urandom(_SALT_OCTETS)
    key = _scrypt(password, salt, _LOG_N, _R, _P, _KEY_OCTETS)
    return f"{PREFIX}ln={_LOG_N},r={_R},p={_P}${_encode(salt)}${_encode(key)}"


def hash_for_ntlm(password: str) -> str:
    """The same with the NT hash behind it, for users of Integrated Windows Authentication."""
    return f"{hash_password(password)}{_NT_MARK}{nt_hash(password).hex()}"


def user_secret(password: str, *, integrated: bool) -> str:
    """What is stored for a user; `integrated` = NTLM is to work, too. On Windows SSPI knows the users itself."""
    return hash_for_ntlm(password) if integrated and sys.platform != "win32" else hash_password(password)


def nt_hash_of(stored: str) -> bytes | None:
    """The NT hash of a stored secret: kept with it, or made of a plain password; None for a salted hash alone."""
    if not stored.startswith(PREFIX):
        return nt_hash(stored)
    _, mark, kept = stored.partition(_NT_MARK)
    return bytes.fromhex(kept) if mark and _NT_HEX.fullmatch(kept) else None


def verify_password(password: str, stored: str) -> bool:
    """Whether `password` is the one behind `stored`: a hash of ours, or the password itself.

    A credentials directory may hold plain passwords. What begins like a hash but is none never matches, and neither
    does an empty stored value. Takes as long as `hash_password`: not for the engine's loop.
    """
    if not stored or not password:
        return False
    if stored.startswith(PREFIX):
        return _verify_hash(password, stored.partition(_NT_MARK)[0])
    return hmac.compare_digest(_octets(password), _octets(stored))


def _verify_hash(password: str, stored: str) -> bool:
    match = _HASH.fullmatch(stored)
    if match is None:
        return False
    log_n, r, p = int(match["ln"]), int(match["r"]), int(match["p"])
    if p > _MAX_P or _memory(log_n, r, p) > _MAX_MEMORY:
        return False
    try:
        salt, expected = _decode(match["salt"]), _decode(match["key"])
        key = _scrypt(password, salt, log_n, r, p, len(expected))
    except ValueError:
        return False
    return hmac.compare_digest(key, expected)


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int, octets: int) -> bytes:
    memory = _memory(log_n, r, p)
    return hashlib.scrypt(_octets(password), salt=salt, n=1 << log_n, r=r, p=p, maxmem=memory, dklen=octets)


def _memory(log_n: int, r: int, p: int) -> int:
    """What OpenSSL counts against its limit, in octets: the table, the p blocks and a working block."""
    return 128 * r * ((1 << log_n) + p + 2)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _encode(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii").rstrip("=")


def _decode(text: str) -> bytes:
    """Raises ValueError (binascii.Error is one)."""
    padded = text + "=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
