"""kill -9 at random moments: what was said to be stored is there, or its delivery was under way."""

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path

from engine.spool.message import QueueFilter

SCRIPT = Path(__file__).with_name("crashing_writer.py")
CHECKOUT = Path(__file__).parents[2]


async def run_and_kill(root: Path, seed: int, lines: int) -> list[tuple[str, str]]:
    """What the process said until it was killed after so many lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), str(root), str(seed), stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip
    assert process.stdout is not None
    said = []
    while line := await process.stdout.readline():
        if not line.endswith(b"\n"):
            break
        word, message_id = line.decode("ascii").split()
        said.append((word, message_id))
        if len(said) == lines:
            process.kill()
    await process.wait()
    assert len(said) >= lines, "the process ended by itself"
    return said


async def test_nothing_that_was_stored_is_lost(yard):
    dice = random.Random(20)
    stored: set[str] = set()
    gone: set[str] = set()
    orphans = 0
    for round_number in range(6):
        said = await run_and_kill(yard.folders.root, round_number, dice.randrange(5, 250))
        stored |= {message_id for word, message_id in said if word == "stored"}
        gone |= {message_id for word, message_id in said if word == "delivered"}
        tried = Counter(message_id for word, message_id in said if word == "trying")
        ended = Counter(message_id for word, message_id in said if word in ("delivered", "deferred", "held"))
        under_way = set(tried - ended)
        spool = yard.spool()
        report = await spool.open()
        orphans += report.orphans
        page, total = await spool.entries(QueueFilter(), limit=100_000)
        present = {entry.id for entry in page}
        assert not gone & present, "a recorded delivery is undone"
        missing = stored - gone - present
        assert missing <= under_way, "an accepted message is lost"
        gone |= missing
        assert not report.salvaged_from
        assert total == report.messages == (await spool.counts()).messages
        for entry in page:
            assert (await spool.body(entry.id)).size == entry.size
        files = {path.stem for path in yard.folders.queue.glob("*.body")}
        assert files == {entry.id for entry in page if entry.size > spool.body_limit}
        await spool.close()
    assert len(stored) > 100
