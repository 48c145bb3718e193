"""The schedule: when again, and when no more."""

import pytest

from engine.policy.retry import Schedule
from engine.settings.model import Delivery, Local
from engine.settings.units import Minutes

MINUTE = 60.0
HOUR = 3600.0


@pytest.mark.parametrize(("failures", "minutes"), [(0, 15), (1, 30), (2, 60), (3, 240), (4, 240), (99, 240)])
def test_each_interval_counts_from_its_failure_and_the_last_repeats(failures: int, minutes: int) -> None:
    schedule = Schedule.outbound(Delivery())
    assert schedule.next_attempt(1000.0, failures, 0.0) == 1000.0 + minutes * MINUTE


def test_the_last_attempt_is_at_the_expiration() -> None:
    schedule = Schedule.outbound(Delivery())
    assert schedule.next_attempt(47 * HOUR, 9, 0.0) == 48 * HOUR
    assert not schedule.expired(48 * HOUR - 1, 0.0)
    assert schedule.expired(48 * HOUR, 0.0)


def test_the_default_schedule_makes_fifteen_attempts_in_two_days() -> None:
    schedule = Schedule.outbound(Delivery())
    now, attempts = 0.0, 1
    while not schedule.expired(now, 0.0):
        now = schedule.next_attempt(now, attempts - 1, 0.0)
        attempts += 1
    assert now == 48 * HOUR
    assert attempts == 16


def test_local_mail_has_its_own_expiration() -> None:
    schedule = Schedule.local(Delivery(local=Local(expiration=Minutes(60))))
    assert schedule.expired(60.0, 0.0)
    assert schedule.delay_notification == 12 * HOUR
    assert not Schedule.outbound(Delivery()).expired(60.0, 0.0)


def test_an_attempt_is_made_when_the_sender_is_to_be_told_of_the_delay() -> None:
    schedule = Schedule.outbound(Delivery())
    # The sixth failure is 585 minutes after the first: four hours later would be past the twelve.
    assert schedule.next_attempt(585 * MINUTE, 5, 0.0, tell_delay=True) == 720 * MINUTE
    assert schedule.next_attempt(585 * MINUTE, 5, 0.0) == 825 * MINUTE
    # Told, or late already: the schedule goes on from where it is.
    assert schedule.next_attempt(720 * MINUTE, 6, 0.0) == 960 * MINUTE
    assert schedule.next_attempt(721 * MINUTE, 6, 0.0, tell_delay=True) == 721 * MINUTE
    never = Schedule(intervals=(60,), delay_notification=0, expiration=3600)
    assert never.next_attempt(10.0, 0, 0.0, tell_delay=True) == 70.0


def test_what_waits_for_its_route_comes_back_in_time_for_the_word_of_the_delay_and_the_end() -> None:
    schedule = Schedule.outbound(Delivery())
    assert schedule.no_later(13 * HOUR, 11 * HOUR, 0.0, tell_delay=True) == 12 * HOUR
    assert schedule.no_later(13 * HOUR, 11 * HOUR, 0.0, tell_delay=False) == 13 * HOUR
    assert schedule.no_later(50 * HOUR, 47 * HOUR, 0.0, tell_delay=False) == 48 * HOUR
