"""Counters over hours, and who was refused lately."""

from engine.clock import ManualClock
from engine.events import ClientRefused, DeliveryAttempted, MessageAccepted, Outcome
from engine.journal.counters import MAX_REFUSED, MINUTES, Counters

# The beginning of a minute.
START = 1_700_000_040.0


def accepted(at, size=100):
    return MessageAccepted(
        at=at, message="m", session=1, origin="smtp", client="c", user="", sender="s", recipients=("r",), size=size
    )


def attempted(at, outcome):
    return DeliveryAttempted(
        at=at, message="m", sender="s", recipient="r", outcome=outcome, host="h", answer="a", attempts=1, next_attempt=0
    )


def refused(at, client="192.0.2.1", rule="relay", sender="a@b", helo="h"):
    return ClientRefused(
        at=at, client=client, name="n", helo=helo, sender=sender, recipient="c@d", rule=rule, reply="550 5.7.1 no"
    )


def test_three_hours_leave_one_hour_of_minutes_and_all_totals():
    clock = ManualClock(START)
    counters = Counters(clock)
    for minute in range(180):
        now = clock.now()
        batch = [accepted(now, size=10)] * (minute + 1)
        batch += [attempted(now, Outcome.DELIVERED)] * 3 + [attempted(now, Outcome.DEFERRED)] * 2
        batch += [attempted(now, Outcome.FAILED)] * (minute % 2)
        counters.hear(tuple(batch))
        if minute < 179:
            clock.advance(60)
    shot = counters.snapshot()
    assert (shot.accepted, shot.bytes) == (180 * 181 // 2, 10 * 180 * 181 // 2)
    assert (shot.delivered, shot.deferred, shot.failed) == (540, 360, 90)
    assert [minute.accepted for minute in shot.minutes] == list(range(121, 181))
    assert [minute.failed for minute in shot.minutes] == [0, 1] * 30
    assert {(minute.delivered, minute.deferred) for minute in shot.minutes} == {(3, 2)}
    assert [minute.at for minute in shot.minutes] == [START + 60 * number for number in range(120, 180)]
    assert shot.since == START


def test_quiet_minutes_are_zero_and_move_out_without_events():
    clock = ManualClock(START)
    counters = Counters(clock)
    counters.hear((accepted(START),))
    clock.advance(59 * 60)
    minutes = counters.snapshot().minutes
    assert [minute.accepted for minute in minutes] == [1] + [0] * 59
    clock.advance(60)
    assert sum(minute.accepted for minute in counters.snapshot().minutes) == 0
    assert counters.snapshot().accepted == 1


def test_an_event_from_over_an_hour_ago_does_not_count_for_now():
    clock = ManualClock(START)
    counters = Counters(clock)
    counters.hear((accepted(START), accepted(START - MINUTES * 60)))
    assert [minute.accepted for minute in counters.snapshot().minutes] == [0] * 59 + [1]
    assert counters.snapshot().accepted == 2


def test_refusals_of_a_client_by_a_rule_are_one_line():
    counters = Counters(ManualClock(START))
    counters.hear((refused(START), refused(START + 1, rule="size"), refused(START + 2, sender="x@y", helo="later")))
    shot = counters.snapshot()
    assert shot.refused == 3
    latest, other = shot.refused_clients
    assert (latest.rule, latest.count, latest.last, latest.sender, latest.helo) == (
        "relay",
        2,
        START + 2,
        "x@y",
        "later",
    )
    assert (other.rule, other.count) == ("size", 1)


def test_the_list_of_refused_clients_is_bounded_and_keeps_the_latest():
    counters = Counters(ManualClock(START))
    counters.hear(tuple(refused(START + number, client=f"client {number}") for number in range(MAX_REFUSED)))
    counters.hear((refused(START + 1000, client="client 0"), refused(START + 1001, client="new")))
    clients = [line.client for line in counters.snapshot().refused_clients]
    assert len(clients) == MAX_REFUSED
    assert clients[:3] == ["new", "client 0", f"client {MAX_REFUSED - 1}"]
    assert "client 1" not in clients


def test_a_snapshot_does_not_change_afterwards():
    counters = Counters(ManualClock(START))
    before = counters.snapshot()
    counters.hear((accepted(START), refused(START)))
    assert (before.accepted, before.refused, before.refused_clients) == (0, 0, ())
    assert sum(minute.accepted for minute in before.minutes) == 0
