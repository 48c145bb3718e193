"""NTLM version 2 as a server with a list of its own users ([MS-NLMP] 3.2.5, [MS-SMTPNTLM] for the framing)."""

import hashlib
import hmac
import secrets
import struct
from collections.abc import Callable

import msgspec

from engine.sasl.acceptor import Rejected
from engine.sasl.ntlm import SIGNATURE

# [MS-NLMP] 2.2.2.5: UNICODE, REQUEST_TARGET, NTLM, ALWAYS_SIGN, TARGET_TYPE_SERVER, EXTENDED_SESSIONSECURITY,
# TARGET_INFO, VERSION (with it all clients put the integrity code at the same place). Neither signing nor a session key
# is wanted: TLS does that.
_FLAGS = 0x00000001 | 0x00000004 | 0x00000200 | 0x00008000 | 0x00020000 | 0x00080000 | 0x00800000 | 0x02000000
# [MS-NLMP] 2.2.2.10: Windows 10.0, revision 15 of NTLM; for people who read traces.
_VERSION = struct.pack("<BBHI", 10, 0, 0, 15 << 24)
_UNICODE = 0x00000001
_KEY_EXCHANGE = 0x40000000

# [MS-NLMP] 2.2.2.1, AV_PAIR.
_END, _COMPUTER, _DOMAIN, _DNS_COMPUTER, _AV_FLAGS, _TIMESTAMP = 0, 1, 2, 3, 6, 7
_HAS_MIC = 0x2
_MIC_AT, _MIC_OCTETS = 72, 16
# A response of version 2: its proof, and 28 octets before the target information.
_PROOF_OCTETS, _TEMP_HEAD = 16, 28
# Seconds from 1601 to 1970.
_EPOCH = 11_644_473_600

# Gives the NT hash of the user a client names (name, domain), None for one who may not log on; may block.
NtHashOf = Callable[[str, str], bytes | None]


class NtlmAcceptor:
    """CHALLENGE for NEGOTIATE, then a verdict on AUTHENTICATE. `now` is the time in seconds since 1970."""

    def __init__(self, fqdn: str, nt_hash_of: NtHashOf, now: float) -> None:
        self._fqdn = fqdn
        self._nt_hash_of = nt_hash_of
        self._now = now
        self._challenge = b""
        self._negotiate = b""
        self._nonce = secrets.token_bytes(8)
        self._user = ""

    # The proof was made with the hash of a user who is on the list.
    vouched_for = False

    @property
    def user(self) -> str:
        return self._user

    def respond(self, response: bytes) -> bytes | None:
        if not self._challenge:
            _message_type(response, 1)
            self._negotiate = response
            self._challenge = self._make_challenge()
            return self._challenge
        self._judge(response)
        return None

    def __repr__(self) -> str:
        return f"NtlmAcceptor({self._fqdn!r})"

    def _make_challenge(self) -> bytes:
        computer = self._fqdn.partition(".")[0].upper()[:15]
        name = computer.encode("utf-16-le")
        info = b"".join(
            _pair(kind, value)
            for kind, value in (
                (_COMPUTER, name),
                (_DOMAIN, name),
                (_DNS_COMPUTER, self._fqdn.encode("utf-16-le")),
                (_TIMESTAMP, struct.pack("<Q", int((self._now + _EPOCH) * 10_000_000))),
                (_END, b""),
            )
        )
        head = 56
        return (
            SIGNATURE
            + struct.pack("<I", 2)
            + struct.pack("<HHI", len(name), len(name), head)
            + struct.pack("<I", _FLAGS)
            + self._nonce
            + bytes(8)
            + struct.pack("<HHI", len(info), len(info), head + len(name))
            + _VERSION
            + name
            + info
        )

    def _judge(self, response: bytes) -> None:
        claim = _claim(response)
        if len(claim.response) < _PROOF_OCTETS + _TEMP_HEAD:
            raise Rejected("NTLM version 1 is not accepted", claim.typed)
        known = self._nt_hash_of(claim.user, claim.domain)
        # As long for somebody unknown, so that time does not tell which names exist.
        key = _ntowf_v2(known if known is not None else secrets.token_bytes(16), claim.user, claim.domain)
        proof, temp = claim.response[:_PROOF_OCTETS], claim.response[_PROOF_OCTETS:]
        right = hmac.compare_digest(_hmac(key, self._nonce + temp), proof)
        if not right or known is None:
            raise Rejected("wrong password" if known is not None else "no such user", claim.typed)
        if not self._untouched(claim, temp, _hmac(key, proof), response):
            raise Rejected("the messages were changed on their way", claim.typed)
        self._user = claim.typed

    def _untouched(self, claim: "_Claim", temp: bytes, session_key: bytes, response: bytes) -> bool:
        """The message integrity code over all three messages; a client that sends one says so in what it signed."""
        if not int.from_bytes(_pairs(temp[_TEMP_HEAD:]).get(_AV_FLAGS, b""), "little") & _HAS_MIC:
            return True
        if claim.flags & _KEY_EXCHANGE:
            return False  # it was not offered
        mic = response[_MIC_AT : _MIC_AT + _MIC_OCTETS]
        blank = response[:_MIC_AT] + bytes(_MIC_OCTETS) + response[_MIC_AT + _MIC_OCTETS :]
        return hmac.compare_digest(_hmac(session_key, self._negotiate + self._challenge + blank), mic)


class _Claim(msgspec.Struct, frozen=True):
    """What AUTHENTICATE says."""

    user: str
    domain: str
    response: bytes
    flags: int

    @property
    def typed(self) -> str:
        return f"{self.domain}\\{self.user}" if self.domain else self.user

    def __repr__(self) -> str:
        return f"_Claim({self.typed!r}, ...)"


def _claim(message: bytes) -> _Claim:
    _message_type(message, 3)
    if len(message) < 64:
        raise Rejected("a message of NTLM that is too short")
    (flags,) = struct.unpack_from("<I", message, 60)
    encoding = "utf-16-le" if flags & _UNICODE else "latin-1"
    domain, user = (_field(message, at).decode(encoding, "replace") for at in (28, 36))
    return _Claim(user, domain, _field(message, 20), flags)


def _message_type(message: bytes, wanted: int) -> None:
    if len(message) < 12 or not message.startswith(SIGNATURE) or message[8:12] != struct.pack("<I", wanted):
        raise Rejected("what came is not the message of NTLM that was due")


def _field(message: bytes, at: int) -> bytes:
    length, _, offset = struct.unpack_from("<HHI", message, at)
    if offset + length > len(message):
        raise Rejected("a message of NTLM that is cut off")
    return message[offset : offset + length]


def _pair(kind: int, value: bytes) -> bytes:
    return struct.pack("<HH", kind, len(value)) + value


def _pairs(info: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(info):
        kind, length = struct.unpack_from("<HH", info, at)
        if kind == _END:
            break
        found[kind] = info[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def _ntowf_v2(known: bytes, user: str, domain: str) -> bytes:
    return _hmac(known, (user.upper() + domain).encode("utf-16-le", "surrogatepass"))


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.md5)
