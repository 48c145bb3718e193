"""What all sessions of an Edge share: the rooms beyond, and the settings in force."""

import ssl

from engine.bus import Bus
from engine.clock import Clock
from engine.inbound.gauge import FolderGauge
from engine.inbound.logon import FailedLogons, Logons
from engine.inbound.lookup import ReverseLookup
from engine.inbound.received import Dates
from engine.inbound.roster import Roster
from engine.inbound.windows_logon import WindowsLogons
from engine.policy.decision import Decision
from engine.policy.policy import Policy
from engine.settings.site import Site
from engine.spool.spool import Spool


class Room:
    """Sessions look here at every step, so that corrected settings hold for open sessions, too."""

    def __init__(
        self,
        *,
        spool: Spool,
        bus: Bus,
        clock: Clock,
        logons: Logons,
        windows: WindowsLogons,
        lookup: ReverseLookup,
    ) -> None:
        self.spool = spool
        self.bus = bus
        self.clock = clock
        self.logons = logons
        self.windows = windows
        self.windows_mechanisms: tuple[str, ...] = ()
        self.lookup = lookup
        self.roster = Roster()
        self.dates = Dates()
        self.gauge = FolderGauge(clock)
        self.failed_logons = FailedLogons(clock)
        self.tls_context: ssl.SSLContext | None = None
        self.paused = False
        self.stopping = False
        self._site: Site | None = None
        self._policy: Policy | None = None

    def furnish(self, site: Site) -> None:
        """Let `site` be in force from now on."""
        self._policy = Policy.compile(site)
        self.windows_mechanisms = self.windows.mechanisms(site.settings.access.authentication)
        self._site = site

    async def mailbox_full(self) -> Decision | None:
        """The refusal for local mail when the drop directory is as full as its quota lets it be."""
        quota = self.policy.quota
        decision = quota.check(await self.gauge.octets(self.site.drop_folder(quota.folder)))
        return None if decision.allowed else decision

    @property
    def site(self) -> Site:
        assert self._site is not None
        return self._site

    @property
    def policy(self) -> Policy:
        assert self._policy is not None
        return self._policy
