"""kill -9 at random moments under load: what was answered 250 is delivered, and little of it twice."""

import random
import time
from collections.abc import Callable

import pytest

from tests.e2e.load import Load
from tests.e2e.relay import Relay
from tests.e2e.sink import Sink
from tests.e2e.site_settings import settings

KILLS = 20
SESSIONS = 6
OUTBOUND = 5

LIMITS = f"[delivery.connections]\nmax_connections = {OUTBOUND}\nmax_per_domain = {OUTBOUND}\n"


@pytest.mark.slow
def test_nothing_answered_250_is_lost_to_twenty_kills(new_relay: Callable[..., Relay], sink: Sink) -> None:
    relay = new_relay(settings(smart_host=f"[127.0.0.1]:{sink.port}", security='tls = "none"', rest=LIMITS))
    accepted: set[str] = set()
    for moment in (random.uniform(0.02, 0.8) for _ in range(KILLS)):
        accepted |= _load_until_killed(relay, moment)
    relay.serve()
    sink.wait_for(accepted, 90)
    assert relay.stop() == 0, relay.output
    assert len(accepted) > KILLS * SESSIONS, "it was under load"
    repeated = sum(count - 1 for count in sink.seen.values())
    # One message under way on each outbound connection, when the kill fell between the sink's 250 and our record.
    assert repeated <= KILLS * OUTBOUND, f"{repeated} of {len(accepted)} messages were delivered again"
    print(f"{len(accepted)} messages answered 250, {KILLS} kills: none lost, {repeated} delivered twice")


def _load_until_killed(relay: Relay, moment: float) -> set[str]:
    relay.serve()
    load = Load(relay.port, SESSIONS)
    load.start()
    time.sleep(moment)
    relay.kill()
    load.stop()
    return load.accepted
