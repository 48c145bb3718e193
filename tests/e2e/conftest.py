"""Fixtures of the end-to-end tests: every process they start is a real one, and none outlives its test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.clients import unavailable
from tests.e2e.relay import Relay
from tests.e2e.sink import Sink
from tests.e2e.smarthost import PASSWORD, USER, SmartHost


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is marked e2e."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def smart_host() -> Iterator[SmartHost]:
    """The real Postfix, one for all tests."""
    if reason := SmartHost.missing():
        unavailable(reason)
    host = SmartHost()
    try:
        host.start()
        yield host
    finally:
        host.stop()


@pytest.fixture(scope="session")
def postfix_relay(smart_host: SmartHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A running relay in front of that Postfix; for tests that neither stop nor change it."""
    relay = Relay(tmp_path_factory.mktemp("relay"), smart_host.settings())
    relay.write_credential(f"route.{USER}", PASSWORD)
    try:
        yield relay.serve()
        assert relay.stop() == 0, relay.output
    finally:
        relay.close()


@pytest.fixture
def new_relay(tmp_path: Path) -> Iterator[Callable[..., Relay]]:
    """Makes relays on folders of their own, not yet started."""
    made: list[Relay] = []

    def make(settings: str = "", name: str = "relay", folder: Path | None = None) -> Relay:
        made.append(Relay(folder or tmp_path / name, settings))
        return made[-1]

    yield make
    for relay in made:
        relay.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A smart host that counts."""
    counting = Sink().start()
    yield counting
    counting.stop()
