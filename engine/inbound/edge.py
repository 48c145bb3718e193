"""The edge of the relay: all listeners, all sessions, and the settings they go by."""

import asyncio
import logging

from engine.attention import AttentionBoard
from engine.bus import Bus
from engine.clock import Clock
from engine.credentials.store import CredentialStore
from engine.inbound.listener import BindFailed, BoundListener, Door, explain_bind_failure
from engine.inbound.logon import Logons
from engine.inbound.lookup import ReverseLookup
from engine.inbound.room import Room
from engine.inbound.roster import SessionInfo
from engine.inbound.session import Session
from engine.inbound.sweeper import Sweeper
from engine.inbound.tls import CertificateProblem, load_certificate, old_version_warning
from engine.inbound.windows_logon import WindowsLogons
from engine.settings.model import Listener
from engine.settings.site import Site
from engine.spool.spool import Spool

__all__ = ["BoundListener", "Edge", "SessionInfo"]

# After their connections are cut, sessions only wait for the disk.
_LAST_WAIT = 5.0

_Identity = tuple[str, int]


class Edge:
    """Where clients come in. Every method belongs to the engine's loop."""

    def __init__(
        self,
        *,
        spool: Spool,
        bus: Bus,
        clock: Clock,
        credentials: CredentialStore,
        attention: AttentionBoard,
        lookup: ReverseLookup | None = None,
    ) -> None:
        self._attention = attention
        self._clock = clock
        self._room = Room(
            spool=spool,
            bus=bus,
            clock=clock,
            logons=Logons(credentials, attention),
            windows=WindowsLogons(credentials, attention),
            lookup=lookup or ReverseLookup(),
        )
        self.sweeper = Sweeper(self._room.roster)
        self._doors: dict[_Identity, Door] = {}
        self._running = False

    async def start(self, site: Site) -> None:
        """Bind all listeners; one that cannot be bound is told to the attention board, the others serve."""
        # aiosmtpd logs every line it handles, secrets among them; we have events for that.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
        self._room.stopping = self._room.paused = False
        self._running = True
        await self.apply(site)

    async def stop(self, grace: float) -> None:
        """Close the listeners, end idle sessions, let bodies under way finish within `grace` seconds; idempotent."""
        if not self._running:
            return
        self._running = False
        self._room.stopping = True
        self.sweeper.stop()
        for identity in list(self._doors):
            await self._close_door(identity)
        roster = self._room.roster
        for session in roster:
            if session.is_between_commands():
                session.dismiss("421 4.3.2 Service shutting down", "stopped")
        if not await roster.emptied(grace):
            self.cut()
            await roster.emptied(_LAST_WAIT)
        self._room.lookup.close()

    def cut(self) -> None:
        """Cut every open session: a stop under way need not wait for them any longer."""
        for session in self._room.roster:
            session.abort()

    def pause(self) -> None:
        """Turn new clients away with 421; open sessions go on."""
        self._room.paused = True

    def resume(self) -> None:
        self._room.paused = False

    async def apply(self, site: Site) -> None:
        """Let these settings be in force, for open sessions too; only listeners whose identity changed are rebound.

        New ones are bound before old ones are given up; when one of them cannot be, the old ones stay. Nothing
        happens while the edge is stopped.
        """
        if not self._running:
            return
        self._room.furnish(site)
        self._room.windows.look_anew()
        await self._load_certificate(site)
        await self._rearrange(site)
        self.sweeper.start(float(site.settings.general.connection_timeout))

    def bound(self) -> tuple[BoundListener, ...]:
        """What is really bound now."""
        return tuple(bound for door in self._doors.values() for bound in door.bound())

    def sessions(self) -> tuple[SessionInfo, ...]:
        return tuple(session.info() for session in self._room.roster)

    def terminate(self, session: int) -> bool:
        """End one session; False when there is none of that number."""
        found = self._room.roster.get(session)
        if found is None:
            return False
        found.dismiss("421 4.3.2 Session ended by the administrator", "terminated")
        return True

    async def _load_certificate(self, site: Site) -> None:
        tls = site.settings.access.tls
        try:
            certificate = await asyncio.to_thread(load_certificate, tls, site.folders.root, self._clock.now())
        except CertificateProblem as problem:
            # What was good until now stays in use: a failed renewal must not take TLS away.
            kept = self._room.tls_context is not None
            consequence = "The previous certificate stays in use." if kept else "TLS is not offered."
            self._attention.raise_("certificate", f"{problem} {consequence}", problem.field)
        else:
            self._room.tls_context = certificate.context if certificate else None
            self._flag("certificate", certificate.warning if certificate else "", "access.tls.certificate")
        self._flag("tls-version", old_version_warning(tls), "access.tls.minimum_version")

    def _flag(self, key: str, text: str, field: str) -> None:
        if text:
            self._attention.raise_(key, text, field)
        else:
            self._attention.clear(key)

    async def _rearrange(self, site: Site) -> None:
        wanted = {_identity(listener): listener for listener in site.settings.general.listeners}
        doomed = {identity: door for identity, door in self._doors.items() if identity not in wanted}
        failed = False
        for identity, listener in wanted.items():
            failed |= not await self._open_door(identity, listener, doomed)
        if failed:
            # Somebody still reaches us there.
            return
        for identity in doomed:
            await self._close_door(identity)

    async def _open_door(self, identity: _Identity, listener: Listener, doomed: dict[_Identity, Door]) -> bool:
        """Serve an identity, bound already or not; False when it cannot be bound."""
        context = self._room.tls_context
        if listener.tls == "implicit" and context is None:
            await self._close_door(identity)
            self._raise_listener(identity, "listens with TLS from the first byte and needs a certificate: name one.")
            return True
        door = self._doors.get(identity)
        if door is None or not door.is_bound:
            door = Door(listener, self._admit)
            failure = await self._bind(door, doomed)
            if failure is not None:
                text = await asyncio.to_thread(explain_bind_failure, failure)
                if doomed:
                    text += " The addresses used until now stay in service."
                self._attention.raise_(_key(identity), text, "general.listeners")
                return False
            self._doors[identity] = door
        await door.serve(listener, context)
        self._attention.clear(_key(identity))
        return True

    async def _bind(self, door: Door, doomed: dict[_Identity, Door]) -> BindFailed | None:
        """Bind, if need be after those of our own old listeners that stand in the way have made room."""
        try:
            door.bind()
        except BindFailed as failure:
            in_the_way = [old for (_, port), old in doomed.items() if port == failure.port]
            if not failure.busy or not in_the_way:
                return failure
            return await self._bind_instead(door, in_the_way)
        return None

    async def _bind_instead(self, door: Door, in_the_way: list[Door]) -> BindFailed | None:
        for old in in_the_way:
            await old.close()
        try:
            door.bind()
        except BindFailed as failure:
            for old in in_the_way:
                await self._reopen(old)
            return failure
        return None

    async def _reopen(self, door: Door) -> None:
        """Take an address back that was given up for a moment; somebody may have been quicker."""
        try:
            door.bind()
        except BindFailed as failure:
            text = await asyncio.to_thread(explain_bind_failure, failure)
            self._attention.raise_(_key(_identity(door.listener)), text, "general.listeners")
        else:
            await door.serve(door.listener, self._room.tls_context)

    async def _close_door(self, identity: _Identity) -> None:
        door = self._doors.pop(identity, None)
        if door is not None:
            await door.close()
        self._attention.clear(_key(identity))

    def _raise_listener(self, identity: _Identity, text: str) -> None:
        address, port = identity
        self._attention.raise_(_key(identity), f"Port {port} on {address or 'all addresses'} {text}", "access.tls")

    def _admit(self, listener: BoundListener) -> asyncio.Protocol:
        return Session(self._room, listener, asyncio.get_running_loop())


def _identity(listener: Listener) -> _Identity:
    return listener.address, listener.port


def _key(identity: _Identity) -> str:
    return f"listener:{identity[0]}:{identity[1]}"
