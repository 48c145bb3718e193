"""When a recipient that could not be reached is tried again, and when it is given up."""

import math
from collections.abc import Sequence

import msgspec

from engine.settings.model import Delivery


class Schedule(msgspec.Struct, frozen=True):
    """The schedule of one direction. All figures are in seconds; `delay_notification` 0 = never."""

    intervals: tuple[int, ...]
    delay_notification: int
    expiration: int

    @classmethod
    def outbound(cls, delivery: Delivery) -> "Schedule":
        """For mail that leaves for another host."""
        return cls(delivery.outbound.retry, delivery.outbound.delay_notification, delivery.outbound.expiration)

    @classmethod
    def local(cls, delivery: Delivery) -> "Schedule":
        """For mail to Drop. IIS has one list of retry intervals; only delay and expiration differ."""
        return cls(delivery.outbound.retry, delivery.local.delay_notification, delivery.local.expiration)

    def expires_at(self, arrived: float) -> float:
        """When a message that came in at `arrived` is given up, both in seconds since the epoch."""
        return arrived + self.expiration

    def expired(self, now: float, arrived: float) -> bool:
        """Whether a failure at `now` is the last one."""
        return now >= self.expires_at(arrived)

    def delayed_at(self, arrived: float) -> float:
        """When the sender of a message that came in at `arrived` is told that it is late; infinite for never."""
        return arrived + self.delay_notification if self.delay_notification else math.inf

    def next_attempt(self, now: float, failures: int, arrived: float, *, tell_delay: bool = False) -> float:
        """When to try again after the failure at `now`; `failures` counts those before it.

        Each interval counts from the failure it follows, the last one repeats. The final attempt is at the
        expiration itself, so that nobody waits for hours to hear what is already certain; and while somebody is still
        to hear of the delay (`tell_delay`), one is made when that is due, so that it is told in time and is true.
        """
        return self.no_later(now + interval(self.intervals, failures), now, arrived, tell_delay=tell_delay)

    def no_later(self, until: float, now: float, arrived: float, *, tell_delay: bool) -> float:
        """`until`, or the expiration or the time to tell of the delay where one comes before it; never before `now`."""
        limit = min(self.expires_at(arrived), self.delayed_at(arrived) if tell_delay else math.inf)
        return min(until, max(now, limit))


def interval(intervals: Sequence[int], failures: int) -> int:
    """Seconds to wait after a failure that `failures` others came before."""
    return intervals[min(failures, len(intervals) - 1)]
