"""Puts and records as fast as it can, says on its output what is on disk, and is killed: see test_crash.py."""

import asyncio
import os
import random
import sys
import time
from pathlib import Path

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import SystemClock
from engine.datafolder import Folders
from engine.spool.embedded.store import EmbeddedSpool
from engine.spool.message import Draft, Recipient, RecipientResult, Result


def say(word: str, message_id: str) -> None:
    os.write(1, f"{word} {message_id}\n".encode("ascii"))


async def put(spool: EmbeddedSpool, dice: random.Random) -> None:
    while True:
        octets = dice.randbytes(dice.choice((10, 4000, 20_000, 200_000)))
        body = octets if len(octets) <= spool.body_limit else await in_file(spool, octets)
        draft = Draft(
            sender="a@x.org", recipients=(Recipient("b@y.org"),), head=b"h", body=body, received_at=time.time()
        )
        say("stored", await spool.put(draft))


async def in_file(spool: EmbeddedSpool, octets: bytes):
    writer = spool.body_writer()
    await writer.write(octets)
    return await writer.finish()


async def record(spool: EmbeddedSpool, dice: random.Random) -> None:
    while True:
        for claim in await spool.claim(3):
            outcome = dice.choice(("delivered", "deferred", "held"))
            say("trying", claim.message.id)
            result = RecipientResult(0, outcome, "250 ok", "mx", next_attempt=time.time() + 0.01)
            await spool.record(Result(claim.message.id, time.time(), (result,)))
            say(outcome, claim.message.id)
        await asyncio.sleep(0)


async def main(root: str, seed: str) -> None:
    clock, bus = SystemClock(), Bus()
    attention = AttentionBoard(bus, clock)
    spool = EmbeddedSpool(folders=Folders.below(Path(root)), clock=clock, bus=bus, attention=attention)
    await spool.open()
    dice = random.Random(int(seed))
    await asyncio.gather(*(put(spool, dice) for _ in range(4)), *(record(spool, dice) for _ in range(2)))


asyncio.run(main(sys.argv[1], sys.argv[2]))
