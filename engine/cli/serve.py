"""serve: the relay without a window, in the foreground, until a signal or `mailroot stop` ends it."""

import argparse
import functools
import os
import queue
import signal
import socket
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.output import complain, endpoint, say
from engine.cli.systemd import notify
from engine.cli.target import folders_of, stay_the_owner
from engine.control.protocol import FAILED, GOOD, BadUsage
from engine.datafolder import Folders
from engine.errors import MailError, UserError

if TYPE_CHECKING:
    from engine.facade import Engine
    from engine.settings.model import Settings

STOP_SECONDS = 30.0
# Beyond those 30 seconds something is stuck; the spool is safe against being left at any moment.
_LATE_SECONDS = 5.0

# Python's locks cannot be interrupted by Ctrl+C on Windows: there we look up from time to time.
_LOOK_UP_SECONDS = 0.5 if sys.platform == "win32" else None

_CAPTURE_PORTS = (25, 2525)


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "serve",
        help="run the relay without a window, in the foreground",
        description="Run the relay in the foreground. One line says where it listens once every listener accepts. "
        "SIGTERM, SIGINT and Ctrl+C stop it in order within 30 seconds, a second one sooner; SIGHUP reads the settings "
        "file again.",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--settings", metavar="FILE", help="settings file; else settings.toml in the data folder")
    choice.add_argument(
        "--capture-only",
        action="store_true",
        help="try it out: built-in settings instead of a file; take mail on 127.0.0.1, the first free of the ports "
        "25 and 2525, and keep it as files instead of delivering it",
    )
    parser.set_defaults(run=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Run until stopped: 0; 1 when nothing could be bound or stopping went wrong."""
    from engine.credentials.open import open_store
    from engine.facade import Engine

    folders = folders_of(arguments)
    stay_the_owner(folders)
    settings_file = Path(arguments.settings).absolute() if arguments.settings else None
    if settings_file and not settings_file.exists():
        raise BadUsage(f"There is no settings file {settings_file}. Name one that is there with --settings.")
    inbox = catch_signals()
    relay = Engine(
        folders.root,
        open_store(os.environ, folders),
        settings_file=settings_file,
        settings=capture_settings() if arguments.capture_only else None,
    )
    relay.open()
    with closing(relay):
        return Foreground(relay, inbox, folders).run(arguments.capture_only)


def catch_signals() -> "queue.SimpleQueue[str]":
    """From now on SIGINT, SIGTERM and SIGHUP are words in the returned queue: "stop" or "reload"."""
    inbox: queue.SimpleQueue[str] = queue.SimpleQueue()  # put() may interrupt itself, as a signal handler does
    for name, word in (("SIGINT", "stop"), ("SIGTERM", "stop"), ("SIGBREAK", "stop"), ("SIGHUP", "reload")):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), functools.partial(_put, inbox, word))
    return inbox


def _put(inbox: "queue.SimpleQueue[str]", word: str, _number: int, _frame: object) -> None:
    inbox.put(word)


class Foreground:
    """The main thread of `serve`: waits for words from signals and from the relay, and acts on them in order."""

    def __init__(self, relay: "Engine", inbox: "queue.SimpleQueue[str]", folders: Folders) -> None:
        self._relay = relay
        self._inbox = inbox
        self._folders = folders

    def run(self, capture_only: bool) -> int:
        self._relay.start()
        if not self._announce(capture_only):
            self._relay.stop()
            return FAILED
        threading.Thread(target=self._hear_the_end, name="mailroot-end", daemon=True).start()
        return self._obey()

    def _announce(self, capture_only: bool) -> bool:
        snapshot = self._relay.snapshot()
        for attention in snapshot.attention:
            if attention.key.startswith("listener:"):
                complain(attention.text)
        if not snapshot.listeners:
            complain(
                "No client could connect anywhere, so the relay does not run. Free one of its ports or set others."
            )
            return False
        places = [endpoint(listener.address, listener.port) for listener in snapshot.listeners]
        print(f"mailroot: ready on {' '.join(places)}", flush=True)
        notify(os.environ, "READY=1", f"STATUS=Ready on {' '.join(places)}", f"MAINPID={os.getpid()}")
        if capture_only:
            say(capture_hint(snapshot.listeners[0].port, self._folders.drop), flush=True)
        return True

    def _hear_the_end(self) -> None:
        self._relay.wait_stopped(None)
        self._inbox.put("stopped")

    def _obey(self) -> int:
        stops = 0
        deadline: float | None = None
        while True:
            word = self._next_word(deadline)
            if word == "reload" and not stops:
                self._reload()
            elif word == "stop":
                stops += 1
                deadline = self._stop(stops)
            elif word == "stopped":
                notify(os.environ, "STOPPING=1")
                return GOOD
            elif word == "late":
                complain(
                    "Stopping took too long, so the program leaves now. Nothing is lost: the queue opens by itself."
                )
                os._exit(FAILED)

    def _next_word(self, deadline: float | None) -> str:
        """The next word; "late" when there was none before `deadline` (time.monotonic)."""
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            waits = [seconds for seconds in (left, _LOOK_UP_SECONDS) if seconds is not None]
            try:
                return self._inbox.get(timeout=min(waits, default=None))
            except queue.Empty:
                if left is not None and deadline is not None and time.monotonic() >= deadline:
                    return "late"

    def _stop(self, times: int) -> float:
        """Begin to stop, the second time without waiting for anybody; when it must have ended (time.monotonic)."""
        grace = STOP_SECONDS if times == 1 else 0.0
        notify(os.environ, "STOPPING=1")
        threading.Thread(target=self._relay.stop, args=(grace,), name="mailroot-stop", daemon=True).start()
        return time.monotonic() + grace + _LATE_SECONDS

    def _reload(self) -> None:
        notify(os.environ, "RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            applied = self._relay.reload()
        except (UserError, MailError, OSError) as error:  # whatever the file did, the relay goes on
            complain(error)
        else:
            for warning in applied.warnings:
                complain(f"warning: {warning}")
            if applied.restart_needed:
                complain(f"In effect after the next start: {', '.join(applied.restart_needed)}.")
        notify(os.environ, "READY=1")


def capture_settings() -> "Settings":
    """Built-in settings to try the relay with: all that local programs send is taken, nothing leaves this machine."""
    from engine.settings.model import Access, Delivery, General, Listener, Relay, Settings

    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=_first_free_port()),)),
        access=Access(relay=Relay(mode="all_except")),
        delivery=Delivery(route="capture"),
    )


def capture_hint(port: int, drop: Path) -> str:
    """Two lines: how to send a message, and where it goes."""
    send = f"smtplib.SMTP('127.0.0.1', {port}).sendmail('me@example.com', 'you@example.com', 'Subject: Hello')"
    return (
        f'Send it a message:   python3 -c "import smtplib; {send}"\n'
        f"It goes nowhere else: every message becomes a file in {drop}"
    )


def _first_free_port() -> int:
    for port in _CAPTURE_PORTS:
        with socket.socket() as probe:
            if sys.platform != "win32":  # there it would let us share a port that is taken
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise UserError(
        "Neither port 25 nor port 2525 of 127.0.0.1 can be used: both are taken or not allowed to this user."
    )
