"""Two days of trouble in seconds: nothing is lost, one person is told once, and a correction counts at once."""

import socket
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from engine.events import AttentionCleared, AttentionRaised
from engine.settings.model import Security, Settings
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import FakeHost
from tests.delivery.rig import Rig, settings_for
from tests.e2e.certificates import Authority

MINUTE, HOUR = 60.0, 3600.0


@dataclass
class Sent:
    """One message an hour, and what became of each in the end."""

    rig: Rig
    names: dict[str, str] = field(default_factory=dict)

    async def one(self, hour: int) -> None:
        recipient = f"hour{hour}@example.org"
        self.names[await self.rig.put(recipient)] = recipient

    def arrived(self, host: FakeHost) -> set[str]:
        return {to for one in host.delivered for to in one.recipients if to.startswith("hour")}

    def returned(self) -> set[str]:
        """Those whose sender was told that it came to nothing."""
        failed = [one for one in self.rig.spool.outcomes if one.recipients[0].outcome == "failed"]
        return {self.names[one.message_id] for one in failed if one.message_id in self.names}

    def waiting(self) -> set[str]:
        return {name for message, name in self.names.items() if message in self.rig.spool.kept}


def said(rig: Rig, kind: type) -> list[str]:
    rig.bus.flush()
    return [event.key for event in rig.events if isinstance(event, kind)]


async def an_hour(rig: Rig, sent: Sent, hour: int) -> None:
    await sent.one(hour)
    for _ in range(4):
        await rig.pass_time(15 * MINUTE)


def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_dead_smart_host_that_comes_back_at_hour_forty(make_host: MakeHost, tmp_path: Path) -> None:
    port = dead_port()
    async with Rig(settings_for(f"127.0.0.1:{port}"), tmp_path) as rig:
        sent = Sent(rig)
        for hour in range(40):
            await an_hour(rig, sent, hour)
        assert len(sent.waiting()) == 40
        assert len(said(rig, AttentionRaised)) == 1
        host = await make_host(port=port)
        # The longest pause between two probes; nobody corrected anything, so nothing told us before.
        await rig.pass_time(5 * MINUTE)
        await rig.until(lambda: not rig.spool.kept)
        assert sent.arrived(host) == set(sent.names.values())
        assert sent.returned() == set()
        assert len(said(rig, AttentionRaised)) == len(said(rig, AttentionCleared)) == 1


async def test_a_wrong_password_is_corrected_at_hour_thirty(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    settings = settings_for(
        f"127.0.0.1:{host.port}", security=Security(authentication="basic", username="relay", tls="none")
    )
    rig = Rig(settings, tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        sent = Sent(rig)
        for hour in range(30):
            await an_hour(rig, sent, hour)
        assert len(sent.waiting()) == 30
        rig.credentials.set("route.relay", "right")
        await rig.apply(settings)
        # No time passes: the correction alone sets everything going.
        await rig.until(lambda: not rig.spool.kept)
        assert sent.arrived(host) == set(sent.names.values())
        for hour in range(30, 48):
            await an_hour(rig, sent, hour)
            await rig.until(lambda: not rig.spool.kept)
        assert sent.arrived(host) == set(sent.names.values())
        assert sent.returned() == set()
        assert len(said(rig, AttentionRaised)) == len(said(rig, AttentionCleared)) == 1
        # At hour thirty it had been refused once for each probe, and never twice in five minutes by then.
        assert 100 < len(host.lines("AUTH")) < 30 * 12 + 20


async def test_a_certificate_that_expires_at_hour_ten(
    make_host: MakeHost, tmp_path: Path, authority: Authority
) -> None:
    host = await make_host(context=context_of(authority, "good"))
    security = Security(tls="starttls", ca_file=str(authority.ca_file))
    settings = settings_for(f"localhost:{host.port}", security=security)
    async with Rig(settings, tmp_path) as rig:
        sent = Sent(rig)
        for hour in range(10):
            await an_hour(rig, sent, hour)
        await rig.until(lambda: not rig.spool.kept)
        assert all(one.encrypted for one in host.delivered)
        host.context = context_of(authority, "expired", expired=True)
        for hour in range(10, 48):
            await an_hour(rig, sent, hour)
        assert sent.waiting() == {f"hour{hour}@example.org" for hour in range(10, 48)}
        (raised,) = [one for one in rig.attention.open() if one.key.startswith("route:")]
        assert "expired" in raised.text
        assert raised.field == "delivery.security.verify_certificate"
        host.context = context_of(authority, "renewed")
        await rig.apply(settings)
        await rig.until(lambda: not rig.spool.kept)
        assert sent.arrived(host) == set(sent.names.values())
        assert sent.returned() == set()
        assert len(said(rig, AttentionRaised)) == len(said(rig, AttentionCleared)) == 1


async def test_what_is_never_corrected_comes_back_to_its_sender_after_two_days(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(users={"relay": "right"})
    settings: Settings = settings_for(
        f"127.0.0.1:{host.port}", security=Security(authentication="basic", username="relay", tls="none")
    )
    rig = Rig(settings, tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        sent = Sent(rig)
        for hour in range(60):
            await an_hour(rig, sent, hour)
        # Two days old or older: its sender has been told; everything younger waits still.
        assert sent.returned() == {f"hour{hour}@example.org" for hour in range(13)}
        assert sent.waiting() == {f"hour{hour}@example.org" for hour in range(13, 60)}
        failed = [one for one in rig.spool.notices if b"Action: failed" in one.body]
        delayed = [one for one in rig.spool.notices if b"Action: delayed" in one.body]
        assert len(failed) == 13
        assert len(delayed) == 49
        assert len(said(rig, AttentionRaised)) == 1


def context_of(authority: Authority, name: str, *, expired: bool = False) -> ssl.SSLContext:
    certificate, key = authority.issue(name, valid_for=timedelta(hours=-1 if expired else 24))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
