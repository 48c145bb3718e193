"""Where clients connect and where files are: addresses and folders of the old server, which this one may not have."""

import ipaddress
import socket
import sys

import msgspec
import psutil

from engine.migration.imported import Draft
from engine.migration.remark import Remark, remark
from engine.migration.values import words
from engine.settings.model import Listener

_LISTENERS = "general.listeners"
_LOOPBACK = "127.0.0.1"
# Folders whose content has the same form here. That of the queue has not.
_FOLDERS = {
    "BadMailDirectory": "messages.badmail_directory",
    "PickupDirectory": "general.pickup_directory",
    "LogFileDirectory": "general.logging.directory",
}


class Machine(msgspec.Struct, frozen=True):
    """This machine: the addresses it has, and whether paths such as C:\\Inetpub mean something on it."""

    addresses: frozenset[str]
    windows: bool


def this_machine() -> Machine:
    """Look at the network interfaces."""
    found = (item.address for items in psutil.net_if_addrs().values() for item in items if _is_internet(item.family))
    return Machine(frozenset(address.partition("%")[0] for address in found), sys.platform == "win32")


def _is_internet(family: int) -> bool:
    return family in (socket.AF_INET, socket.AF_INET6)


def take_places(draft: Draft, machine: Machine) -> None:
    """Listeners and folders."""
    _take_listeners(draft, machine)
    for name, path in _FOLDERS.items():
        _take_folder(draft, name, path, machine)
    if draft.look("QueueDirectory") is not None:
        draft.show("QueueDirectory", remark("queue_folder"), setting="general.queue_directory")


def _take_listeners(draft: Draft, machine: Machine) -> None:
    found = draft.look("ServerBindings")
    if found is None:
        draft.put("ServerBindings", _LISTENERS, (Listener(address=_LOOPBACK),), remark("no_binding"))
        draft.leave(remark("no_binding"))
        return
    listeners: list[Listener] = []
    said: Remark | None = None
    for binding in words(found.text):
        listener, about = _listener(binding, machine)
        said = about or said
        if about is not None:
            draft.leave(about)
        if listener is not None and listener not in listeners:
            listeners.append(listener)
    if not listeners:
        listeners, said = [Listener(address=_LOOPBACK)], said or remark("no_binding")
    draft.put("ServerBindings", _LISTENERS, tuple(listeners), said)


def _listener(binding: str, machine: Machine) -> tuple[Listener | None, Remark | None]:
    """ "192.0.2.1:25:", ":25:" for all unassigned addresses; the host name behind the port is HTTP's."""
    address, colon, port = binding.rstrip(",").removesuffix(":").rpartition(":")
    if not colon or not (port.isascii() and port.isdecimal() and len(port) <= 5 and 1 <= int(port) <= 65535):
        return None, remark("binding_not_understood", binding=binding)
    if not address:
        return Listener(address="", port=int(port)), None
    try:
        plain = str(ipaddress.ip_address(address.strip("[]")))
    except ValueError:
        return None, remark("binding_not_understood", binding=binding)
    if plain in machine.addresses or ipaddress.ip_address(plain).is_loopback:
        return Listener(address=plain, port=int(port)), None
    return Listener(address=_LOOPBACK, port=int(port)), remark("foreign_address", address=plain, port=port)


def _take_folder(draft: Draft, name: str, path: str, machine: Machine) -> None:
    folder = draft.text(name).strip()
    if not folder:
        return
    # A share belongs to another machine: making a folder there would knock at a stranger's door.
    if machine.windows and not folder.startswith(("\\\\", "//")):
        draft.put(name, path, folder)
    else:
        draft.show(name, remark("windows_folder"), setting=path)
        draft.leave(remark("windows_folders"))
