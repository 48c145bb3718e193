"""Send as this account: nasty headers, large bodies, notices, and what really goes over the wire."""

import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.delivery.header import read_header
from engine.delivery.job import Job
from engine.delivery.rewriting import LONGEST_HEADER, account_to_send_as, as_account
from engine.settings.model import Security
from engine.spool.message import Origin, StoredMessage
from tests.delivery.conftest import MakeHost
from tests.delivery.memoryspool import MemoryBody, MemorySpool
from tests.delivery.rig import Rig, settings_for

ACCOUNT = "relay@example.com"
REST = b"\r\nFrom: in the body\r\n.\r\n\xff\r\nSender: x"


def job_of(content: bytes, sender: str = "app@example.net") -> Job:
    message = StoredMessage(
        id="1",
        sender=sender,
        size=len(content),
        received_at=0.0,
        origin=Origin.COMMAND,
        client="",
        user="",
        ret="",
        envid="",
        smtputf8=False,
        eight_bit=False,
        bare_newlines=False,
        about="",
    )
    return Job(message, ())


async def sent(content: bytes, *, block: int = 0, sender: str = "app@example.net") -> tuple[Job, bytes]:
    """What leaves; with a `block` size the body is a large one."""
    body = MemoryBody(content, limit=-1 if block else 10**9, block=block or 1)
    job, body_sent = await as_account(job_of(content, sender), body, ACCOUNT)
    small = body_sent.small()
    octets = small if small is not None else b"".join([part async for part in body_sent.blocks()])
    assert job.message.size == body_sent.size == len(octets), "SIZE is what is sent"
    return job, octets


CASES = [
    (b"From: app@example.net\r\n", b"From: <relay@example.com>\r\nReply-To: app@example.net\r\n"),
    (b"From: Joe <a@b.c>\r\n", b"From: Joe <relay@example.com>\r\nReply-To: Joe <a@b.c>\r\n"),
    (
        b'From: "Doe, \\"J\\" <x@y>" <a@b.c>\r\n',
        b'From: "Doe, \\"J\\" <x@y>" <relay@example.com>\r\nReply-To: "Doe, \\"J\\" <x@y>" <a@b.c>\r\n',
    ),
    (
        b"From:\r\n =?UTF-8?B?5bGx55Sw?=\r\n\t=?UTF-8?B?5aSq6YOO?=\r\n <a@b.c>\r\n",
        b"From:\r\n =?UTF-8?B?5bGx55Sw?=\r\n\t=?UTF-8?B?5aSq6YOO?=\r\n <relay@example.com>\r\n"
        b"Reply-To:\r\n =?UTF-8?B?5bGx55Sw?=\r\n\t=?UTF-8?B?5aSq6YOO?=\r\n <a@b.c>\r\n",
    ),
    (b"From: a@b.c (Joe (Doe))\r\n", None),
    (b"From: a@b.c (Joe Doe)\r\n", b'From: "Joe Doe" <relay@example.com>\r\nReply-To: a@b.c (Joe Doe)\r\n'),
    (
        b"From: a@b.c (=?UTF-8?Q?J=C3=B6?=)\r\n",
        b"From: =?UTF-8?Q?J=C3=B6?= <relay@example.com>\r\nReply-To: a@b.c (=?UTF-8?Q?J=C3=B6?=)\r\n",
    ),
    (
        b"From: Joe <a@b.c>, Ann <d@e.f>\r\nSender: a@b.c\r\n",
        b"From: Joe <relay@example.com>\r\nReply-To: Joe <a@b.c>, Ann <d@e.f>\r\n",
    ),
    (
        b"FROM: Joe <a@b.c>\r\nTo: x@y.z\r\nfrom : d@e.f\r\n",
        b"From: Joe <relay@example.com>\r\nTo: x@y.z\r\nReply-To: Joe <a@b.c>,\r\n d@e.f\r\n",
    ),
    (b"Reply-To: r@s.t\r\nFrom: a@b.c\r\n", b"Reply-To: r@s.t\r\nFrom: <relay@example.com>\r\n"),
    (b"Subject: none\r\n", b"Subject: none\r\nFrom: relay@example.com\r\n"),
    (b"", b"From: relay@example.com\r\n"),
    (b"From:\r\n", b"From: <relay@example.com>\r\n"),
    (b"From: root\r\n", b"From: <relay@example.com>\r\n"),
    (b"From: Group: a@b.c, d@e.f;\r\n", b"From: <relay@example.com>\r\nReply-To: Group: a@b.c, d@e.f;\r\n"),
    (b"From a@b.c Mon Jan 1\r\nFrom: a@b.c\r\n", None),
    (
        b"From: \xe5\xb1\xb1 <a@b.c>\r\n",
        b"From: \xe5\xb1\xb1 <relay@example.com>\r\nReply-To: \xe5\xb1\xb1 <a@b.c>\r\n",
    ),
    # Nothing to do: it comes from the account already.
    (b"From: Relay <Relay@Example.com>\r\nX: y\r\n", b"From: Relay <Relay@Example.com>\r\nX: y\r\n"),
    (b"From: relay@example.com\r\nSender: a@b.c\r\n", None),
]


@pytest.mark.parametrize(("header", "expected"), CASES)
@pytest.mark.parametrize("block", [0, 1, 7, 10_000])
async def test_header(header: bytes, expected: bytes | None, block: int) -> None:
    job, octets = await sent(header + REST, block=block)
    assert job.message.sender == ACCOUNT
    assert octets.endswith(REST), "everything behind the fields is passed on byte for byte"
    if expected is not None:
        assert octets[: -len(REST)] == expected
    parsed = message_from_bytes(octets, policy=default)
    assert [address.addr_spec.lower() for address in parsed["From"].addresses] == [ACCOUNT]
    assert parsed.get_all("From") == [parsed["From"]]
    assert parsed["Sender"] is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"From: a@b.c\nTo: d\n\nbody\n", b"From: <relay@example.com>\r\nTo: d\nReply-To: a@b.c\r\n\nbody\n"),
        (b"From: Joe\n <a@b.c>\rTo: d\r\r", b"From: Joe\n <relay@example.com>\r\nTo: d\rReply-To: Joe\n <a@b.c>\r\n\r"),
        (b"From: a@b.c", b"From: <relay@example.com>\r\nReply-To: a@b.c\r\n"),
        (b"From: a@b.c\r\nTo: d", b"From: <relay@example.com>\r\nTo: d\r\nReply-To: a@b.c\r\n"),
        (b"hello there\r\nFrom: no field\r\n", b"From: relay@example.com\r\n\r\nhello there\r\nFrom: no field\r\n"),
        (b"", b"From: relay@example.com\r\n\r\n"),
        (b"To: d\r\nno field\r\nFrom: a@b.c\r\n", b"To: d\r\nFrom: relay@example.com\r\nno field\r\nFrom: a@b.c\r\n"),
    ],
)
@pytest.mark.parametrize("block", [0, 1, 3])
async def test_lone_newlines_and_messages_without_an_end_of_header(content: bytes, expected: bytes, block: int) -> None:
    assert (await sent(content, block=block))[1] == expected


@pytest.mark.parametrize("block", [0, 5])
async def test_a_notice_is_left_alone(block: int) -> None:
    content = b"From: MAILER-DAEMON@example.net\r\n\r\nx"
    job, octets = await sent(content, block=block, sender="")
    assert (job.message.sender, octets) == ("", content)


async def test_a_header_without_end_is_passed_on_as_it_is() -> None:
    content = b"X-Long: " + b"a" * LONGEST_HEADER + b"\r\nFrom: a@b.c\r\n\r\n"
    job, octets = await sent(content, block=100_000)
    assert job.message.sender == ACCOUNT
    assert octets == content


async def test_hostile_fields_take_no_time() -> None:
    for value in (b'"\\' * 200_000, b"(" * 400_000, b"a" * 400_000, b"<" * 300_000, b"," * 300_000):
        await sent(b"From: " + value + b"\r\n\r\n")


def test_a_field_of_many_folds_takes_no_time() -> None:
    """It did: each fold copied all those before it. A megabyte took the relay half a minute."""
    folds = b" a\r\n" * 250_000
    started = time.monotonic()
    header = read_header(b"From: a@b.example\r\nX-Long: a\r\n" + folds + b"\r\nbody", more=False)
    assert time.monotonic() - started < 3
    assert header.fields[1].raw == b"X-Long: a\r\n" + folds


PIECES = st.sampled_from(
    [b"From: a@b.c", b"Sender: x@y", b" ", b"\r\n", b"\n", b"\r", b":", b"<", b'"', b"(", b"x", b"\0"]
)


@given(content=st.lists(PIECES, max_size=25).map(b"".join), block=st.integers(1, 9))
async def test_block_borders_make_no_difference(content: bytes, block: int) -> None:
    assert await sent(content, block=block) == await sent(content)


@pytest.mark.parametrize(
    ("changes", "account"),
    [
        ({}, ACCOUNT),
        ({"rewrite_sender": False}, ""),
        ({"authentication": "anonymous"}, ""),
        ({"username": "apikey"}, ""),
        ({"username": "a@b.c>\r\nRCPT TO:<x@y.z"}, ""),
    ],
)
def test_who_asks_for_it(changes: dict[str, object], account: str) -> None:
    values: dict[str, object] = {"authentication": "basic", "username": ACCOUNT, "rewrite_sender": True}
    assert account_to_send_as(Security(**(values | changes))) == account  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [0, 10**6], ids=["streamed", "at once"])
async def test_over_the_wire(make_host: MakeHost, tmp_path: Path, limit: int) -> None:
    host = await make_host(users={ACCOUNT: "s3cret"})
    security = Security(authentication="basic", username=ACCOUNT, tls="none", rewrite_sender=True)
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=security), tmp_path)
    rig.delivery = rig.delivery_on(MemorySpool(rig.clock, body_limit=limit, block=1000))
    rig.credentials.set(f"route.{ACCOUNT}", "s3cret")
    body = b"Received: x\r\nFrom: Joe <app@example.net>\r\n\r\n" + b".dots\r\n" * 5000
    async with rig:
        await rig.put("user@example.org", body=body)
        await rig.until(lambda: host.delivered)
    (message,) = host.delivered
    assert message.sender == ACCOUNT
    assert message.data == (
        b"Received: x\r\nFrom: Joe <relay@example.com>\r\nReply-To: Joe <app@example.net>\r\n\r\n" + b".dots\r\n" * 5000
    )
    assert f"SIZE={len(message.data)}" in host.lines("MAIL")[0]
