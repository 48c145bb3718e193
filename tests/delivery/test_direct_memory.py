"""Ten thousand domains, alive and dead: what is remembered of them stays within bounds."""

from pathlib import Path

from engine.clock import ManualClock
from engine.delivery.direct import pauses
from engine.delivery.direct.lane import DomainLane
from engine.delivery.direct.memory import Memory
from engine.delivery.direct.nameservice import NameService
from engine.delivery.scheduler import IN_HAND
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for
from tests.e2e.waiting import free_port

DOMAINS = 10_000
LIVE = 50


class EveryName(NameService):
    """Every domain has a host of its own; a few of them are there."""

    async def mail_hosts(self, domain: str) -> tuple[tuple[int, str], ...]:
        return ((10, f"mx.{domain}"),)

    async def addresses(self, host: str) -> tuple[str, ...]:
        return ("127.0.0.2",) if host.startswith("mx.live") else ("127.0.0.99",)


async def test_ten_thousand_domains_leave_no_lane_and_a_bounded_memory(make_host: MakeHost, tmp_path: Path) -> None:
    port = free_port("127.0.0.2")
    host = await make_host(port=port, address="127.0.0.2")
    rig = Rig(settings_for("", route="dns", connections__port=port), tmp_path)
    rig.names = EveryName(rig.clock)
    rig.delivery = rig.delivery_on(rig.spool)
    lanes = Lanes()
    async with rig:
        running = rig.delivery._running  # the only way to see what is never shown
        assert running is not None
        running._lanes = lanes  # type: ignore[assignment]
        for start in range(0, DOMAINS, 1000):
            for number in range(start, start + 1000):
                await rig.put(f"user@{'live' if number < LIVE else 'dead'}{number}.test")
            await rig.settled(start + 1000)
        await rig.until(lambda: not lanes)
        assert len(host.delivered) == LIVE
        assert lanes.made >= DOMAINS
        assert lanes.most <= IN_HAND
        known = running._direct.domains, running._direct.hosts
        assert [len(one) for one in known] == [pauses._KEPT, pauses._KEPT]
        assert rig.delivery.routes() == ()
        assert rig.open_attention() == {}


class Lanes(dict[str, DomainLane]):
    """Counts."""

    made = most = 0

    def __setitem__(self, key: str, lane: DomainLane) -> None:
        super().__setitem__(key, lane)
        self.made += 1
        self.most = max(self.most, len(self))


async def test_names_that_were_looked_up_are_remembered_within_bounds() -> None:
    names = NameService(ManualClock())
    assert isinstance(names._kept, Memory)
    for number in range(DOMAINS):
        names._kept.put(f"MX d{number}.test", (0.0, ()))
    assert len(names._kept) == 1_000
