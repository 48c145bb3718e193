"""Captured mail: listing, reading, releasing into the queue, removing and bringing back."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from engine.errors import UserError
from engine.spool.captured import Captured, subject_of

Submitted = list[tuple[str, tuple[str, ...], bytes]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Drop"
    made.mkdir()
    return made


@pytest.fixture
def submitted() -> Submitted:
    return []


@pytest.fixture
def captured(folder: Path, submitted: Submitted, tmp_path: Path) -> Captured:
    scratch = tmp_path / "state"
    scratch.mkdir()

    def submit(sender: str, recipients: Sequence[str], message: Path) -> str:
        submitted.append((sender, tuple(recipients), message.read_bytes()))
        return "1"

    return Captured(folder, submit, scratch)


def put(folder: Path, name: str, *, at: float = 1000.0, subject: str = "Hello", to: str = "b@example.com") -> Path:
    path = folder / f"{name}.eml"
    envelope = f"x-sender: a@example.com\r\nx-receiver: {to}\r\n"
    path.write_bytes(f"{envelope}Received: by relay\r\nSubject: {subject}\r\n\r\nText.\r\n".encode())
    os.utime(path, (at, at))
    return path


MESSAGE = b"Received: by relay\r\nSubject: Hello\r\n\r\nText.\r\n"


def test_a_message_is_described_by_its_envelope_and_headers(captured: Captured, folder: Path) -> None:
    put(folder, "one")
    (message,), total = captured.list()
    assert total == captured.count() == 1
    assert (message.name, message.sender, message.recipients) == ("one.eml", "a@example.com", ("b@example.com",))
    assert (message.subject, message.size, message.at) == ("Hello", len(MESSAGE), 1000.0)


def test_pages_are_in_the_order_of_time(captured: Captured, folder: Path) -> None:
    for number in range(5):
        put(folder, f"m{number}", at=1000.0 + number)
    page, total = captured.list(offset=1, limit=2)
    assert [message.name for message in page] == ["m3.eml", "m2.eml"]
    assert total == 5
    oldest, _ = captured.list(limit=1, newest_first=False)
    assert oldest[0].name == "m0.eml"


@pytest.mark.parametrize("text", ["INVOICE", "carol", "a@example"])
def test_text_is_looked_for_in_sender_recipients_and_subject(captured: Captured, folder: Path, text: str) -> None:
    put(folder, "one", subject="Your invoice", to="carol@example.com")
    if text != "a@example":
        put(folder, "two")
    found, total = captured.list(text)
    assert [message.name for message in found] == ["one.eml"]
    assert total == 1


def test_half_written_and_strange_files_are_not_listed(captured: Captured, folder: Path) -> None:
    (folder / ".one.eml.new").write_bytes(b"x")
    (folder / "notes.txt").write_bytes(b"x")
    (folder / "folder.eml").mkdir()
    assert captured.list() == ((), 0)


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert Captured(tmp_path / "Nowhere", lambda *_: "", tmp_path).list() == ((), 0)


def test_reading_leaves_the_envelope_out_and_stops_at_the_limit(captured: Captured, folder: Path) -> None:
    put(folder, "one")
    content = captured.read("one.eml", 10_000)
    assert content.octets == MESSAGE
    assert content.complete
    beginning = captured.read("one.eml", 8)
    assert (beginning.octets, beginning.size, beginning.complete) == (MESSAGE[:8], len(MESSAGE), False)


def test_export_writes_the_message_alone(captured: Captured, folder: Path, tmp_path: Path) -> None:
    put(folder, "one")
    assert captured.export("one.eml", tmp_path / "copy.eml") == len(MESSAGE)
    assert (tmp_path / "copy.eml").read_bytes() == MESSAGE


def test_release_puts_it_into_the_queue_and_takes_it_away(
    captured: Captured, folder: Path, submitted: Submitted, tmp_path: Path
) -> None:
    put(folder, "one")
    assert captured.release(["one.eml"]) == 1
    assert submitted == [("a@example.com", ("b@example.com",), MESSAGE)]
    assert captured.count() == 0
    assert list((tmp_path / "state").iterdir()) == []


def test_what_the_queue_does_not_take_stays(folder: Path, tmp_path: Path) -> None:
    def refuse(sender: str, recipients: Sequence[str], message: Path) -> str:
        raise UserError("The route is capture only.")

    captured = Captured(folder, refuse, tmp_path)
    put(folder, "one")
    with pytest.raises(UserError, match="capture only"):
        captured.release(["one.eml"])
    assert captured.count() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["Drop"]


def test_a_message_without_recipients_cannot_be_released(captured: Captured, folder: Path) -> None:
    (folder / "one.eml").write_bytes(MESSAGE)
    with pytest.raises(UserError, match="names no recipient"):
        captured.release(["one.eml"])


def test_removed_messages_can_be_brought_back(captured: Captured, folder: Path) -> None:
    before = put(folder, "one").read_bytes()
    assert captured.remove(["one.eml", "gone.eml"]) == 1
    assert captured.count() == 0
    assert captured.restore(["one.eml", "gone.eml"]) == 1
    (message,), _ = captured.list()
    assert message.at == 1000.0
    assert (folder / "one.eml").read_bytes() == before


def test_bringing_back_overwrites_nothing(captured: Captured, folder: Path) -> None:
    put(folder, "one")
    captured.remove(["one.eml"])
    newer = put(folder, "one", subject="Newer").read_bytes()
    assert captured.restore(["one.eml"]) == 0
    assert (folder / "one.eml").read_bytes() == newer


def test_after_a_week_removed_messages_are_gone(captured: Captured, folder: Path) -> None:
    put(folder, "one")
    put(folder, "two")
    captured.remove(["one.eml"])
    (kept,) = (folder / "Removed").iterdir()
    kept.rename(kept.with_name("1000~one.eml"))
    captured.remove(["two.eml"])
    assert captured.restore(["one.eml"]) == 0
    assert captured.restore(["two.eml"]) == 1


@pytest.mark.parametrize("name", ["../settings.toml", "../one.eml", "a/b.eml", "", "settings.toml"])
@pytest.mark.parametrize("act", [lambda it, name: it.read(name, 10), lambda it, name: it.remove([name])])
def test_a_name_cannot_leave_the_folder(captured: Captured, name: str, act: Callable[..., object]) -> None:
    with pytest.raises(UserError, match="is no captured message"):
        act(captured, name)


def test_a_message_that_has_gone_is_said_to_be_gone(captured: Captured) -> None:
    with pytest.raises(UserError, match="was sent or removed"):
        captured.read("one.eml", 10)


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        (b"Subject: =?utf-8?B?44OG44K544OI?=\r\n\r\n", "テスト"),
        (b"Subject: folded\r\n over lines\r\n\r\n", "folded over lines"),
        (b"From: a@example.com\r\n\r\nSubject: not this\r\n", ""),
        (b"Subject: =?nonsense?B?44OG?=\r\n\r\n", "=?nonsense?B?44OG?="),
        (b"", ""),
    ],
)
def test_subjects_are_decoded(head: bytes, subject: str) -> None:
    assert subject_of(head) == subject
