"""RelayIpList and IPSecurity: the binary lists of computers in a metabase.

The layout is deduced from public samples (facts/iis-smtp.md, section 3) and repeats itself: offsets, counts and sizes
say the same thing twice. A list is taken only when all of it agrees and every byte has its place; anything else is not
understood, and no address is guessed from it. Lists of domain names occur in no public sample and are not read.

    00  offset of the denied addresses     04  of the granted addresses
    08  offset of the denied names         0C  of the granted names      10  flags      14  where the addresses begin
    each address list: entries, addresses, then per entry: 2 (IPv4), items, 4 (bytes), first, offset
    each entry's items: the mask, then the addresses it belongs to
"""

import ipaddress
import struct
from typing import Literal

import msgspec

_HEADER = 24
_ENTRY = 20
_IPV4 = 2
_OFFSET = 0x80000000
# The console writes a kilobyte for every two hundred addresses; nobody typed a megabyte.
_LARGEST = 1024**2
# "Only the list below" without anybody on it is stored as this one address, which no computer has.
_NOBODY = ipaddress.IPv4Network("0.0.0.0/32")


class NotAnIpList(ValueError):
    """The bytes do not have the one layout that is known."""


class IpList(msgspec.Struct, frozen=True):
    """A list as the console shows it. `empty`: there was nothing at all, not even a layout.

    `names_left_out`: names of domains stand beside the addresses and were not read. `deduced`: several masks occur,
    a form that is deduced and not seen in a sample.
    """

    mode: Literal["only_listed", "all_except"]
    entries: tuple[str, ...] = ()
    names_left_out: bool = False
    deduced: bool = False
    empty: bool = False


def parse_ip_list(text: str) -> IpList:
    """Read the hexadecimal text of the file; raises NotAnIpList for everything that is not fully understood."""
    data = _bytes(text)
    if not data:
        return IpList("all_except", empty=True)
    return _Blob(data).read()


def _bytes(text: str) -> bytes:
    compact = "".join(text.split())
    if len(compact) > 2 * _LARGEST:
        raise NotAnIpList("longer than any list")
    try:
        return bytes.fromhex(compact)
    except ValueError:
        raise NotAnIpList("not hexadecimal") from None


class _Entry(msgspec.Struct, frozen=True):
    """One mask and where it stands with its addresses."""

    items: int
    first: int
    offset: int


class _Blob:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._used: list[tuple[int, int]] = [(0, _HEADER)]

    def read(self) -> IpList:
        denied_at, granted_at, denied_names_at, granted_names_at = (self._offset(place) for place in (0, 4, 8, 12))
        denied, denied_masks = self._addresses(denied_at)
        granted, granted_masks = self._addresses(granted_at)
        denied_names, granted_names = self._names(denied_names_at), self._names(granted_names_at)
        if denied_names or (denied and granted) or (denied and granted_names):
            raise NotAnIpList("denied and granted computers, or denied names")
        if not (denied or granted or granted_names):
            raise NotAnIpList("no computer at all: which of the two lists is meant cannot be told")
        self._check_every_byte(but_names=granted_names)
        if denied:
            return IpList("all_except", _entries(denied), deduced=denied_masks > 1)
        return IpList("only_listed", _entries(granted), names_left_out=granted_names, deduced=granted_masks > 1)

    def _addresses(self, at: int) -> tuple[list[ipaddress.IPv4Network], int]:
        count, total = self._number(at), self._number(at + 4)
        if count > len(self._data) // _ENTRY:
            raise NotAnIpList("more entries than bytes")
        self._use(at, 8 + count * _ENTRY)
        found: list[ipaddress.IPv4Network] = []
        for index in range(count):
            entry = self._entry(at + 8 + index * _ENTRY)
            if entry.first != len(found):
                raise NotAnIpList("the first addresses do not add up")
            found += self._networks(entry)
        if len(found) != total:
            raise NotAnIpList("the numbers of addresses do not add up")
        return found, count

    def _entry(self, at: int) -> _Entry:
        family, items, size, first = (self._number(at + step) for step in (0, 4, 8, 12))
        if family != _IPV4 or size != 4:
            raise NotAnIpList("addresses other than IPv4")
        if not 2 <= items <= len(self._data) // 4:
            raise NotAnIpList("a mask without addresses")
        return _Entry(items, first, self._offset(at + 16))

    def _networks(self, entry: _Entry) -> list[ipaddress.IPv4Network]:
        self._use(entry.offset, entry.items * 4)
        if entry.offset < self._number(20):
            raise NotAnIpList("addresses inside the header")
        values = struct.unpack_from(f">{entry.items}I", self._data, entry.offset)
        length = _prefix_length(values[0])
        try:
            return [ipaddress.IPv4Network((value, length)) for value in values[1:]]
        except ValueError:
            raise NotAnIpList("an address that its mask does not fit") from None

    def _names(self, at: int) -> bool:
        count, total = self._number(at), self._number(at + 4)
        self._use(at, 8)
        return bool(count or total)

    def _check_every_byte(self, *, but_names: bool) -> None:
        """Nothing stands in two places, and without names nothing is left over."""
        position = 0
        for start, length in sorted(self._used):
            if start < position or (start > position and not but_names):
                raise NotAnIpList("bytes without a place, or with two")
            position = start + length
        if position != len(self._data) and not but_names:
            raise NotAnIpList("bytes behind the end")

    def _use(self, start: int, length: int) -> None:
        if start < _HEADER or start + length > len(self._data):
            raise NotAnIpList("an offset outside of the list")
        self._used.append((start, length))

    def _offset(self, at: int) -> int:
        value = self._number(at)
        if not value & _OFFSET:
            raise NotAnIpList("an offset that is none")
        return value & ~_OFFSET

    def _number(self, at: int) -> int:
        if at < 0 or at + 4 > len(self._data):
            raise NotAnIpList("shorter than it says")
        (value,) = struct.unpack_from("<I", self._data, at)
        return int(value)


def _prefix_length(mask: int) -> int:
    """Only a mask of ones followed by zeros has one meaning."""
    length = mask.bit_count()
    if mask != (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF:
        raise NotAnIpList("a mask with gaps")
    return length


def _entries(networks: list[ipaddress.IPv4Network]) -> tuple[str, ...]:
    """As settings write them, each once, without the one that stands for nobody."""
    plain = (network for network in networks if network != _NOBODY)
    return tuple(
        dict.fromkeys(str(network.network_address) if network.prefixlen == 32 else str(network) for network in plain)
    )
