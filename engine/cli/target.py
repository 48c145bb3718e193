"""Whom a command talks to: the relay that runs on the data folder, or the folder itself while none does."""

import argparse
import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from engine.cli.output import complain
from engine.control.client import ControlClient, connect
from engine.control.protocol import RelayGone
from engine.datafolder import Folders, default_root
from engine.errors import DataFolderInUse, UserError

if TYPE_CHECKING:
    from engine.facade import Engine
    from engine.settings.store import SettingsStore

# Somebody who holds the folder but does not answer yet is starting, or is a command that ends in a moment.
_PATIENCE_SECONDS = 5.0
_POLL_SECONDS = 0.05
# How often a request is made again when its owner has gone.
_REPETITIONS = 3


class Target(Protocol):
    """Where an operation is carried out."""

    def call(self, operation: str, arguments: dict[str, object]) -> object: ...


def folders_of(arguments: argparse.Namespace) -> Folders:
    """The data folder of --data, MAILROOT_DATA or this user."""
    named: str = getattr(arguments, "data", "")
    return Folders.below((Path(named) if named else default_root(os.environ)).absolute())


@contextlib.contextmanager
def running(folders: Folders) -> Iterator[ControlClient]:
    """The relay that runs. Raises UserError when none does."""
    client = connect(folders)
    if client is None:
        raise UserError(f"No relay runs on the data folder {folders.root}. Start one with: mailroot serve")
    with client:
        yield client


@contextlib.contextmanager
def relay(folders: Folders) -> Iterator[Target]:
    """The relay that runs, else the data folder opened here for as long as the command takes.

    Raises DataFolderInUse when its owner does not answer, SettingsError, UserError, SpoolUnavailable.
    """
    with contextlib.ExitStack() as stack:
        yield _Reached(folders, stack)


class _Reached:
    """Whoever has the folder. An owner that ends before it answers, such as another command, is no reason to fail:
    all operations may be repeated, and a message that is queued twice is better than one that is not."""

    def __init__(self, folders: Folders, stack: contextlib.ExitStack) -> None:
        self._folders = folders
        self._stack = stack
        self._target = self._reach()

    def call(self, operation: str, arguments: dict[str, object]) -> object:
        for _ in range(_REPETITIONS):
            try:
                return self._target.call(operation, arguments)
            except RelayGone:
                self._target = self._reach()
        return self._target.call(operation, arguments)

    def _reach(self) -> Target:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            client = connect(self._folders)
            if client is not None:
                return self._stack.enter_context(client)
            try:
                return self._stack.enter_context(contextlib.closing(_opened(self._folders)))
            except DataFolderInUse:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_POLL_SECONDS)


def ask(target: Target, operation: str, **arguments: object) -> dict[str, Any]:
    """Carry out an operation whose result is an object, as all of ours are."""
    return cast(dict[str, Any], target.call(operation, arguments))


def bring_into_effect(folders: Folders) -> str:
    """Have the relay that runs read settings and secrets again; what came of it, in words. Raises what it answers."""
    client = connect(folders)
    if client is None:
        return "No relay is running; it counts from the next start."
    with client:
        applied = ask(client, "reload")
    if not client.settings_file:
        return "The running relay works on built-in settings; it counts from the next start without them."
    waiting = ", ".join(applied["restart_needed"])
    return "The running relay has read it." + (f" In effect after its next start: {waiting}." if waiting else "")


def tell_the_relay(folders: Folders) -> None:
    """The same after something has been stored, when a refusal of the relay is no failure of the command."""
    try:
        bring_into_effect(folders)
    except UserError as error:
        complain(f"The running relay could not read its settings again: {error}")


def settings_store(folders: Folders) -> "SettingsStore":
    """The settings file of the relay that runs, wherever it is; without one, that of the data folder."""
    from engine.clock import SystemClock
    from engine.settings.store import SettingsStore

    stay_the_owner(folders)
    return SettingsStore(_settings_file(folders), folders.history, SystemClock())


def _settings_file(folders: Folders) -> Path:
    client = connect(folders)
    if client is not None:
        with client:
            if client.settings_file:
                return Path(client.settings_file)
    return folders.root / "settings.toml"


def caller() -> str:
    """Who gives the command, for the history and the Received line; the number of a user who has no name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"


def stay_the_owner(folders: Folders) -> None:
    """Raise UserError for the administrator on another user's folder: that user could not open files made here."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not folders.root.exists():
        return
    owner = folders.root.stat().st_uid
    if owner != 0:
        name = _name_of(owner)
        raise UserError(
            f"The data folder {folders.root} belongs to {name}, who could not open what root makes there. Give the "
            f"command as that user: sudo -u {name} mailroot ..."
        )


def _name_of(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"


def _opened(folders: Folders) -> "Engine":
    from engine.credentials.open import open_store
    from engine.facade import Engine

    stay_the_owner(folders)
    engine = Engine(folders.root, open_store(os.environ, folders))
    engine.open()
    return engine
