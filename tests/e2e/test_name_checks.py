"""What else asks name servers: Check DNS, and the reverse lookup of clients; both with a real one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dns import resolver
from dns.nameserver import Do53Nameserver

from engine.diagnosis.domain_name import check_domain_name
from tests.e2e.clients import unavailable
from tests.e2e.nameserver import RealNameServer

ZONES = {
    "test.": """\
relay           IN A     192.0.2.25
relay           IN AAAA  2001:db8::25
www             IN CNAME relay
mailonly        IN MX 10 relay
client          IN A     127.0.0.2
forged          IN A     192.0.2.9
""",
    "127.in-addr.arpa.": """\
2.0.0           IN PTR   client.test.
3.0.0           IN PTR   forged.test.
4.0.0           IN PTR   gone.test.
""",
    "lost.": "",
}

# The system's resolver knows no other port; the address is one that nobody else uses.
OWN_ADDRESS, DNS_PORT = "127.0.53.25", 53
ASK = """\
import ipaddress, sys
from engine.inbound.lookup import confirmed_name
for address in sys.argv[1:]:
    print(address, confirmed_name(ipaddress.ip_address(address)))
"""


@pytest.mark.parametrize(
    ("name", "fault", "addresses"),
    [
        ("relay.test", "", ("192.0.2.25", "2001:db8::25")),
        ("www.test", "", ("192.0.2.25", "2001:db8::25")),
        ("mailonly.test", "no_address", ()),
        ("gone.test", "unknown_name", ()),
        ("relay.lost", "no_answer", ()),
        ("relay", "not_qualified", ()),
    ],
)
def test_check_dns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fault: str, addresses: tuple[str, ...]
) -> None:
    server = RealNameServer(tmp_path, ZONES).start()
    try:
        asking = resolver.Resolver(configure=False)
        asking.nameservers = [Do53Nameserver(server.host, server.port)]
        monkeypatch.setattr(resolver, "default_resolver", asking)
        check = check_domain_name(name)
        assert (check.fault, check.addresses) == (fault, addresses)
    finally:
        server.stop()


@pytest.fixture
def system_server(tmp_path: Path) -> Iterator[Path]:
    """A resolv.conf that leads to a name server of ours."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        unavailable("another resolv.conf for one program only is for root on Linux")
    server = RealNameServer(tmp_path / "nsd", ZONES, OWN_ADDRESS, DNS_PORT)
    (tmp_path / "resolv.conf").write_text(f"nameserver {OWN_ADDRESS}\n", encoding="ascii")
    try:
        server.start()
        yield tmp_path / "resolv.conf"
    finally:
        server.stop()


def test_the_reverse_lookup_of_clients(system_server: Path) -> None:
    """By the system's resolver: a name counts when it leads back."""
    addresses = [f"127.0.0.{last}" for last in (2, 3, 4, 5)]
    script = f'mount --bind {system_server} "$(realpath /etc/resolv.conf)" && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", script, "sh", sys.executable, "-c", ASK, *addresses]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if "mount" in asked.stderr or "unshare" in asked.stderr:
        unavailable(f"nothing can be mounted here: {asked.stderr.strip()}")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines() == ["127.0.0.2 client.test", "127.0.0.3 ", "127.0.0.4 ", "127.0.0.5 "]
