"""The drop directory's quota: local mail is told to wait, everything else goes on, and emptying the folder helps."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.clock import ManualClock
from engine.inbound.gauge import KEPT_SECONDS, FolderGauge
from tests.inbound.conftest import Relay, Talk

Serve = Callable[..., contextlib.AbstractAsyncContextManager[Relay]]
DOMAINS = (
    {"name": "ours.example", "kind": "default", "drop_quota": True},
    {"name": "alias.example", "kind": "alias"},
    {"name": "open.example", "kind": "remote", "relay_allowed": True},
)
QUOTA = 10 * 2048


async def begun(relay: Relay) -> Talk:
    talk = await Talk.to(relay.port)
    await talk.reply()
    await talk.say("EHLO client")
    assert (await talk.say("MAIL FROM:<a@example.net>")).startswith("250")
    return talk


async def test_a_full_folder_refuses_local_mail_only_and_until_it_is_emptied(serve: Serve) -> None:
    async with serve(domains=DOMAINS, messages__max_message_kb="2KB") as relay:
        await fill_and_empty(relay)


async def fill_and_empty(relay: Relay) -> None:
    drop = relay.folder / "Drop"
    drop.mkdir(exist_ok=True)
    (drop / "1.eml").write_bytes(b"x" * (QUOTA - 1))
    talk = await begun(relay)
    assert (await talk.say("RCPT TO:<x@ours.example>")).startswith("250")
    (drop / "2.eml").write_bytes(b"x")
    relay.clock.advance(KEPT_SECONDS)
    assert await talk.say("RCPT TO:<y@ours.example>") == "452 4.2.2 Mailbox full"
    assert await talk.say("RCPT TO:<y@alias.example>") == "452 4.2.2 Mailbox full"
    assert await talk.say("RCPT TO:<postmaster>") == "452 4.2.2 Mailbox full"
    assert (await talk.say("RCPT TO:<y@open.example>")).startswith("250")
    (drop / "1.eml").unlink()
    relay.clock.advance(KEPT_SECONDS)
    assert (await talk.say("RCPT TO:<y@ours.example>")).startswith("250")
    await talk.close()


async def test_without_the_box_or_without_a_message_limit_there_is_no_quota(serve: Serve) -> None:
    for values in ({"domains": DOMAINS, "messages__max_message_kb": 0}, {"messages__max_message_kb": "2KB"}):
        async with serve(**values) as relay:
            drop = relay.folder / "Drop"
            drop.mkdir(exist_ok=True)
            (drop / "1.eml").write_bytes(b"x" * QUOTA * 3)
            talk = await begun(relay)
            assert (await talk.say("RCPT TO:<postmaster>")).startswith("250")
            await talk.close()


async def test_a_file_that_is_just_taken_out_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("1.eml", "2.eml", "3.eml"):
        (tmp_path / name).write_bytes(b"x" * 100)

    class Scanned:
        def __init__(self, folder: Path) -> None:
            with scandir(folder) as entries:
                self._entries = list(entries)

        def __enter__(self) -> Any:
            (tmp_path / "2.eml").unlink()
            return iter(self._entries)

        def __exit__(self, *_: object) -> None:
            pass

    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", Scanned)
    assert await FolderGauge(ManualClock()).octets(tmp_path) == 200
