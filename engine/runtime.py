"""The engine's one thread and one asyncio loop; everybody else reaches in through `call`."""

import asyncio
import concurrent.futures
import contextlib
import sys
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

# The spool's writer and the loop hand the interpreter to each other a thousand times a second, and a window in the
# same process wants it between them: 5 ms, Python's default, is an eternity for all three.
SWITCH_INTERVAL = 0.0005
# Enough for all connections both ways; more would only help to hide a leak.
OPEN_FILES = 65_536


def new_loop() -> asyncio.AbstractEventLoop:
    """The fastest loop this system has: uvloop, winloop (not run: Windows), else asyncio's own."""
    try:
        if sys.platform == "win32":
            import winloop as fast_loop
        else:
            import uvloop as fast_loop
    except ImportError:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = fast_loop.new_event_loop()
    return loop


def allow_many_files() -> None:
    """Let this process have as many connections as the settings do: a thousand to mail hosts is the default, and the
    usual soft limit of open files is 1,024 for everything. Windows knows no such limit."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # Where the system has yet another limit, what it gave stays.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Runtime:
    """A thread that runs one loop from `start` to `stop`; both are idempotent."""

    def __init__(self, name: str = "mailroot-engine") -> None:
        self._name = name
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread and return once its loop runs."""
        if self._thread is not None:
            return
        allow_many_files()
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_INTERVAL))
        running = threading.Event()
        self._loop = new_loop()
        self._thread = threading.Thread(target=self._run, args=(self._loop, running), name=self._name, daemon=True)
        self._thread.start()
        running.wait()

    def call(self, coroutine: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run `coroutine` on the loop and wait for its result, from any thread but the loop's own.

        Raises what the coroutine raises, and TimeoutError after `timeout` seconds.
        """
        if self._loop is None:
            coroutine.close()
            raise RuntimeError("the engine's loop does not run")
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeout)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise

    def stop(self) -> None:
        """Cancel what is left on the loop, end it and its thread."""
        loop, thread = self._loop, self._thread
        self._loop = self._thread = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_the_rest(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _run(self, loop: asyncio.AbstractEventLoop, running: threading.Event) -> None:
        asyncio.set_event_loop(loop)
        loop.call_soon(running.set)
        loop.run_forever()


async def _cancel_the_rest() -> None:
    mine = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not mine]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    loop = asyncio.get_running_loop()
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()
