"""The masquerade domain on the wire: in MAIL FROM of mail that leaves, and nowhere else."""

from pathlib import Path

from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for

BODY = b"From: app@relay.example.net\r\nSubject: hello\r\n\r\nworld\r\n"


async def test_only_the_envelope_sender_of_mail_that_leaves_changes(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"RCPT": ["250 ok", "550 5.1.1 unknown"]})
    settings = settings_for(f"127.0.0.1:{host.port}", advanced__masquerade_domain="public.example")
    async with Rig(settings, tmp_path) as rig:
        await rig.put("user@example.org", sender="app@relay.example.net", body=BODY)
        await rig.settled(1)
        assert [one.sender for one in host.delivered] == ["app@public.example"]
        assert host.delivered[0].data == BODY[:-2] + b"\r\n"
        await rig.put("gone@example.org", sender="app@relay.example.net", body=BODY)
        await rig.settled(2)
        # Our own notice goes to whom the mail is from: that is a local address.
        assert [one.recipients[0].address for one in rig.spool.notices] == ["app@relay.example.net"]
        assert {one.sender for one in rig.attempts()[:2]} == {"app@relay.example.net"}


async def test_the_null_sender_and_others_senders_stay(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    settings = settings_for(f"127.0.0.1:{host.port}", advanced__masquerade_domain="public.example")
    async with Rig(settings, tmp_path) as rig:
        await rig.put("user@example.org", sender="")
        await rig.put("user@example.org", sender="app@example.net")
        await rig.settled(2)
        assert sorted(one.sender for one in host.delivered) == ["", "app@example.net"]


async def test_it_follows_the_settings(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host()
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org", sender="app@relay.example.net")
        await rig.settled(1)
        await rig.apply(settings_for(f"127.0.0.1:{host.port}", advanced__masquerade_domain="public.example"))
        await rig.put("user@example.org", sender="app@relay.example.net")
        await rig.settled(2)
        assert [one.sender for one in host.delivered] == ["app@relay.example.net", "app@public.example"]
