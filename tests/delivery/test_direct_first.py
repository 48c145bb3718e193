"""Direct delivery before the smart host: what the domain's own hosts do not settle goes there in the same attempt."""

from pathlib import Path
from typing import Any

import pytest

from engine.settings.model import Security
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for
from tests.e2e.nameserver import RealNameServer
from tests.e2e.waiting import free_port

A = "127.0.0.2"
SMART_HOST = "127.0.0.1"


@pytest.fixture
def port() -> int:
    return free_port(A)


@pytest.fixture
def rig(name_server: RealNameServer, tmp_path: Path, port: int) -> Rig:
    settings = settings_for(f"[{SMART_HOST}]", advanced__direct_first=True, connections__port=port)
    return Rig(settings, tmp_path, name_servers=name_server.address)


async def test_the_domains_own_host_gets_the_mail(make_host: MakeHost, rig: Rig, port: int) -> None:
    own, smart_host = await make_host(port=port, address=A), await make_host(port=port)
    async with rig:
        await rig.put("user@one.test")
        await rig.settled(1)
        assert len(own.delivered) == 1
        assert smart_host.connections == 0


@pytest.mark.parametrize(
    "domain", ["dead.test", "gone.test", "nothing.test", "dangling.test", "loop.test", "lost.test", "example.org"]
)
async def test_the_smart_host_gets_what_cannot_go_there(make_host: MakeHost, rig: Rig, port: int, domain: str) -> None:
    smart_host = await make_host(port=port)
    async with rig:
        for number in range(3):
            await rig.put(f"user{number}@{domain}")
        await rig.settled(3)
        assert len(smart_host.delivered) == 3
        assert {result.recipients[0].outcome for result in rig.spool.outcomes} == {"delivered"}
        assert not rig.spool.kept
        assert rig.open_attention() == {}
        assert [(one.outcome, one.attempts) for one in rig.attempts()] == [("delivered", 1)] * 3


@pytest.mark.parametrize(
    ("script", "by_smart_host"),
    [
        ({"greeting": "554 5.7.1 not from there"}, True),
        ({"MAIL": "421 4.3.2 busy"}, True),
        ({"RCPT": "450 4.2.0 greylisted"}, True),
        ({"BODY": "451 4.3.0 later"}, True),
        ({"BODY": "drop"}, True),
        ({"RCPT": "530 5.7.0 authentication required"}, True),
        ({"RCPT": "550 5.7.1 blocked, use your provider's server"}, True),
        ({"RCPT": "550 5.1.1 no such user"}, False),
        ({"MAIL": "550 no"}, False),
        ({"BODY": "554 5.6.0 not with this content"}, False),
    ],
)
async def test_the_word_of_the_domains_own_host_is_final_where_it_is_about_the_message(
    make_host: MakeHost, rig: Rig, port: int, script: dict[str, Any], by_smart_host: bool
) -> None:
    smart_host = await make_host(port=port)
    await make_host(port=port, address=A, script=script)
    async with rig:
        message = await rig.put("user@one.test")
        await rig.until(lambda: message not in rig.spool.kept)
        first = rig.spool.outcomes[0].recipients[0]
        assert first.outcome == ("delivered" if by_smart_host else "failed")
        assert [one.recipients for one in smart_host.delivered][:1] == ([["user@one.test"]] if by_smart_host else [])


async def test_each_recipient_goes_its_way(make_host: MakeHost, rig: Rig, port: int) -> None:
    def answer(line: str) -> str:
        words = {"gone": "550 5.1.1 unknown", "later": "450 4.2.1 full"}
        return next((said for name, said in words.items() if name in line), "")

    own = await make_host(port=port, address=A, script={"RCPT": answer})
    smart_host = await make_host(port=port)
    async with rig:
        message = await rig.put("here@one.test", "gone@one.test", "later@one.test", sender="app@relay.example.net")
        await rig.until(lambda: message not in rig.spool.kept)
        ends = {
            to.index: (to.outcome, to.host)
            for result in rig.spool.outcomes
            for to in result.recipients
            if result.message_id == message
        }
        assert ends == {
            0: ("delivered", "a.hosts.test"),
            1: ("failed", "a.hosts.test"),
            2: ("delivered", SMART_HOST),
        }
        assert [one.recipients for one in own.delivered] == [["here@one.test"]]
        assert [one.recipients for one in smart_host.delivered] == [["later@one.test"]]


async def test_a_domain_that_takes_no_mail_takes_none_by_a_smart_host_either(
    make_host: MakeHost, rig: Rig, port: int
) -> None:
    smart_host = await make_host(port=port)
    async with rig:
        await rig.put("user@null.test", sender="app@relay.example.net")
        await rig.settled(1)
        assert rig.spool.outcomes[0].recipients[0].answer.startswith("556 5.1.10 ")
        assert smart_host.connections == 0


async def test_a_domain_in_trouble_is_not_asked_each_time(make_host: MakeHost, rig: Rig, port: int) -> None:
    own = await make_host(port=port, address=A, script={"greeting": "421 busy"})
    smart_host = await make_host(port=port)
    async with rig:
        for number in range(10):
            await rig.put(f"user{number}@one.test")
            await rig.settled(number + 1)
        assert own.connections == 1
        assert len(smart_host.delivered) == 10
        own.script.clear()
        await rig.advance(5)
        await rig.put("late@one.test")
        await rig.settled(11)
        assert len(own.delivered) == 1


async def test_a_smart_host_that_is_down_holds_its_route_and_recovers(make_host: MakeHost, rig: Rig, port: int) -> None:
    async with rig:
        for number in range(5):
            await rig.put(f"user{number}@dead.test")
        await rig.settled(5)
        assert list(rig.open_attention()) == [f"route:[{SMART_HOST}]:{port}"]
        assert {to.counts for result in rig.spool.outcomes for to in result.recipients} == {False}
        smart_host = await make_host(port=port)
        await rig.pass_time(60)
        await rig.until(lambda: not rig.spool.kept)
        assert len(smart_host.delivered) == 5
        assert rig.open_attention() == {}


async def test_without_it_nothing_goes_directly(make_host: MakeHost, rig: Rig, port: int) -> None:
    own, smart_host = await make_host(port=port, address=A), await make_host(port=port)
    async with rig:
        await rig.put("user@one.test")
        await rig.settled(1)
        await rig.apply(settings_for(f"[{SMART_HOST}]", security=Security(tls="none"), connections__port=port))
        await rig.put("user@one.test")
        await rig.settled(2)
        assert (len(own.delivered), len(smart_host.delivered)) == (1, 1)
