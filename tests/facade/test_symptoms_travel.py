"""What a failure looked like reaches whoever asks or listens: snapshot, events, and both as JSON."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from engine.clock import SystemClock
from engine.credentials.memory_store import MemoryStore
from engine.events import AttentionRaised, Event
from engine.facade import Engine
from engine.journal.jsonl import JsonLinesFormat
from engine.reports import Snapshot
from engine.settings.model import Advanced, Delivery, General, OutboundConnections, Settings
from engine.settings.store import SettingsStore
from engine.spool.message import Origin
from engine.symptom import Fault, Step, Symptom

PATIENCE = 10.0


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def engine(tmp_path: Path, dead_port: int) -> Iterator[Engine]:
    delivery = Delivery(
        route="smart_host",
        advanced=Advanced(smart_host="[127.0.0.1]"),
        connections=OutboundConnections(port=dead_port),
    )
    settings = Settings(general=General(listeners=()), delivery=delivery)
    SettingsStore(tmp_path / "settings.toml", tmp_path / "history", SystemClock()).save(settings, who="test", what="")
    made = Engine(tmp_path, MemoryStore())
    made.open()
    yield made
    made.close()


@pytest.fixture
def raised(engine: Engine) -> AttentionRaised:
    """The attention that a host which refuses connections raises."""
    heard: list[AttentionRaised] = []
    come = threading.Event()

    def hear(batch: tuple[Event, ...]) -> None:
        for event in batch:
            if isinstance(event, AttentionRaised):
                heard.append(event)
                come.set()

    engine.subscribe(hear)
    engine.start()
    engine.submit("a@example.com", ["b@example.net"], b"Subject: x\r\n\r\nx\r\n", origin=Origin.COMMAND)
    assert come.wait(PATIENCE)
    return heard[0]


def test_route_and_attention_say_the_same(engine: Engine, raised: AttentionRaised, dead_port: int) -> None:
    snapshot = engine.snapshot()
    (route,) = [route for route in snapshot.routes if route.kind == "smart_host"]
    symptom = route.symptom
    assert symptom is not None
    assert symptom == raised.symptom == snapshot.attention[0].symptom
    assert (symptom.step, symptom.fault) == (Step.CONNECT, Fault.REFUSED)
    assert (symptom.host, symptom.port, symptom.address) == ("127.0.0.1", dead_port, "127.0.0.1")
    assert symptom.field == route.field == "delivery.advanced.smart_host"


def test_they_are_facts_in_json_too(engine: Engine, raised: AttentionRaised) -> None:
    snapshot = engine.snapshot()
    plain = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(snapshot, enc_hook=str)))
    facts = plain["routes"][0]["symptom"]
    assert facts == plain["attention"][0]["symptom"]
    assert (facts["step"], facts["fault"]) == ("connect", "refused")
    assert msgspec.convert(facts, Symptom) == snapshot.routes[0].symptom
    line = msgspec.json.decode(JsonLinesFormat().text((raised,)))
    assert line["kind"] == "AttentionRaised"
    assert line["symptom"] == facts


def test_a_route_that_works_has_none(engine: Engine) -> None:
    engine.start()
    snapshot: Snapshot = engine.snapshot()
    assert all(route.symptom is None for route in snapshot.routes)
