"""Apart: work that may take minutes because a keyring asks a person or Kerberos a silent server, on threads of its own.

The loop's own threads are few, write everybody's files, and are waited for when the engine stops. Nobody waits for
these: what they do is looking something up.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class Apart:
    """At most `most` at once. Whoever is cancelled leaves its thread to end by itself; until then it counts."""

    def __init__(self, most: int) -> None:
        self._turn = asyncio.Semaphore(most)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises."""
        await self._turn.acquire()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def over(tell: Callable[[], None]) -> None:
            self._turn.release()
            if not done.done():
                tell()

        def labour() -> None:
            try:
                tell = partial(done.set_result, work())
            except BaseException as error:
                tell = partial(done.set_exception, error)
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(over, tell)

        threading.Thread(target=labour, name="mailroot-apart", daemon=True).start()
        return await done
