"""A disk that refuses: clients hear 452, nothing is half kept, results wait, and it goes on by itself."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import SpoolUnavailable
from engine.spool.embedded import space, work, writer
from engine.spool.message import QueueFilter

mountable = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None,
    reason="mounting a small file system needs root on Linux",
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Recovery is looked for fifty times a second instead of once."""
    monkeypatch.setattr(writer, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(space, "_LOOK_SECONDS", 0.0)


def failing(name, message):
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = getattr(sqlite3, name)
    return error


async def written(spool):
    body = spool.body_writer()
    await body.write(b"x" * 600_000)
    return await body.finish()


class Disk:
    """Stands between the writer and its disk, and refuses when told to."""

    def __init__(self, monkeypatch) -> None:
        self.refusal: Exception | None = None
        # Whether it refuses one time only, and whether it does so after it has written everything down.
        self.once = self.too_late = False
        self._store = work.store
        monkeypatch.setattr(writer, "store", self.store)

    def store(self, connection, works, doubtful=()) -> None:
        refusal, self.refusal = self.refusal, None if self.once else self.refusal
        if refusal is not None and not self.too_late:
            raise refusal
        self._store(connection, works, doubtful)
        if refusal is not None:
            raise refusal


@pytest.fixture
def disk(monkeypatch) -> Disk:
    return Disk(monkeypatch)


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (failing("SQLITE_FULL", "database or disk is full"), "is full"),
        (failing("SQLITE_READONLY", "attempt to write a readonly database"), "read-only"),
        (failing("SQLITE_IOERR", "disk I/O error"), "disk I/O error"),
        (failing("SQLITE_CANTOPEN", "unable to open database file"), "cannot be opened"),
    ],
    ids=["full", "read-only", "io", "open"],
)
async def test_new_mail_is_refused_until_the_disk_takes_it(yard, spool, disk, until, refusal, words):
    kept = await spool.put(yard.draft())
    disk.refusal = refusal
    for _ in range(3):
        with pytest.raises(SpoolUnavailable) as refused:
            await spool.put(yard.draft())
        assert refused.value.reply.startswith("452 4.3.1 ")
    text = yard.open_conditions()["spool"]
    assert words in text
    assert str(yard.folders.queue) in text
    disk.refusal = None

    async def recovered():
        return "spool" not in yard.open_conditions()

    await until(recovered)
    await spool.put(yard.draft())
    assert (await spool.counts()).messages == 2
    assert kept in [claim.message.id for claim in await spool.claim(9)]


async def test_results_wait_in_memory_and_are_not_lost(yard, spool, disk, until):
    await asyncio.gather(*(spool.put(yard.draft()) for _ in range(3)))
    claims = await spool.claim(3)
    disk.refusal = failing("SQLITE_FULL", "database or disk is full")
    recording = [asyncio.ensure_future(spool.record(yard.result(claim))) for claim in claims]
    with pytest.raises(SpoolUnavailable):
        await spool.put(yard.draft())
    done, _ = await asyncio.wait(recording, timeout=0.1)
    assert not done
    assert not await spool.claim(5), "what is being recorded is not lent again"
    disk.refusal = None
    await asyncio.gather(*recording)
    assert (await spool.counts()).messages == 0


async def test_what_was_refused_though_it_was_written_is_taken_back(yard, spool, disk):
    disk.once = disk.too_late = True
    disk.refusal = failing("SQLITE_IOERR", "disk I/O error")
    with pytest.raises(SpoolUnavailable):
        await spool.put(yard.draft())
    stored = await spool.put(yard.draft())
    page, _ = await spool.entries(QueueFilter())
    assert [entry.id for entry in page] == [stored]


async def test_a_result_that_was_written_though_the_disk_refused_is_there_once(yard, spool, disk):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    disk.once = disk.too_late = True
    disk.refusal = failing("SQLITE_IOERR", "disk I/O error")
    await spool.record(yard.result(claim, "failed", notices=(yard.draft(sender=""),)))
    page, total = await spool.entries(QueueFilter())
    assert [entry.sender for entry in page] == [""]
    assert total == (await spool.counts()).messages == 1


async def test_closing_ends_the_waiting(yard, spool, disk):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    disk.refusal = failing("SQLITE_FULL", "database or disk is full")
    recording = asyncio.ensure_future(spool.record(yard.result(claim)))
    await asyncio.sleep(0)
    await spool.close()
    with pytest.raises(SpoolUnavailable):
        await recording
    disk.refusal = None
    await spool.open()
    assert len(await spool.claim(1)) == 1


async def test_a_change_that_cannot_be_stored_does_not_take_others_with_it(yard, spool):
    broken = work.Work(lambda error: outcome.append(error), departures=(), stubborn=False)
    outcome: list[object] = []
    broken.arrivals = (work.Arrival(("x",) * 14, b"", b"", b""),)
    spool._core.writer.submit(broken)
    stored = await asyncio.gather(*(spool.put(yard.draft()) for _ in range(5)))
    assert len(set(stored)) == 5
    assert isinstance(outcome[0], sqlite3.Error)
    assert "spool" not in yard.open_conditions()


async def test_the_reserve_is_kept_for_results(yard, spool, monkeypatch, until):
    await spool.put(yard.draft())
    (claim,) = await spool.claim(1)
    with monkeypatch.context() as patch:
        patch.setattr(space, "free_and_reserve", lambda folder: (1_000_000, 2_000_000))
        with pytest.raises(SpoolUnavailable):
            await spool.put(yard.draft())
        assert "is full" in yard.open_conditions()["spool"]
        with pytest.raises(SpoolUnavailable):
            await written(spool)
        await spool.record(yard.result(claim))
        assert "spool" in yard.open_conditions(), "a stored result does not mean that there is room"
    assert (await spool.counts()).messages == 0

    async def recovered():
        return "spool" not in yard.open_conditions()

    await until(recovered)
    assert not list(yard.folders.queue.glob("*.body"))


async def test_free_pages_inside_the_database_are_room(yard, spool, monkeypatch):
    for _ in range(700):
        await spool.put(yard.draft(body=b"x" * 4000))
    await spool.remove(None)
    monkeypatch.setattr(space, "free_and_reserve", lambda folder: (2_000_000, 2_000_000))
    await spool.put(yard.draft())


async def test_a_refused_message_takes_its_body_file_with_it(yard, spool, disk, until):
    file = await written(spool)
    disk.refusal = failing("SQLITE_FULL", "database or disk is full")
    with pytest.raises(SpoolUnavailable):
        await spool.put(yard.draft(body=file))

    async def gone():
        return not file.path.exists()

    await until(gone)


async def test_opening_a_folder_that_cannot_be_says_why(yard):
    yard.folders.queue.parent.mkdir(parents=True)
    yard.folders.queue.mkdir()
    (yard.folders.queue / "spool.db").mkdir()
    spool = yard.spool()
    with pytest.raises(SpoolUnavailable):
        await spool.open()
    assert "spool" in yard.open_conditions()
    (yard.folders.queue / "spool.db").rmdir()
    await spool.open()
    assert not yard.open_conditions()


async def test_a_newer_layout_is_refused_in_words(yard, spool):
    await spool.close()
    connection = sqlite3.connect(yard.folders.queue / "spool.db")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(Exception, match="newer Mailroot"):
        await spool.open()


def run(*command: str) -> None:
    subprocess.run(command, check=True)


@pytest.fixture
async def small_disk(yard):
    """A file system of 8 MB below the data folder."""
    folder = yard.folders.queue
    folder.mkdir(parents=True)
    run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", str(folder))
    yield folder
    for spool in yard.spools:
        await spool.close()
    run("umount", "--lazy", str(folder))


async def put_until_refused(yard, spool, stored):
    for _ in range(500):
        stored.add(await spool.put(yard.draft(body=os.urandom(40_000))))


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass


@mountable
async def test_a_disk_that_fills_up(small_disk, yard, until):
    spool = yard.spool()
    await spool.open()
    ballast = small_disk / "ballast"
    stored = set()
    with pytest.raises(SpoolUnavailable) as refused:
        await put_until_refused(yard, spool, stored)
    assert refused.value.reply.startswith("452 4.3.1 ")
    assert "is full" in yard.open_conditions()["spool"]
    # Others fill what was kept back, to the last octet.
    with pytest.raises(OSError, match="No space"):
        fill(ballast)
    with pytest.raises(SpoolUnavailable):
        await spool.put(yard.draft())
    ballast.unlink()
    # Results of the mail that waits free the database, and new mail is taken again without a restart.
    seen = set()
    while claims := await spool.claim(50):
        seen |= {claim.message.id for claim in claims}
        await asyncio.gather(*(spool.record(yard.result(claim)) for claim in claims))
    assert seen == stored

    async def recovered():
        return "spool" not in yard.open_conditions()

    await until(recovered)
    again = await spool.put(yard.draft(body=os.urandom(40_000)))
    await spool.close()
    await spool.open()
    page, _ = await spool.entries(QueueFilter())
    assert [entry.id for entry in page] == [again]
    await spool.close()


def remount(folder: Path, how: str) -> bool:
    command = ["mount", "-o", f"remount,{how}", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@mountable
async def test_a_disk_that_turns_read_only_and_back(small_disk, yard, until):
    spool = yard.spool()
    await spool.open()
    kept = await spool.put(yard.draft())
    # A file system in use cannot be remounted read-only from outside; the kernel does it after an error. The same
    # state: our connections let go for a moment, as they do after any error.
    spool._core.release_readers()
    await spool._core.writer.call(lambda connection: spool._core.writer.disconnect())
    assert remount(small_disk, "ro")
    with pytest.raises(SpoolUnavailable) as refused:
        await spool.put(yard.draft())
    assert refused.value.reply.startswith("452 4.3.1 ")
    assert "read-only" in yard.open_conditions()["spool"]
    with pytest.raises(SpoolUnavailable):
        await written(spool)
    (claim,) = await spool.claim(5)
    recording = asyncio.ensure_future(spool.record(yard.result(claim, "deferred", next_attempt=1e10)))
    done, _ = await asyncio.wait({recording}, timeout=0.1)
    assert not done
    assert remount(small_disk, "rw")
    await recording

    async def recovered():
        return "spool" not in yard.open_conditions()

    await until(recovered)
    again = await spool.put(yard.draft())
    page, _ = await spool.entries(QueueFilter())
    assert {entry.id for entry in page} == {kept, again}
    await spool.close()


@mountable
async def test_a_folder_that_is_read_only_from_the_start(small_disk, yard):
    assert remount(small_disk, "ro")
    spool = yard.spool()
    with pytest.raises(SpoolUnavailable):
        await spool.open()
    assert "read-only" in yard.open_conditions()["spool"]
    assert remount(small_disk, "rw")
    await spool.open()
    assert await spool.put(yard.draft())
    await spool.close()
