"""The Badmail folder as people look at it, on triples that Badmail itself wrote."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.errors import UserError
from engine.spool.badmail import Badmail, BadmailItem
from engine.spool.badmail_folder import BadmailFolder
from engine.spool.message import Attempt

Submitted = list[tuple[str, tuple[str, ...], bytes]]
CONTENT = b"Subject: Hello\r\n\r\nText.\r\n"


@pytest.fixture
def submitted() -> Submitted:
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Badmail"


@pytest.fixture
def badmail(folder: Path, submitted: Submitted) -> BadmailFolder:
    def submit(sender: str, recipients: Sequence[str], message: Path) -> str:
        submitted.append((sender, tuple(recipients), message.read_bytes()))
        return "1"

    return BadmailFolder(folder, submit)


def put(folder: Path, name: str, *, at: float = 1000.0, recipients: tuple[str, ...] = ("b@example.com",)) -> None:
    item = BadmailItem(
        id=name,
        reason="The recipient does not exist, and there is no sender to tell.",
        sender="a@example.com",
        recipients=recipients,
        attempts=(Attempt(at, "b@example.com", "failed", "mx.example.com", "550 5.1.1 No such user"),),
    )
    Badmail(folder, None, ManualClock(at)).store(item, (CONTENT,))  # type: ignore[arg-type]


def test_a_triple_is_described_with_its_reason(badmail: BadmailFolder, folder: Path) -> None:
    put(folder, "A1")
    (entry,), total = badmail.list()
    assert total == badmail.count() == 1
    assert (entry.id, entry.sender, entry.recipients) == ("A1", "a@example.com", ("b@example.com",))
    assert entry.reason.startswith("The recipient does not exist")
    assert (entry.size, entry.at) == (len(CONTENT), 1000.0)
    assert "550 5.1.1 No such user" in badmail.explanation("A1")
    assert badmail.read("A1", 1000).octets == CONTENT


def test_text_is_looked_for_in_reason_sender_and_recipients(badmail: BadmailFolder, folder: Path) -> None:
    put(folder, "A1")
    put(folder, "A2", recipients=("carol@example.com",))
    assert [entry.id for entry in badmail.list("CAROL")[0]] == ["A2"]
    assert badmail.list("does not exist")[1] == 2
    assert badmail.list("nothing of this")[1] == 0


def test_a_message_without_its_properties_is_still_shown(badmail: BadmailFolder, folder: Path) -> None:
    put(folder, "A1")
    (folder / "A1.BDP").write_bytes(b"{ damaged")
    (folder / "A1.BDR").unlink()
    (entry,), _ = badmail.list()
    assert (entry.id, entry.reason, entry.recipients) == ("A1", "", ())
    assert badmail.explanation("A1") == ""
    with pytest.raises(UserError, match="not known for whom"):
        badmail.resend(["A1"])


def test_resend_puts_it_into_the_queue_and_takes_the_triple_away(
    badmail: BadmailFolder, folder: Path, submitted: Submitted
) -> None:
    put(folder, "A1")
    assert badmail.resend(["A1"]) == 1
    assert submitted == [("a@example.com", ("b@example.com",), CONTENT)]
    assert list(folder.iterdir()) == []
    with pytest.raises(UserError, match="not in Badmail any more"):
        badmail.resend(["A1"])


def test_removed_messages_can_be_brought_back_whole(badmail: BadmailFolder, folder: Path) -> None:
    put(folder, "A1")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert badmail.remove(["A1", "A9"]) == 1
    assert badmail.count() == 0
    assert badmail.restore(["A1", "A9"]) == 1
    assert {path.name: path.read_bytes() for path in folder.glob("A1.*")} == before


def test_export_writes_the_message(badmail: BadmailFolder, folder: Path, tmp_path: Path) -> None:
    put(folder, "A1")
    assert badmail.export("A1", tmp_path / "copy.eml") == len(CONTENT)
    assert (tmp_path / "copy.eml").read_bytes() == CONTENT


@pytest.mark.parametrize("name", ["", "../A1", "a/b"])
def test_a_name_cannot_leave_the_folder(badmail: BadmailFolder, name: str) -> None:
    with pytest.raises(UserError, match="is no message of Badmail"):
        badmail.read(name, 10)
