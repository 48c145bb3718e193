"""The values of metabase properties: numbers, booleans, bit lists with names, lists of text."""

import re
from collections.abc import Mapping

import msgspec

# "No limit" of the console; all bits set is what the property's own default says.
NO_LIMIT = (2_000_000_000, 4_294_967_295)
_NUMBER = re.compile(r"-?\d{1,10}|0[xX][0-9a-fA-F]{1,8}")

AUTH_FLAGS = {"authanonymous": 1, "authbasic": 2, "authntlm": 4, "authmd5": 16, "authpassport": 64}
# AccessSSL 0x8, AccessSSL128 0x100 and the three about client certificates (iiscnfg.h, MD_ACCESS_*).
SSL_FLAGS = {
    "accessssl": 0x8,
    "accesssslnegotiatecert": 0x20,
    "accesssslrequirecert": 0x40,
    "accesssslmapcert": 0x80,
    "accessssl128": 0x100,
}
# The bits of RouteAction (facts/iis-smtp.md, section 3).
DROP, SMART_HOST, TLS, SASL, ALIAS, DELIVER, DEFAULT = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40
NTLM, CLEAR_TEXT, ETRN, DOMAIN_RELAY = 0x80, 0x100, 0x200, 0x1000
CLIENT_TURN, CLIENT_ETRN, KERBEROS, USE_HELO = 0x2000, 0x4000, 0x200000, 0x400000
ROUTE_ACTIONS = {
    "drop": DROP,
    "smarthost": SMART_HOST,
    "ssl": TLS,
    "sasl": SASL,
    "alias": ALIAS,
    "deliver": DELIVER,
    "default": DEFAULT,
    "auth_ntlm": NTLM,
    "auth_cleartext": CLEAR_TEXT,
    "etrn_cmd": ETRN,
    "domain_relay": DOMAIN_RELAY,
    "cside_turn": CLIENT_TURN,
    "cside_etrn": CLIENT_ETRN,
    "auth_kerberos": KERBEROS,
    "use_helo": USE_HELO,
}
# LogExtFileFlags: bit, name in the file, name of our column (iiscnfg.h, MD_EXTLOG_*), in the order IIS writes them.
LOG_FIELDS = (
    (0x1, "logextfiledate", "date"),
    (0x2, "logextfiletime", "time"),
    (0x4, "logextfileclientip", "c-ip"),
    (0x8, "logextfileusername", "cs-username"),
    (0x10, "logextfilesitename", "s-sitename"),
    (0x20, "logextfilecomputername", "s-computername"),
    (0x40, "logextfileserverip", "s-ip"),
    (0x8000, "logextfileserverport", "s-port"),
    (0x80, "logextfilemethod", "cs-method"),
    (0x100, "logextfileuristem", "cs-uri-stem"),
    (0x200, "logextfileuriquery", "cs-uri-query"),
    (0x400, "logextfilehttpstatus", "sc-status"),
    (0x800, "logextfilewin32status", "sc-win32-status"),
    (0x1000, "logextfilebytessent", "sc-bytes"),
    (0x2000, "logextfilebytesrecv", "cs-bytes"),
    (0x4000, "logextfiletimetaken", "time-taken"),
    (0x80000, "logextfileprotocolversion", "cs-version"),
    (0x100000, "logextfilehost", "cs-host"),
    (0x10000, "logextfileuseragent", "cs(User-Agent)"),
    (0x20000, "logextfilecookie", "cs(Cookie)"),
    (0x40000, "logextfilereferer", "cs(Referer)"),
)
# LogExtFileHttpSubStatus and what else is about HTTP alone.
HTTP_ONLY = {"logextfilehttpsubstatus": 0x200000}


class NotUnderstood(ValueError):
    """A value in a form that is not known; nothing is guessed from it."""


class Flags(msgspec.Struct, frozen=True):
    """A bit list: the bits that were understood, and whether there was anything else."""

    bits: int
    strange: tuple[str, ...] = ()

    def has(self, bit: int) -> bool:
        """Whether this bit is set."""
        return bool(self.bits & bit)


def number(text: str) -> int:
    """A DWORD, written as a signed or unsigned decimal number or in hexadecimal; raises NotUnderstood."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain) is None:
        raise NotUnderstood(text)
    value = int(plain, 16) if plain[:2].lower() == "0x" else int(plain)
    if not -(2**31) <= value < 2**32:
        raise NotUnderstood(text)
    return value & 0xFFFFFFFF


def boolean(text: str) -> bool:
    """TRUE or FALSE, 1 or 0, and -1, which Basic calls true; raises NotUnderstood."""
    words = {"true": True, "1": True, "-1": True, "4294967295": True, "false": False, "0": False}
    if text.strip().lower() not in words:
        raise NotUnderstood(text)
    return words[text.strip().lower()]


def flags(text: str, names: Mapping[str, int], prefixes: tuple[str, ...] = ()) -> Flags:
    """A number, or names between "|". Bits without a name in `names` are strange; raises NotUnderstood for neither."""
    if _NUMBER.fullmatch(text.strip()):
        return _known(number(text), names)
    parts = [part.strip() for part in text.split("|")]
    if not all(re.fullmatch(r"\w+", part) for part in parts):
        raise NotUnderstood(text)
    bits, strange = 0, []
    for part in parts:
        bit = _bit(part.lower(), names, prefixes)
        bits |= bit
        strange += [] if bit else [part]
    return Flags(bits, tuple(strange))


def _known(bits: int, names: Mapping[str, int]) -> Flags:
    known = 0
    for bit in names.values():
        known |= bit
    rest = bits & ~known
    return Flags(bits & known, (f"0x{rest:X}",) if rest else ())


def _bit(name: str, names: Mapping[str, int], prefixes: tuple[str, ...]) -> int:
    for prefix in prefixes:
        name = name.removeprefix(prefix)
    return names.get(name, 0)


def words(text: str) -> tuple[str, ...]:
    """A list of texts without spaces. Between them stand line ends, which an XML reader turns into spaces."""
    return tuple(text.split())
