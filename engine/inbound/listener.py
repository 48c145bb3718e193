"""One configured identity: its sockets, the servers on them, and in words why it cannot be bound."""

import asyncio
import errno
import ipaddress
import os
import socket
import ssl
import sys
from collections.abc import Callable

import msgspec

from engine.settings.model import Listener

Factory = Callable[["BoundListener"], asyncio.Protocol]

# Thousands may connect within one turn of the loop; the system cuts this to its own limit.
_BACKLOG = 4_096
_HANDSHAKE_TIMEOUT = 30.0
_ALL_IPV4 = "0.0.0.0"  # noqa: S104 - what an administrator means by "all unassigned addresses"
_NO_IPV6 = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


class BoundListener(msgspec.Struct, frozen=True):
    """An address and port really bound. `tls` is "none", "starttls" or "implicit"."""

    address: str
    port: int
    tls: str


class BindFailed(Exception):
    """An identity that cannot be bound; `busy` says that somebody listens there."""

    def __init__(self, address: str, port: int, error: OSError) -> None:
        super().__init__(f"{shown_address(address)}:{port}: {error.strerror}")
        self.address = address
        self.port = port
        self.error = error

    @property
    def busy(self) -> bool:
        return self.error.errno == errno.EADDRINUSE


class Door:
    """An identity with its listening sockets. They stay bound while servers on them come and go with certificates."""

    def __init__(self, listener: Listener, factory: Factory) -> None:
        self.listener = listener
        self._factory = factory
        self._sockets: list[socket.socket] = []
        self._servers: list[asyncio.Server] = []

    def bind(self) -> None:
        """Take the address; raises BindFailed. A loopback or wildcard of IPv6 is left out where there is no IPv6."""
        port = self.listener.port
        for address in _addresses(self.listener.address):
            try:
                bound = _listen(address, port)
            except OSError as error:
                if _can_do_without(address, error):
                    continue
                self._release()
                raise BindFailed(address, port, error) from error
            self._sockets.append(bound)
            port = bound.getsockname()[1]

    async def serve(self, listener: Listener, context: ssl.SSLContext | None) -> None:
        """Accept with these settings from now on, instead of earlier ones. Nobody who connects meanwhile is refused."""
        implicit = listener.tls == "implicit"
        if self._servers and not implicit and listener == self.listener:
            return
        await self._stop_serving()
        self.listener = listener
        if implicit and context is None:
            return
        loop = asyncio.get_running_loop()
        for bound, described in zip(self._sockets, self.bound(), strict=True):
            server = await loop.create_server(
                self._entrance(described),
                sock=bound.dup(),
                backlog=_BACKLOG,
                ssl=context if implicit else None,
                ssl_handshake_timeout=_HANDSHAKE_TIMEOUT if implicit else None,
            )
            self._servers.append(server)

    @property
    def is_bound(self) -> bool:
        return bool(self._sockets)

    def bound(self) -> tuple[BoundListener, ...]:
        """What is really bound, with the real ports."""
        names = (each.getsockname() for each in self._sockets)
        return tuple(BoundListener(name[0], name[1], self.listener.tls) for name in names)

    async def close(self) -> None:
        """Give the address back. Open sessions are not touched."""
        await self._stop_serving()
        self._release()

    def _entrance(self, described: BoundListener) -> Callable[[], asyncio.Protocol]:
        return lambda: self._factory(described)

    async def _stop_serving(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()
        # One turn of the loop, in which it really lets go of the sockets.
        await asyncio.sleep(0)

    def _release(self) -> None:
        for bound in self._sockets:
            bound.close()
        self._sockets.clear()


def _addresses(address: str) -> tuple[str, ...]:
    return (address,) if address else (_ALL_IPV4, "::")


def _can_do_without(address: str, error: OSError) -> bool:
    return address in ("::", "::1") and error.errno in _NO_IPV6


def _listen(address: str, port: int) -> socket.socket:
    made = _taken(address, port)
    try:
        made.listen(_BACKLOG)
    except BaseException:
        made.close()
        raise
    return made


def _taken(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        if sys.platform == "win32":
            # There SO_REUSEADDR lets two programs share a port; this is the option that means what it means elsewhere.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
    except BaseException:
        made.close()
        raise
    return made


def shown_address(address: str) -> str:
    """An address as it stands before a port."""
    return f"[{address}]" if ":" in address else address


def bind_problem(address: str, port: int) -> str:
    """Why nobody could listen there now, and what to do; "" when this program can, or does so already.

    `address` "" = all. Takes the port for a moment without listening, and looks through the process table: not for
    the loop. Raises ValueError for an address that is none.
    """
    failure = bind_failure(address, port)
    return "" if failure is None else explain_bind_failure(failure)


def bind_failure(address: str, port: int) -> BindFailed | None:
    """What keeps from listening there now, as `bind_problem` finds it; None when nothing does."""
    for each in _addresses(address):
        try:
            _taken(each, port).close()
        except OSError as error:
            if _can_do_without(each, error):
                continue
            failure = BindFailed(each, port, error)
            ours = failure.busy and _holder_pid(each, port) == os.getpid()
            return None if ours else failure
    return None


def holder_of(failure: BindFailed) -> str:
    """The program that listens there, as "master (process 812)"; "" when the system does not tell this user."""
    pid = _holder_pid(failure.address, failure.port)
    return _process_name(pid) if pid else ""


def explain_bind_failure(failure: BindFailed) -> str:
    """Why, and what to do. Looks through the process table: not for the loop."""
    place = f"Port {failure.port} on {shown_address(failure.address)}"
    if failure.busy:
        holder = _holder(failure.address, failure.port)
        return f"{place} is in use by {holder}. Stop that program, or listen on another port."
    if failure.error.errno in (errno.EACCES, errno.EPERM):
        return f"{place} may not be opened by this user. {_privilege_advice(failure.port)}"
    if failure.error.errno == errno.EADDRNOTAVAIL:
        return f"{place} cannot be opened: this machine does not have that address. Choose one of its own, or all."
    return f"{place} cannot be opened: {failure.error.strerror}."


def _privilege_advice(port: int) -> str:
    if sys.platform == "linux" and port < 1024:
        return (
            "Ports below 1024 are reserved: give the program the right with "
            "'setcap cap_net_bind_service=+ep' on its Python, lower the limit with "
            f"'sysctl net.ipv4.ip_unprivileged_port_start={port}', or listen on another port such as 2525."
        )
    return "Listen on another port such as 2525, or run as a user who may."


def _holder(address: str, port: int) -> str:
    pid = _holder_pid(address, port)
    return _process_name(pid) if pid else "another program (the system does not tell this user which)"


def _holder_pid(address: str, port: int) -> int:
    """The process that listens there, 0 when the system does not tell."""
    import psutil

    try:
        connections = psutil.net_connections(kind="tcp")
    except (psutil.Error, OSError):
        return 0
    for connection in connections:
        if connection.status != psutil.CONN_LISTEN or connection.laddr.port != port or not connection.pid:
            continue
        if connection.laddr.ip in (address, _ALL_IPV4, "::") or address in (_ALL_IPV4, "::"):
            return int(connection.pid)
    return 0


def _process_name(pid: int) -> str:
    import psutil

    if pid == os.getpid():
        return f"this program itself (process {pid})"
    try:
        return f"{psutil.Process(pid).name()} (process {pid})"
    except psutil.Error:
        return f"process {pid}"
