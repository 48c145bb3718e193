"""RelayIpList and IPSecurity as IIS writes them, for samples; the reader under test has no part in it.

Written after facts/iis-smtp.md, section 3; for one group the result is that of the two public samples, byte for byte.
"""

import ipaddress
import struct
from collections.abc import Sequence

Group = tuple[str, Sequence[str]]  # a mask and its addresses


def grant_blob(*groups: Group) -> str:
    """ "Only the list below"."""
    return _blob(denied=(), granted=groups)


def deny_blob(*groups: Group) -> str:
    """ "All except the list below"."""
    return _blob(denied=groups, granted=())


def both_blob(denied: Sequence[Group], granted: Sequence[Group]) -> str:
    """Denied and granted computers at once, which the console never makes."""
    return _blob(denied, granted)


def _blob(denied: Sequence[Group], granted: Sequence[Group]) -> str:
    sizes = [8 + 20 * len(denied), 8 + 20 * len(granted), 8, 8]
    offsets = [24 + sum(sizes[:index]) for index in range(4)]
    end = 24 + sum(sizes)
    header = b"".join(_place(offset) for offset in offsets) + struct.pack("<II", 1, end)
    first, data = _list(denied, end)
    second, more = _list(granted, end + len(data))
    return (header + first + second + bytes(16) + data + more).hex()


def _list(groups: Sequence[Group], data_at: int) -> tuple[bytes, bytes]:
    total = sum(len(addresses) for _, addresses in groups)
    entries, data, seen = b"", b"", 0
    for mask, addresses in groups:
        entries += struct.pack("<IIII", 2, len(addresses) + 1, 4, seen) + _place(data_at + len(data))
        data += b"".join(ipaddress.IPv4Address(item).packed for item in (mask, *addresses))
        seen += len(addresses)
    return struct.pack("<II", len(groups), total) + entries, data


def _place(offset: int) -> bytes:
    return struct.pack("<I", 0x80000000 | offset)
