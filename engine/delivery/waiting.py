"""The lane of mail that has no way out under these settings: it waits, and a person is told what to set."""

from engine.attention import AttentionBoard
from engine.delivery.job import Job
from engine.delivery.parking import PARKED_SECONDS, Parking
from engine.delivery.pool import Surroundings
from engine.delivery.route import RouteStatus
from engine.policy.retry import Schedule
from engine.policy.routing import HOLD_REASON, Route
from engine.settings.site import Site
from engine.symptom import Fault, Step, Symptom

_REASONS = {
    "unconfigured": "No smart host is set, so mail has nowhere to go; name one under Delivery > Advanced, or choose "
    "capture or hold as the route",
    "hold": HOLD_REASON,
}


class WaitingLane:
    """No smart host, or hold. Held mail does not expire; the other does."""

    def __init__(self, route: Route, site: Site, around: Surroundings, attention: AttentionBoard) -> None:
        self._around = around
        self._attention = attention
        self._parking = Parking(around.spool)
        self._since = 0.0
        self._closed = False
        self._configure(route, site)

    def _configure(self, route: Route, site: Site) -> None:
        self.route = route
        self._reason = _REASONS[route.kind]
        self._schedule = Schedule.outbound(site.settings.delivery)

    def offer(self, job: Job) -> None:
        """Put a job aside."""
        if self._closed:
            self._around.ledger.give_back(job)
            return
        now = self._around.clock.now()
        self._since = self._since or now
        if self.route.kind == "hold":  # somebody wants it so: nothing to complain about
            self._around.ledger.hold(job, HOLD_REASON)
            return
        text = f"Mail waits in the queue. {self._reason}."
        self._attention.raise_(f"route:{self.route.key}", text, self._field(), self.symptom)
        self._around.ledger.park(job, self._reason, now + PARKED_SECONDS, self._schedule, self._parked)

    @property
    def symptom(self) -> Symptom:
        """Why there is no way out."""
        return Symptom(step=Step.RESOLVE, fault=Fault.NO_ROUTE, field=self._field())

    def _field(self) -> str:
        return self.route.host_field

    def _parked(self, job: Job) -> None:
        self._parking.add(job.message.id)
        if self._closed:  # there may be a way by now
            self._around.ledger.also(self._parking.call_all())

    def apply(self, route: Route, site: Site) -> None:
        """Still no way out."""
        self._configure(route, site)

    def shed(self, share: int) -> None:
        """Nothing is ever in hand here."""

    def close(self) -> None:
        """Nothing is in hand here; the complaint is settled."""
        self._closed = True
        self._attention.clear(f"route:{self.route.key}")

    async def finish(self) -> None:
        """Nothing is ever under way here."""

    def abort(self) -> None:
        """Nothing is ever under way here."""

    def status(self) -> RouteStatus:
        """For the snapshot."""
        return RouteStatus(
            key=self.route.key,
            kind=self.route.kind,
            state="waiting",
            reason=self._reason,
            field=self._field(),
            since=self._since,
            next_probe=0.0,
            connections=0,
            waiting=len(self._parking),
            symptom=None if self.route.kind == "hold" else self.symptom,
        )
