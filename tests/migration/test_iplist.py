"""RelayIpList and IPSecurity: what is understood is taken exactly, everything else not at all."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.migration.iplist import IpList, NotAnIpList, parse_ip_list
from tests.migration.blobs import both_blob, deny_blob, grant_blob

ONE = "255.255.255.255"
# The value of a public sample (facts/iis-smtp.md, section 3): 127.0.0.1 alone.
SAMPLE = (
    "18000080200000803c00008044000080010000004c00000000000000000000000100000001000000020000000200000004000000"
    "000000004c00008000000000000000000000000000000000ffffffff7f000001"
)
# The beginning of a list of denied computers in a public audit script.
DENIED_BEGINS = "18000080340000803c"


def test_the_public_sample_is_understood_and_written_byte_for_byte() -> None:
    assert grant_blob((ONE, ["127.0.0.1"])) == SAMPLE
    assert parse_ip_list(SAMPLE) == IpList("only_listed", ("127.0.0.1",))


def test_all_except() -> None:
    blob = deny_blob((ONE, ["10.0.0.1", "10.0.0.2"]))
    assert blob.startswith(DENIED_BEGINS)
    assert parse_ip_list(blob) == IpList("all_except", ("10.0.0.1", "10.0.0.2"))


def test_a_group_of_computers_is_a_network() -> None:
    assert parse_ip_list(grant_blob(("255.255.255.0", ["192.168.1.0"]))).entries == ("192.168.1.0/24",)


def test_several_masks_are_marked() -> None:
    read = parse_ip_list(grant_blob((ONE, ["10.1.2.3"]), ("255.255.0.0", ["172.16.0.0", "172.17.0.0"])))
    assert read == IpList("only_listed", ("10.1.2.3", "172.16.0.0/16", "172.17.0.0/16"), deduced=True)


def test_nobody_is_stored_as_an_address_that_no_computer_has() -> None:
    assert parse_ip_list(grant_blob((ONE, ["0.0.0.0"]))) == IpList("only_listed")


def test_upper_case_and_line_ends_do_not_matter() -> None:
    assert parse_ip_list(SAMPLE.upper()[:60] + "\n\t" + SAMPLE.upper()[60:]).entries == ("127.0.0.1",)


def test_nothing_at_all_says_so() -> None:
    assert parse_ip_list("").empty


@pytest.mark.parametrize(
    "blob",
    [
        SAMPLE[:-2],  # cut
        SAMPLE[:-8],
        SAMPLE + "0a000001",  # an address nobody counts
        SAMPLE.replace("ffffffff7f", "ff00ffff7f"),  # a mask with gaps
        grant_blob(("255.255.255.0", ["192.168.1.77"])),  # an address that its mask does not fit
        both_blob([(ONE, ["10.0.0.1"])], [(ONE, ["10.0.0.2"])]),
        grant_blob(),  # a layout without any computer
        "zz",
        "1",
        "00" * 84,
        "ff" * 84,
        "AuthAnonymous",
    ],
)
def test_what_does_not_add_up_is_not_understood(blob: str) -> None:
    with pytest.raises(NotAnIpList):
        parse_ip_list(blob)


def test_granted_names_leave_the_addresses_and_are_marked() -> None:
    names = bytes.fromhex(SAMPLE)
    blob = names[:0x44] + b"\x01\0\0\0\x01\0\0\0" + names[0x4C:] + b"example.com\0"
    read = parse_ip_list(blob.hex())
    assert read.entries == ("127.0.0.1",)
    assert read.names_left_out


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    with contextlib.suppress(NotAnIpList):
        parse_ip_list(data.hex())


@given(st.lists(st.ip_addresses(v=4).map(str), min_size=1, max_size=20, unique=True), st.data())
def test_one_changed_byte_never_adds_a_computer_of_another_kind(addresses: list[str], data: st.DataObject) -> None:
    """A list that is still read holds as many computers as the file counts, and none wider than one address."""
    blob = bytearray.fromhex(grant_blob((ONE, addresses)))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    try:
        read = parse_ip_list(blob.hex())
    except NotAnIpList:
        return
    assert read.mode == "only_listed"
    assert len(read.entries) <= len(addresses)
    assert all("/" not in entry for entry in read.entries if place >= 0x50)
