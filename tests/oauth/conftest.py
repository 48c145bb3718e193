"""A provider on this machine, and settings that name it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.settings.model import OAuth2, Security
from tests.e2e.certificates import Authority
from tests.oauth.provider_server import ProviderServer


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(Path(tmp_path_factory.mktemp("authority")))


@pytest.fixture
def server(authority: Authority) -> Iterator[ProviderServer]:
    started = ProviderServer(authority).start()
    yield started
    started.close()


def security_for(server: ProviderServer, **changes: Any) -> Security:
    """A route that logs on with tokens of `server`; `changes` are those of [..security.oauth2]."""
    oauth2 = OAuth2(
        provider="custom",
        client_id="app",
        authorization_url=f"{server.base}/authorize",
        token_url=f"{server.base}/token",
        device_url=f"{server.base}/device",
        scope="smtp offline_access",
    )
    return Security(
        authentication="oauth2",
        username="sender@example.com",
        tls="none",
        ca_file=str(server.authority.ca_file),
        oauth2=msgspec.structs.replace(oauth2, **changes),
    )
