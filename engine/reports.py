"""What the facade answers: what came of an order, and the state of everything at one moment."""

import msgspec

from engine.delivery.route import RouteStatus
from engine.events import AttentionRaised, State
from engine.inbound.edge import BoundListener, SessionInfo
from engine.journal.counters import CountersSnapshot
from engine.spool.message import QueueCounts


class Report(msgspec.Struct, frozen=True):
    """What came of start, stop, pause, resume or restart. `text` says it in words."""

    state: State
    changed: bool
    text: str


class Applied(msgspec.Struct, frozen=True):
    """Dotted paths that changed, those of them that wait for a restart, and warnings to show."""

    changed: tuple[str, ...]
    restart_needed: tuple[str, ...]
    warnings: tuple[str, ...]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a status page needs, at one moment. Times are seconds since the epoch."""

    version: str
    pid: int
    data: str
    name: str
    fqdn: str
    state: State
    reason: str
    since: float
    route: str
    restart_needed: tuple[str, ...]
    listeners: tuple[BoundListener, ...]
    sessions: tuple[SessionInfo, ...]
    counts: QueueCounts
    routes: tuple[RouteStatus, ...]
    attention: tuple[AttentionRaised, ...]
    counters: CountersSnapshot
