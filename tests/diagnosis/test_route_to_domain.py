"""The route test where mail goes directly: the hosts of the recipient's domain, as a real name server tells them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.diagnosis.route_report import RouteTestResult
from engine.errors import UserError
from engine.settings.model import Domain, Security, Settings
from engine.symptom import Fault, Step
from tests.delivery.fakehost import FakeHost
from tests.delivery.rig import settings_for
from tests.diagnosis.route_rig import RouteRig, outcomes, step_of
from tests.e2e.nameserver import RealNameServer
from tests.e2e.waiting import free_port

A, B = "127.0.0.2", "127.0.0.3"
ZONE = Path(__file__).parents[1] / "delivery" / "direct.zone"


@pytest.fixture(scope="module")
def name_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNameServer]:
    server = RealNameServer(tmp_path_factory.mktemp("nsd"), {"test.": ZONE.read_text(encoding="ascii"), "lost.": ""})
    yield server.start()
    server.stop()


@pytest.fixture
def rig(tmp_path: Path, name_server: RealNameServer, monkeypatch: pytest.MonkeyPatch) -> RouteRig:
    monkeypatch.setenv("MAILROOT_NAME_SERVERS", name_server.address)
    return RouteRig(tmp_path)


@pytest.fixture
async def hosts() -> Any:
    """Scripted hosts A and B on one port."""
    port = free_port(A)
    pair = FakeHost(), FakeHost()
    for host, address in zip(pair, (A, B), strict=True):
        await host.start(port, address)
    yield pair
    for host in pair:
        await host.stop()


def direct(port: int, **changes: Any) -> Settings:
    return settings_for("", route="dns", connections__port=port, **changes)


async def test_the_hosts_of_the_recipients_domain_are_tried(rig: RouteRig, hosts: tuple[FakeHost, FakeHost]) -> None:
    first, second = hosts
    result = await rig.run(direct(first.port), recipient="user@Order.TEST", message=True)
    assert (result.passed, result.host, result.others) == (True, f"a.hosts.test:{first.port}", ())
    assert dict(step_of(result, Step.RESOLVE).facts)["addresses"] == A
    assert len(first.delivered) == 1
    assert second.connections == 0
    assert rig.began[0][1].startswith("Waiting for the name server's answer about order.test")


async def test_the_next_host_is_tried_when_the_first_will_not_have_us(
    rig: RouteRig, hosts: tuple[FakeHost, FakeHost]
) -> None:
    first, second = hosts
    first.script["greeting"] = "554 5.7.1 not from there"
    result = await rig.run(direct(first.port), recipient="user@order.test")
    assert (result.passed, result.host) == (True, f"b.hosts.test:{second.port}")
    assert [one.host for one in result.others] == [f"a.hosts.test:{first.port}"]


async def test_nobody_logs_on(rig: RouteRig, hosts: tuple[FakeHost, FakeHost]) -> None:
    hosts[0].users = {"relay": "secret"}
    security = Security(tls="none", authentication="basic", username="relay")
    result = await rig.run(direct(hosts[0].port, security=security), recipient="user@one.test")
    assert (result.passed, outcomes(result)["logon"]) == (True, "skipped")


@pytest.mark.parametrize(
    ("domain", "fault"),
    [
        ("null.test", Fault.NULL_MX),
        ("gone.test", Fault.DOMAIN_NOT_FOUND),
        ("dangling.test", Fault.NO_MAIL_HOST),
        ("loop.test", Fault.MAIL_LOOP),
        ("lost.lost", Fault.NAME_SERVER_SILENT),
    ],
)
async def test_a_domain_without_a_host_fails_at_the_name(rig: RouteRig, domain: str, fault: Fault) -> None:
    result: RouteTestResult = await rig.run(direct(2525), recipient=f"user@{domain}")
    assert result.failed is not None
    assert result.failed.symptom is not None
    assert (result.failed.step, result.failed.symptom.fault) == (Step.RESOLVE, fault)
    assert set(list(outcomes(result).values())[1:]) == {"skipped"}
    assert rig.said == list(result.steps)


async def test_without_a_recipient_there_is_no_domain(rig: RouteRig) -> None:
    with pytest.raises(UserError, match="Name a recipient to try those of one"):
        await rig.run(direct(2525))


async def test_a_domain_of_the_list_that_uses_dns(rig: RouteRig, hosts: tuple[FakeHost, FakeHost]) -> None:
    settings = settings_for("smtp.invalid", connections__port=hosts[0].port)
    settings = msgspec.structs.replace(settings, domains=(Domain(name="one.test"),))
    result = await rig.run(settings, domain="one.test")
    assert result.host == f"a.hosts.test:{hosts[0].port}"
    assert step_of(result, Step.BANNER).outcome == "passed"
