"""Files in the pickup folder go out once and only once, whoever wrote them and however we end."""

import os
from codecs import BOM_UTF8
from pathlib import Path

import msgspec
import pytest

from engine.durable import write_durably
from engine.events import BadmailWritten, MessageAccepted
from engine.pickup.folder import PickupFolder
from engine.pickup.letter import Letter
from engine.pickup.pickup import Pickup
from engine.settings.model import Messages
from engine.settings.site import Site
from engine.settings.units import Kilobytes
from engine.spool.message import RecipientState
from tests.pickup.conftest import Place

# As System.Net.Mail writes it (DeliveryMethod = SpecifiedPickupDirectory).
DOTNET = (
    b"X-Sender: app@example.net\r\nX-Receiver: a@example.org\r\nX-Receiver: hidden@example.org\r\nMIME-Version: 1.0\r\n"
    b"From: app@example.net\r\nTo: a@example.org\r\nDate: 1 Jan 2024 00:00:00 +0000\r\nSubject: report\r\n"
    b"Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"hello=0D=0A\r\n\r\n"
)
# As CDO writes it (sendusing = 1): the envelope first, addresses in angle brackets, then the message.
CDO = (
    b"x-sender: <app@example.net>\r\nx-receiver: <a@example.org>\r\nthread-index: Ac\r\nThread-Topic: report\r\n"
    b'From: "The app" <app@example.net>\r\nTo: <a@example.org>\r\nSubject: report\r\n\r\nhello\r\n'
)
PLAIN = (
    b"From: App <app@example.net>\nTo: a@example.org, b@example.org\nCc: c@example.org\n"
    b"Bcc: d@example.org,\n e@example.org\nSubject: report\n\nhello\n.\n"
)


def _refuses(*_: object) -> None:
    """What the system says of a file that somebody else holds."""
    raise PermissionError(13, "Permission denied")


async def test_a_dotnet_file(place: Place) -> None:
    (place.folder / "0b1c.eml").write_bytes(DOTNET)
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert message.message.sender == "app@example.net"
    assert [to.address for to in message.recipients] == ["a@example.org", "hidden@example.org"]
    assert [to.state for to in message.recipients] == [RecipientState.WAITING] * 2
    content = await place.content(message.message.id)
    assert b"x-receiver" not in content.lower()
    assert b"hidden" not in content
    assert content.endswith(b"\r\n\r\nhello=0D=0A\r\n\r\n")
    assert place.left() == []
    place.bus.flush()
    (accepted,) = [event for event in place.events if isinstance(event, MessageAccepted)]
    assert accepted.origin == "pickup"


async def test_a_cdo_file(place: Place) -> None:
    (place.folder / "cdo.eml").write_bytes(CDO)
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert (message.message.sender, [to.address for to in message.recipients]) == ("app@example.net", ["a@example.org"])


async def test_a_file_with_nothing_but_headers_of_its_own(place: Place) -> None:
    (place.folder / "mail.txt").write_bytes(PLAIN)
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert [to.address for to in message.recipients] == [f"{one}@example.org" for one in "abcde"]
    content = await place.content(message.message.id)
    assert b"d@example.org" not in content
    assert b"e@example.org" not in content
    assert b"\nDate: " in content
    assert b"\nMessage-ID: <" in content
    assert content.endswith(b"\n\nhello\n.\n")
    assert message.message.bare_newlines


async def test_a_null_sender_and_a_name_alone(place: Place) -> None:
    (place.folder / "a").write_bytes(b"X-Sender: <>\r\nX-Receiver: root\r\nSubject: x\r\n\r\nbody\r\n")
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert (message.message.sender, message.recipients[0].address) == ("", "root@relay.example.net")


async def test_what_grows_is_left_alone_until_it_is_complete(place: Place) -> None:
    file = place.folder / "slow.eml"
    await place.pickup.start(place.site)
    await place.look(1)
    for end in (40, 80, 120, len(DOTNET)):
        file.write_bytes(DOTNET[:end])
        await place.look(1)
    assert await place.messages() == []
    await place.look(1)
    assert len(await place.messages()) == 1


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="leases are Linux's")
async def test_what_somebody_still_has_open_for_writing_is_left_alone(place: Place) -> None:
    await place.pickup.start(place.site)
    with (place.folder / "open.eml").open("wb") as file:
        file.write(DOTNET)
        file.flush()
        await place.look(4)
        assert await place.messages() == []
    await place.look()
    assert len(await place.messages()) == 1


async def test_hidden_files_folders_and_links_are_not_ours(place: Place, tmp_path: Path) -> None:
    secret = tmp_path / "secret.eml"
    secret.write_bytes(DOTNET)
    (place.folder / "link.eml").symlink_to(secret)
    (place.folder / ".hidden.eml").write_bytes(DOTNET)
    (place.folder / "folder").mkdir()
    await place.pickup.start(place.site)
    await place.look(3)
    assert await place.messages() == []
    assert secret.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"just a text\r\n", "does not begin with a header"),
        (b"\x00\xff\x00binary", "does not begin with a header"),
        (b"Subject: to nobody\r\nFrom: a@example.net\r\n\r\nx", "names nobody to send it to"),
        (b"To: a@example.org\r\n\r\nx", "names no sender"),
        (b"X-Sender: a@example.net\r\nX-Receiver: not an address@x y\r\n\r\nx", "is not a mail address"),
        (b"X-Sender: a@example.net\r\nX-Receiver: b@example.org\r\n\r\n" + b"x" * 3000, "larger"),
        (b"Received: by x\r\n" * 16 + DOTNET, "goes in a circle"),
    ],
)
async def test_a_bad_file_goes_to_badmail_with_its_reason(place: Place, content: bytes, reason: str) -> None:
    settings = msgspec.structs.replace(place.site.settings, messages=Messages(max_message_kb=Kilobytes(2048)))
    (place.folder / "bad one.eml").write_bytes(content)
    (place.folder / "good.eml").write_bytes(DOTNET)
    await place.pickup.start(Site.of(settings, place.site.folders.root, "relay.example.net"))
    await place.look()
    assert len(await place.messages()) == 1, "the good one goes on"
    (explained,) = place.badmail()
    assert reason in explained
    assert "bad one.eml" in explained
    (kept,) = place.site.folders.badmail.glob("*.BAD")
    assert kept.read_bytes() == content
    assert place.left() == []
    place.bus.flush()
    assert any(isinstance(event, BadmailWritten) for event in place.events)


async def test_a_large_file_is_streamed(place: Place) -> None:
    (place.folder / "large.eml").write_bytes(DOTNET + b"y" * 300_000)
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    body = await place.spool.body(message.message.id)
    assert body.small() is None
    blocks = [block async for block in body.blocks()]
    assert b"".join(blocks).endswith(b"y" * 300_000)


@pytest.mark.parametrize("interrupted", ["taken", "stored", "removed"])
async def test_an_end_at_any_moment_loses_nothing_and_sends_nothing_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    """The process ends right after the file was taken, its message stored, or its file removed."""
    step = {"taken": "_read", "stored": "_let_go", "removed": "_let_go"}[interrupted]

    class Ended(Exception):
        pass

    def ends(*_: object) -> None:
        raise Ended

    (place.folder / "once.eml").write_bytes(DOTNET)
    with monkeypatch.context() as patch:
        patch.setattr(Pickup, step, ends)
        if interrupted == "stored":
            patch.setattr("engine.pickup.folder.PickupFolder.finish", ends)
        patch.setattr("engine.pickup.pickup.logging.getLogger", _quiet)
        await place.pickup.start(place.site)
        await place.look()
        await place.pickup.stop()
    await place.spool.close()

    place.spool = place.new_spool()
    await place.spool.open()
    place.pickup = place.new_pickup()
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert [to.state for to in message.recipients] == [RecipientState.WAITING] * 2
    assert place.left() == []


async def test_after_an_end_a_folder_that_is_not_there_yet_is_waited_for(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that is mounted later than the relay starts: the file in it is the message that is stored already."""

    (place.folder / "once.eml").write_bytes(DOTNET)
    with monkeypatch.context() as patch:
        patch.setattr("engine.pickup.folder.PickupFolder.finish", _refuses)
        await place.pickup.start(place.site)
        await place.look()
        await place.pickup.stop()
    elsewhere = place.folder.rename(place.folder.with_name("not-mounted"))

    place.pickup = place.new_pickup()
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert {to.state for to in message.recipients} == {RecipientState.HELD}, "its file may be sent again"
    assert [one.key for one in place.attention.open()] == ["pickup"]
    elsewhere.rename(place.folder)
    await place.look()
    (message,) = await place.messages()
    assert {to.state for to in message.recipients} == {RecipientState.WAITING}
    assert place.left() == []
    assert place.attention.open() == ()


async def test_a_file_that_cannot_be_removed_is_sent_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.folder / "once.eml").write_bytes(DOTNET)
    with monkeypatch.context() as patch:
        patch.setattr("engine.pickup.folder.PickupFolder.finish", _refuses)
        await place.pickup.start(place.site)
        await place.look(5)
        (message,) = await place.messages()
        assert {to.state for to in message.recipients} == {RecipientState.HELD}, "it may not go: we could forget it"
        assert "Permission denied" in place.attention.open()[0].text
    await place.look(1)
    (message,) = await place.messages()
    assert {to.state for to in message.recipients} == {RecipientState.WAITING}
    assert place.attention.open() == ()


async def test_a_folder_that_cannot_be_read_is_told_and_recovers(place: Place) -> None:
    await place.pickup.start(place.site)
    place.folder.rmdir()
    await place.look()
    (told,) = place.attention.open()
    assert (told.key, told.field) == ("pickup", "general.pickup_directory")
    assert "No such file" in told.text
    place.folder.mkdir()
    (place.folder / "x.eml").write_bytes(DOTNET)
    await place.look()
    assert place.attention.open() == ()
    assert len(await place.messages()) == 1


async def test_paused_or_switched_off_files_wait(place: Place) -> None:
    (place.folder / "x.eml").write_bytes(DOTNET)
    await place.pickup.start(place.site)
    place.pickup.pause()
    await place.pickup.apply(place.site)
    assert await place.messages() == []
    assert place.left() == ["x.eml"]
    place.pickup.resume()
    await place.look()
    assert place.left() == []


async def test_mail_that_is_being_picked_up_is_let_go_by_nothing_else(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its file is there, it could be picked up again; any change of settings recalls what routes hold."""

    (place.folder / "once.eml").write_bytes(DOTNET)
    with monkeypatch.context() as patch:
        patch.setattr("engine.pickup.folder.PickupFolder.finish", _refuses)
        await place.pickup.start(place.site)
        await place.look(3)
        await place.spool.recall(held=True)
        (message,) = await place.messages()
        assert {to.state for to in message.recipients} == {RecipientState.HELD}
    await place.look()
    (message,) = await place.messages()
    assert {to.state for to in message.recipients} == {RecipientState.WAITING}


async def test_what_was_taken_is_finished_though_the_folder_is_another_now(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (place.folder / "once.eml").write_bytes(DOTNET)
    general = msgspec.structs.replace(place.site.settings.general, pickup_directory="Other")
    moved = Site.of(
        msgspec.structs.replace(place.site.settings, general=general), place.site.folders.root, "relay.example.net"
    )
    moved.folders.create()
    with monkeypatch.context() as patch:
        patch.setattr("engine.pickup.pickup.Pickup._read", _refuses)
        await place.pickup.start(place.site)
        await place.look()
    await place.pickup.apply(moved)
    await place.look()
    assert len(await place.messages()) == 1
    assert place.left() == []


async def test_a_dropped_file_can_be_put_back(place: Place) -> None:
    from engine.spool.drop import envelope_lines

    dropped = envelope_lines("app@example.net", ["a@example.org"]) + b"Subject: again\r\n\r\nbody\r\n"
    write_durably(place.folder / "dropped.eml", (dropped,))
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert message.recipients[0].address == "a@example.org"


@pytest.mark.parametrize(
    "name",
    ["日本語の長い名前".encode() * 10, b"a" * 250, b"\xff\xfe.eml", b"two\nlines.eml"],
    ids=["japanese", "longest", "no text", "control"],
)
async def test_whatever_its_name_a_file_goes_out_and_keeps_no_other_back(place: Place, name: bytes) -> None:
    (place.folder / os.fsdecode(name)).write_bytes(DOTNET)
    (place.folder / "other.eml").write_bytes(CDO)
    await place.pickup.start(place.site)
    await place.look()
    assert len(await place.messages()) == 2
    assert place.left() == []


async def test_a_file_that_cannot_be_read_keeps_no_other_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Pickup, site: Site, taken: Path) -> Letter:
        if taken.name.startswith("locked"):
            raise PermissionError(13, "Permission denied")
        return read(self, site, taken)

    read = Pickup._read
    (place.folder / "locked.eml").write_bytes(DOTNET)
    (place.folder / "other.eml").write_bytes(CDO)
    with monkeypatch.context() as patch:
        patch.setattr(Pickup, "_read", refuses)
        await place.pickup.start(place.site)
        await place.look(3)
        assert len(await place.messages()) == 1
        (told,) = place.attention.open()
        assert "The file locked.eml" in told.text
    await place.look(1)
    assert len(await place.messages()) == 2
    assert place.attention.open() == ()


async def test_a_byte_order_mark_is_no_part_of_the_header(place: Place) -> None:
    """Windows PowerShell: Set-Content -Encoding UTF8."""
    (place.folder / "script.eml").write_bytes(BOM_UTF8 + PLAIN)
    await place.pickup.start(place.site)
    await place.look()
    (message,) = await place.messages()
    assert message.message.sender == "app@example.net"
    assert BOM_UTF8 not in await place.content(message.message.id)


async def test_a_header_nobody_can_read_goes_to_badmail(place: Place) -> None:
    (place.folder / "deep.eml").write_bytes(b"From: a@example.net\r\nTo: " + b"(" * 50_000 + b"\r\n\r\nx")
    await place.pickup.start(place.site)
    await place.look()
    (reason,) = place.badmail()
    # Python's own reader gives up on it, or (3.11.2) finds nobody there.
    assert "The addresses in To, Cc, Bcc cannot be read" in reason or "It names nobody to send it to" in reason
    assert place.left() == []


async def test_only_what_is_really_in_the_folder_is_sent_and_removed(place: Place, tmp_path: Path) -> None:
    """Whoever may write into the folder could lead us to files elsewhere by a link."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "private.eml").write_bytes(DOTNET)
    (place.folder / ".taken").symlink_to(elsewhere)
    (place.folder / "x.eml").write_bytes(CDO)
    await place.pickup.start(place.site)
    await place.look()
    assert await place.messages() == []
    assert [path.name for path in elsewhere.iterdir()] == ["private.eml"]
    assert "is a link" in place.attention.open()[0].text


async def test_a_link_put_in_a_files_place_at_the_last_moment_is_not_followed(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private.eml"
    private.write_bytes(DOTNET)

    def exchanged(self: PickupFolder, now: float) -> list[Path]:
        found = ready(self, now)
        for path in found:
            path.unlink()
            path.symlink_to(private)
        return found

    ready = PickupFolder.ready
    monkeypatch.setattr(PickupFolder, "ready", exchanged)
    (place.folder / "x.eml").write_bytes(CDO)
    await place.pickup.start(place.site)
    await place.look(3)
    assert await place.messages() == []
    assert private.read_bytes() == DOTNET


class _quiet:  # noqa: N801 - stands for a logger
    def __init__(self, name: str) -> None:
        pass

    def exception(self, *_: object) -> None:
        pass
