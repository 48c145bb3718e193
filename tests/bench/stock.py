"""aiosmtpd as it comes, on asyncio's loop: a handler that counts, no spool, no log. As a script, it is the server."""

import asyncio
import signal
import sys
import time
from pathlib import Path

from cpu import ProcessTree
from processes import Child, free_port
from servers import Task

READY = "stock: ready"


class Stock:
    """The server in a process of its own."""

    name = "stock aiosmtpd"

    def __init__(self, task: Task) -> None:
        self.port = free_port()
        command = [sys.executable, str(Path(__file__).resolve()), str(self.port)]
        self._child = Child(command, task.folder / "stock.out")
        try:
            self._child.wait_for_line(READY)
        except BaseException:
            self._child.stop()
            raise

    def tree(self) -> ProcessTree:
        return ProcessTree(self._child.pid)

    def settle(self) -> None:
        time.sleep(0.3)

    def said(self) -> str:
        return self._child.said(after=READY)

    def stop(self) -> None:
        self._child.stop()


async def _serve(port: int) -> None:
    from aiosmtpd.smtp import SMTP

    class Counting:
        messages = 0

        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
            self.messages += 1
            return "250 2.0.0 OK"

    handler = Counting()
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    listening = await loop.create_server(
        lambda: SMTP(handler, hostname="stock.example.com", loop=loop), "127.0.0.1", port, backlog=1000
    )
    print(READY, flush=True)
    await stopping.wait()
    listening.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
