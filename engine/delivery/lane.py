"""What every destination has in common: it takes jobs, can be told of new settings, stopped, and shown."""

from typing import Protocol

from engine.delivery.job import Job
from engine.delivery.route import RouteStatus
from engine.policy.routing import Route
from engine.settings.site import Site


class Lane(Protocol):
    """One destination. Everything belongs to the engine's loop."""

    route: Route

    def offer(self, job: Job) -> None:
        """Take a job and end it in the ledger, sooner or later."""
        ...

    def apply(self, route: Route, site: Site) -> None:
        """New settings: what is not under way is given back, and what waited for a correction is tried at once."""
        ...

    def shed(self, share: int) -> None:
        """Keep no more than `share` jobs waiting in hand until all that this destination has is done."""
        ...

    def close(self) -> None:
        """Take nothing any more, give back what is not under way, and withdraw complaints."""
        ...

    async def finish(self) -> None:
        """Wait until nothing is under way."""
        ...

    def abort(self) -> None:
        """Give back what is still under way, now."""
        ...

    def status(self) -> RouteStatus:
        """For the snapshot."""
        ...
