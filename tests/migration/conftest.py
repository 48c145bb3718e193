"""A machine with known addresses, and files to import."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.migration.imported import ImportedServer, ImportedServers
from engine.migration.importing import read_iis
from engine.migration.places import Machine
from engine.settings.checks import check
from engine.settings.model import Settings

LINUX = Machine(frozenset({"127.0.0.1", "::1", "10.1.2.3"}), windows=False)
WINDOWS = Machine(frozenset({"127.0.0.1", "::1", "10.1.2.3"}), windows=True)

Import = Callable[..., ImportedServer]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ImportedServers]:
    """All servers of a file with this content."""

    def reading(content: bytes, now: Settings | None = None, machine: Machine = LINUX) -> ImportedServers:
        file = tmp_path / "MetaBase.xml"
        file.write_bytes(content)
        servers = read_iis(file, now or Settings(), machine)
        for server in servers.servers:
            assert check(server.settings).problems == ()
        return servers

    return reading


@pytest.fixture
def imported(read: Callable[..., ImportedServers]) -> Import:
    """The first server of a file with this content."""

    def reading(content: bytes, now: Settings | None = None, machine: Machine = LINUX) -> ImportedServer:
        return read(content, now, machine).servers[0]

    return reading
