"""Direct delivery: a real name server, scripted hosts at the addresses it names, and which of them get the mail."""

import asyncio
from collections.abc import Awaitable, Callable
from email import message_from_bytes
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.delivery.direct.exchangers import MOST_LISTED
from engine.delivery.direct.nameservice import NameService
from engine.settings.model import General, Listener, Security
from engine.spool.message import RecipientResult
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import Connection, FakeHost
from tests.delivery.rig import Rig, settings_for
from tests.delivery.test_tls_and_logon import server_context
from tests.e2e.certificates import Authority
from tests.e2e.nameserver import RealNameServer
from tests.e2e.waiting import free_port

A, B, C = "127.0.0.2", "127.0.0.3", "127.0.0.4"
MINUTE = 60.0
AWAY = "554 5.7.1 not from there"

Direct = Callable[..., Rig]


@pytest.fixture
def port() -> int:
    return free_port(A)


@pytest.fixture
def direct(name_server: RealNameServer, tmp_path: Path, port: int) -> Direct:
    """A rig that delivers by DNS to hosts at `port`; keyword arguments as for settings_for."""

    def make(**changes: Any) -> Rig:
        settings = settings_for("", route="dns", connections__port=port, **changes)
        return Rig(settings, tmp_path, name_servers=name_server.address)

    return make


@pytest.fixture
def host_at(make_host: MakeHost, port: int) -> Callable[..., Awaitable[FakeHost]]:
    async def make(address: str, **options: Any) -> FakeHost:
        return await make_host(port=port, address=address, **options)

    return make


HostAt = Callable[..., Awaitable[FakeHost]]


def received(host: FakeHost) -> list[list[str]]:
    return [one.recipients for one in host.delivered]


async def outcome(rig: Rig, recipient: str) -> RecipientResult:
    """What becomes of a message to one recipient, the first time."""
    message = await rig.put(recipient)
    await rig.until(lambda: outcomes(rig, message))
    return outcomes(rig, message)[0]


def outcomes(rig: Rig, message: str) -> list[RecipientResult]:
    return [result.recipients[0] for result in rig.spool.outcomes if result.message_id == message]


# --- Which host -----------------------------------------------------------------------------------------------------


async def test_the_preferred_host_gets_the_mail(direct: Direct, host_at: HostAt) -> None:
    first, second = await host_at(A), await host_at(B)
    async with direct() as rig:
        result = await outcome(rig, "user@Order.TEST")
        assert (result.outcome, result.host) == ("delivered", "a.hosts.test")
        assert received(first) == [["user@Order.TEST"]]
        assert second.connections == 0


async def test_the_next_one_takes_over_and_the_first_gets_its_chance_again(direct: Direct, host_at: HostAt) -> None:
    second = await host_at(B)
    async with direct() as rig:
        for number in range(2):
            assert (await outcome(rig, f"user{number}@order.test")).host == "b.hosts.test"
        first = await host_at(A)
        assert (await outcome(rig, "early@order.test")).host == "b.hosts.test"
        await rig.advance(5)
        assert (await outcome(rig, "late@order.test")).host == "a.hosts.test"
        assert len(second.delivered) == 3
        assert received(first) == [["late@order.test"]]


@pytest.mark.parametrize("script", [{"greeting": AWAY}, {"greeting": "421 busy"}, {"EHLO": AWAY, "HELO": AWAY}])
async def test_a_host_that_will_not_have_us_is_passed_over(
    direct: Direct, host_at: HostAt, script: dict[str, Any]
) -> None:
    first, second = await host_at(A, script=script), await host_at(B)
    async with direct() as rig:
        assert (await outcome(rig, "user@order.test")).host == "b.hosts.test"
        assert first.connections == 1
        assert len(second.delivered) == 1


async def test_a_host_that_is_busy_with_the_first_message_is_passed_over(direct: Direct, host_at: HostAt) -> None:
    first, second = await host_at(A, script={"MAIL": "421 4.3.2 too busy"}), await host_at(B)
    async with direct() as rig:
        assert (await outcome(rig, "user@order.test")).host == "b.hosts.test"
        assert (await outcome(rig, "user@order.test")).host == "b.hosts.test"
        assert first.connections == 1
        assert len(second.delivered) == 2


async def test_many_connections_to_a_busy_host_are_no_reason_to_wait(direct: Direct, host_at: HostAt) -> None:
    """Several connections learn the same at once; the other host of the domain serves all of their messages."""
    first, second = await host_at(A), await host_at(B)

    async def busy(connection: Connection, line: str) -> None:
        while first.connections < 2:
            first.changed.clear()
            await first.changed.wait()
        await first._say(connection, "421 4.3.2 too busy")

    first._on_mail = busy  # type: ignore[method-assign]
    async with direct() as rig:
        messages = [await rig.put(f"user{number}@order.test") for number in range(60)]
        await rig.settled(60)
        assert {outcomes(rig, message)[0].outcome for message in messages} == {"delivered"}
    assert len(second.delivered) == 60
    assert 2 <= first.connections < 10


async def test_a_connection_too_many_costs_its_message_a_minute_and_the_others_nothing(
    direct: Direct, host_at: HostAt
) -> None:
    host = await host_at(A)
    usual = host._on_mail

    async def limited(connection: Connection, line: str) -> None:
        if connection.number <= 2:
            await usual(connection, line)
            return
        while not host.delivered:
            host.changed.clear()
            await host.changed.wait()
        await host._say(connection, "421 4.7.0 too many connections")

    host._on_mail = limited  # type: ignore[method-assign]
    async with direct() as rig:
        messages = [await rig.put(f"user{number}@one.test") for number in range(30)]
        await rig.settled(30)
        put_off = [one for message in messages for one in outcomes(rig, message) if one.outcome != "delivered"]
        assert 0 < len(put_off) < 10
        assert not any(one.counts for one in put_off)
        assert host.connections < 10


async def test_all_hosts_busy_is_an_attempt(direct: Direct, host_at: HostAt) -> None:
    hosts = [await host_at(address, script={"MAIL": "421 4.3.2 too busy"}) for address in (A, B, C)]
    async with direct() as rig:
        result = await outcome(rig, "user@order.test")
        assert (result.outcome, result.counts, result.answer) == ("deferred", True, "421 4.3.2 too busy")
        assert [host.connections for host in hosts] == [2, 1, 1]


async def test_hosts_of_equal_preference_share_the_mail(direct: Direct, host_at: HostAt) -> None:
    first, second = await host_at(A), await host_at(B)
    async with direct() as rig:
        for number in range(40):
            await outcome(rig, f"user{number}@equal.test")
    # By chance alone one in a billion runs has less than three at one of them.
    assert min(len(first.delivered), len(second.delivered)) >= 3
    assert len(first.delivered) + len(second.delivered) == 40


async def test_every_address_of_a_host_is_tried(direct: Direct, host_at: HostAt) -> None:
    other = await host_at(B)
    async with direct() as rig:
        assert (await outcome(rig, "user@spread.test")).host == "many.hosts.test"
        assert len(other.delivered) == 1


@pytest.mark.parametrize("domain", ["six.test", "both.test", "[IPv6:::1]"])
async def test_by_ipv6_where_ipv4_does_not_lead_there(direct: Direct, host_at: HostAt, domain: str) -> None:
    host = await host_at("::1")
    async with direct() as rig:
        assert (await outcome(rig, f"user@{domain}")).outcome == "delivered"
        assert received(host) == [[f"user@{domain}"]]


@pytest.mark.parametrize(
    "domain", ["implicit.test", "nullish.test", "alias.test", "toalias.test", "b\u00fccher.test", "[127.0.0.2]"]
)
async def test_domains_by_another_kind_of_entry(direct: Direct, host_at: HostAt, domain: str) -> None:
    host = await host_at(A, extensions=("SMTPUTF8", "8BITMIME"))
    async with direct() as rig:
        assert (await outcome(rig, f"user@{domain}")).outcome == "delivered"
        assert received(host) == [[f"user@{domain}"]]


async def test_a_host_without_an_address_is_passed_over(direct: Direct, host_at: HostAt) -> None:
    second = await host_at(B)
    async with direct() as rig:
        assert (await outcome(rig, "user@stumbling.test")).host == "b.hosts.test"
        assert (await outcome(rig, "user@half.test")).host == "b.hosts.test"
        assert len(second.delivered) == 2


async def test_a_host_whose_name_is_none_is_passed_over(direct: Direct, host_at: HostAt, authority: Authority) -> None:
    """TLS cannot take it: the relay once knocked there in a circle, as fast as it could."""
    host = await host_at(A, context=server_context(authority, "a", ("a.hosts.test",)))
    async with direct(security=Security()) as rig:
        result = await outcome(rig, "user@hostile.test")
        assert (result.outcome, result.answer[:9]) == ("failed", "550 5.4.4")
        assert host.connections == 0


async def test_what_breaks_our_own_code_is_an_attempt_and_not_a_circle(
    direct: Direct, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = []

    async def breaks(*_: object) -> None:
        attempts.append(1)
        raise ValueError("label too long")

    monkeypatch.setattr("engine.delivery.opening.Opener.reach", breaks)
    async with direct() as rig:
        result = await outcome(rig, "user@one.test")
        assert (result.outcome, result.counts) == ("deferred", True)
        assert "an error of the relay's own" in result.answer
        await rig.advance(1)
    assert len(attempts) == 1
    assert "label too long" in caplog.text


async def test_of_a_crowd_of_hosts_some_are_looked_at(direct: Direct, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    looked_up = NameService.addresses

    async def addresses(self: NameService, host: str) -> tuple[str, ...]:
        asked.append(host)
        return await looked_up(self, host)

    monkeypatch.setattr(NameService, "addresses", addresses)
    async with direct() as rig:
        assert (await outcome(rig, "user@crowd.test")).outcome == "deferred"
    assert len(asked) == MOST_LISTED


# --- No host --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "answer"),
    [
        ("null.test", "556 5.1.10 The domain null.test takes no mail (null MX)"),
        ("gone.test", "550 5.1.2 The domain gone.test does not exist"),
        ("nothing.test", "550 5.1.2 The domain nothing.test has neither a mail host nor an address"),
        ("dangling.test", "550 5.4.4 None of the mail hosts of dangling.test has an address"),
        ("loop.test", "554 5.4.6 Mail for loop.test would come back here: by DNS this relay is its mail host, and the "
        "settings do not know the domain"),
    ],
)  # fmt: skip
async def test_a_domain_that_takes_no_mail_returns_it(
    direct: Direct, host_at: HostAt, domain: str, answer: str
) -> None:
    reachable = await host_at(B)
    async with direct() as rig:
        result = await outcome(rig, f"user@{domain}")
        assert (result.outcome, result.answer) == ("failed", answer)
        notice = message_from_bytes(rig.spool.notices[0].head + rig.spool.notices[0].body)
        parts = notice.get_payload()
        assert isinstance(parts, list)
        report = parts[1].as_string()
        assert f"Status: {answer.split(' ')[1]}\n" in report
        assert rig.open_attention() == {}
        assert reachable.connections == 0


@pytest.mark.parametrize("domain", ["lost.test", "example.org", "somewhere.lost"])
async def test_a_name_server_that_cannot_tell_costs_an_attempt(direct: Direct, domain: str) -> None:
    async with direct() as rig:
        result = await outcome(rig, f"user@{domain}")
        assert (result.outcome, result.counts) == ("deferred", True)
        assert result.answer.startswith("451 4.4.3 The name server did not answer about ")
        assert result.next_attempt == rig.clock.now() + 15 * MINUTE
        assert rig.open_attention() == {}


async def test_those_the_domain_likes_less_than_us_are_not_asked(direct: Direct, host_at: HostAt) -> None:
    better, worse = await host_at(A), await host_at(C)
    async with direct() as rig:
        assert (await outcome(rig, "user@backup.test")).host == "a.hosts.test"
        await better.stop()
        result = await outcome(rig, "user@backup.test")
        assert result.outcome == "deferred"
        assert "No mail host of backup.test takes mail now: a.hosts.test:" in result.answer
        assert worse.connections == 0


@pytest.mark.parametrize("listener", ["127.0.0.1", "", "0.0.0.0"])
async def test_an_address_we_listen_on_is_ourselves(direct: Direct, port: int, listener: str) -> None:
    rig = direct()
    general = General(listeners=(Listener(address=listener, port=port),))
    rig.site = msgspec.structs.replace(rig.site, settings=msgspec.structs.replace(rig.site.settings, general=general))
    async with rig:
        assert (await outcome(rig, "user@byaddress.test")).answer.startswith("554 5.4.6 ")
        assert (await outcome(rig, "user@[127.0.0.1]")).answer.startswith("554 5.4.6 ")


async def test_another_service_of_this_machine_is_not_ourselves(direct: Direct, host_at: HostAt) -> None:
    host = await host_at("127.0.0.1")
    async with direct() as rig:
        assert (await outcome(rig, "user@byaddress.test")).outcome == "delivered"
        assert len(host.delivered) == 1


# --- A domain in trouble --------------------------------------------------------------------------------------------


async def test_a_dead_domain_is_no_outage(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A)
    async with direct() as rig:
        result = await outcome(rig, "user@dead.test")
        assert (result.outcome, result.counts) == ("deferred", True)
        assert result.answer.startswith("451 4.4.1 No mail host of dead.test takes mail now: nobody.hosts.test:")
        assert "Check" not in result.answer
        assert (await outcome(rig, "user@one.test")).outcome == "delivered"
        assert rig.open_attention() == {}
        assert not [status for status in rig.delivery.routes() if status.state != "open"]
        assert len(host.delivered) == 1


async def test_mail_for_a_dead_domain_has_its_own_schedule_and_expires(direct: Direct) -> None:
    async with direct() as rig:
        start = rig.clock.now()
        message = await rig.put("user@dead.test", sender="app@relay.example.net")
        await rig.settled(1)
        times = [0]
        while (last := outcomes(rig, message)[-1]).outcome == "deferred":
            await rig.pass_time(last.next_attempt - rig.clock.now())
            times.append(round((rig.clock.now() - start) / MINUTE))
            assert len(times) < 30
        # One more at twelve hours, when the sender is told of the delay, and the last one at the expiration.
        assert times[:7] == [0, 15, 45, 105, 345, 585, 720]
        assert times[-1] == 2880
        assert last.answer.startswith("4.4.7 message expired: not delivered within 2 days; last answer: 451 4.4.1 No m")


async def test_a_host_that_refuses_is_left_in_peace(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A, script={"greeting": AWAY})
    async with direct() as rig:
        first = await outcome(rig, "user@one.test")
        assert first.answer.startswith("No mail host of one.test takes mail now: a.hosts.test:")
        assert first.answer.endswith(f" greets with {AWAY}")
        for number in range(20):
            waits = await outcome(rig, f"user{number}@one.test")
            # Nobody asked the host about these: not an attempt of theirs.
            assert (waits.outcome, waits.counts) == ("deferred", False)
            assert waits.next_attempt == rig.clock.now() + 5
        assert host.connections == 1
        await rig.pass_time(5)
        assert len(rig.spool.outcomes) == 41
        assert host.connections == 2
        host.script.clear()
        await rig.pass_time(15 * MINUTE)
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 21


async def test_a_person_who_asks_for_an_attempt_gets_one_soon(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A, script={"greeting": AWAY})
    async with direct() as rig:
        await outcome(rig, "user@one.test")
        host.script.clear()
        await rig.spool.retry_now(None)
        await rig.settled(2)
        assert host.connections == 1
        await rig.pass_time(1)
        assert received(host) == [["user@one.test"]]


async def test_a_logon_that_a_domain_demands_returns_nothing_at_once(direct: Direct, host_at: HostAt) -> None:
    """Nobody has an account with other people's hosts; it may be our TLS or port that is wrong, so there is time."""
    host = await host_at(A, script={"MAIL": "530 5.7.0 authentication required"}, users={"relay": "secret"})
    security = Security(tls="none", authentication="basic", username="relay")
    async with direct(security=security) as rig:
        result = await outcome(rig, "user@one.test")
        assert (result.outcome, result.answer) == ("deferred", "530 5.7.0 authentication required")
        assert rig.open_attention() == {}
        assert host.lines("AUTH") == []


async def test_waiting_mail_follows_a_smart_host(direct: Direct, host_at: HostAt, port: int) -> None:
    async with direct() as rig:
        await outcome(rig, "user@dead.test")
        smart_host = await host_at("127.0.0.1")
        await rig.apply(settings_for("127.0.0.1", connections__port=port))
        await rig.until(lambda: not rig.spool.kept)
        assert received(smart_host) == [["user@dead.test"]]
        assert [status.key for status in rig.delivery.routes()] == [f"[127.0.0.1]:{port}"]


# --- TLS ------------------------------------------------------------------------------------------------------------


async def test_tls_where_it_is_offered(direct: Direct, host_at: HostAt, authority: Authority) -> None:
    host = await host_at(A, context=server_context(authority, "other", ("other.example",)))
    async with direct(security=Security()) as rig:
        assert (await outcome(rig, "user@one.test")).outcome == "delivered"
        assert host.delivered[0].encrypted


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_mandatory_tls_is_starttls_with_the_name_of_the_host(
    direct: Direct, host_at: HostAt, authority: Authority, tls: Any
) -> None:
    host = await host_at(A, context=server_context(authority, "a", ("a.hosts.test",)))
    plain, wrong = await host_at(B), await host_at(C, context=server_context(authority, "other", ("other.example",)))
    async with direct(security=Security(tls=tls, ca_file=str(authority.ca_file))) as rig:
        assert (await outcome(rig, "user@order.test")).outcome == "delivered"
        assert host.delivered[0].encrypted
        await host.stop()
        result = await outcome(rig, "user@order.test")
        assert (result.outcome, rig.open_attention()) == ("deferred", {})
        assert (plain.delivered, wrong.delivered) == ([], [])
        assert (plain.connections, wrong.connections) == (1, 1)


# --- Many -----------------------------------------------------------------------------------------------------------


async def test_once_to_each_domain(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A)
    async with direct() as rig:
        await rig.put("a@one.test", "b@order.test", "c@ONE.test", "d@one.test")
        await rig.until(lambda: not rig.spool.kept)
        assert sorted(received(host)) == [["a@one.test", "c@ONE.test", "d@one.test"], ["b@order.test"]]


async def test_limits_per_domain_and_in_all(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A)
    host.gate = asyncio.Event()
    async with direct(connections__max_per_domain=2, connections__max_connections=3) as rig:
        for number in range(10):
            await rig.put(f"user{number}@one.test")
            await rig.put(f"user{number}@order.test")
        await rig.until(lambda: host.open_now == 3)
        await rig.advance(0)
        host.gate.set()
        await rig.until(lambda: not rig.spool.kept)
        assert host.most_open == 3
        assert len(host.delivered) == 20
    by_connection: dict[int, set[str]] = {}
    for one in host.delivered:
        by_connection.setdefault(one.connection, set()).add(one.recipients[0].partition("@")[2])
    assert all(len(domains) == 1 for domains in by_connection.values())


async def test_messages_of_a_burst_share_connections(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A)
    async with direct(connections__max_per_domain=1) as rig:
        for number in range(12):
            await rig.put(f"user{number}@one.test")
        await rig.until(lambda: not rig.spool.kept)
        assert len(host.delivered) == 12
        assert host.connections < 12
        await rig.until(lambda: host.open_now == 0)


async def test_domains_that_are_done_leave_nothing_behind(direct: Direct, host_at: HostAt) -> None:
    host = await host_at(A)
    async with direct() as rig:
        for number in range(300):
            await rig.put(f"user@d{number}.many.test", f"user@d{number}.dead.test", f"user@d{number}.gone.test")
        await rig.until(lambda: len(rig.spool.outcomes) >= 900)
        await rig.until(lambda: not rig.delivery.routes())
        assert len(host.delivered) == 300
        assert {status.key for status in rig.delivery.routes()} == set()
