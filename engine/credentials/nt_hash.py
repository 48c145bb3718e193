"""The NT hash of a password: what NTLM needs in place of the password itself ([MS-NLMP] 3.3.1, MD4 of RFC 1320).

It has no salt and is fast to guess, and whoever has it can log on by NTLM: it is kept only for users of Integrated
Windows Authentication, beside the salted hash, and only where secrets are kept.
"""

import struct

_MASK = 0xFFFFFFFF
_START = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
# Per round: its constant, the order of the words, and how far each sum is rotated (RFC 1320 3.4).
_ROUNDS = (
    (0x00000000, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), (3, 7, 11, 19)),
    (0x5A827999, (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15), (3, 5, 9, 13)),
    (0x6ED9EBA1, (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15), (3, 9, 11, 15)),
)


def nt_hash(password: str) -> bytes:
    """16 octets."""
    return md4(password.encode("utf-16-le", "surrogatepass"))


def md4(message: bytes) -> bytes:
    """RFC 1320. OpenSSL 3 no longer has it, for good reasons; NTLM knows nothing else."""
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + struct.pack("<Q", 8 * len(message))
    state: tuple[int, ...] = _START
    for at in range(0, len(padded), 64):
        state = _block(state, struct.unpack("<16I", padded[at : at + 64]))
    return struct.pack("<4I", *state)


def _block(state: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
    a, b, c, d = state
    for number, (constant, order, turns) in enumerate(_ROUNDS):
        for step, index in enumerate(order):
            total = (a + _mixed(number, b, c, d) + words[index] + constant) & _MASK
            turn = turns[step % 4]
            a, b, c, d = d, ((total << turn) | (total >> (32 - turn))) & _MASK, b, c
    return tuple((old + new) & _MASK for old, new in zip(state, (a, b, c, d), strict=True))


def _mixed(number: int, x: int, y: int, z: int) -> int:
    if number == 0:
        return (x & y) | (~x & _MASK & z)
    if number == 1:
        return (x & y) | (x & z) | (y & z)
    return x ^ y ^ z
