"""Engine.test_route: beside the relay, whatever its state, from any thread, and it can be called off."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.credentials.memory_store import MemoryStore
from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult, StepResult
from engine.errors import UserError
from engine.events import CommandHandled, Event
from engine.facade import Engine
from engine.settings.model import Delivery, General, Security, Settings
from engine.symptom import Fault, Step
from tests.delivery.fakehost import SILENCE
from tests.delivery.hostthread import StartHost, host_thread
from tests.delivery.rig import settings_for
from tests.diagnosis.route_rig import self_signed

__all__ = ["host_thread"]

PASSWORD = "s3cret-pass"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    settings = Settings(general=General(listeners=()), delivery=Delivery(route="capture"))
    made = Engine(tmp_path, MemoryStore({"route.relay": PASSWORD}), settings=settings)
    made.open()
    yield made
    made.close()


@pytest.mark.parametrize("started", [False, True])
def test_settings_that_are_not_stored_are_tried_and_nothing_else_happens(
    engine: Engine, host_thread: StartHost, started: bool
) -> None:
    if started:
        engine.start()
    host = host_thread(users={"relay": "typed"})
    security = Security(authentication="basic", username="relay", tls="none")
    order = RouteTestOrder(
        settings=settings_for(f"127.0.0.1:{host.port}", security=security),
        secrets={"route.relay": "typed"},
        sender="a@example.com",
        recipient="b@example.net",
        message=True,
    )
    before = engine.settings
    events: list[Event] = []
    end = engine.subscribe(events.extend)
    said: list[StepResult] = []
    threads: set[str] = set()

    def hear(step: StepResult) -> None:
        threads.add(threading.current_thread().name)
        said.append(step)

    result = engine.test_route(order, hear)
    snapshot = engine.snapshot()
    end()
    assert result.passed
    assert tuple(said) == result.steps
    assert threads == {"mailroot-engine"}
    assert len(host.delivered) == 1
    assert engine.settings == before
    assert (snapshot.routes, snapshot.attention, snapshot.counts.messages) == ((), (), 0)
    assert not [event for event in events if isinstance(event, CommandHandled)]
    assert "typed" not in repr(events)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_that_is_not_accepted_is_shown_on_the_engines_own_loop(
    engine: Engine, host_thread: StartHost, tmp_path: Path, tls: str
) -> None:
    context, _ = self_signed(tmp_path)
    host = host_thread(context=context, implicit=tls == "implicit")
    settings = settings_for(f"localhost:{host.port}", security=Security(tls=tls))  # type: ignore[arg-type]
    result = engine.test_route(RouteTestOrder(settings=settings))
    assert result.failed is not None
    assert result.failed.symptom is not None
    assert (result.failed.step, result.failed.symptom.fault) == (Step.TLS, Fault.CERTIFICATE_SELF_SIGNED)
    assert result.failed.symptom.certificate["subject"] == "CN=localhost"


@pytest.mark.parametrize(("tls", "fault"), [("implicit", Fault.HANDSHAKE), ("starttls", Fault.NO_STARTTLS)])
def test_tls_of_the_wrong_kind_on_the_engines_own_loop(
    engine: Engine, host_thread: StartHost, tls: str, fault: Fault
) -> None:
    host = host_thread()
    settings = settings_for(f"localhost:{host.port}", security=Security(tls=tls))  # type: ignore[arg-type]
    result = engine.test_route(RouteTestOrder(settings=settings))
    assert result.failed is not None
    assert result.failed.symptom is not None
    assert (result.failed.step, result.failed.symptom.fault) == (Step.TLS, fault)


def test_a_test_can_be_called_off_from_another_thread(engine: Engine, host_thread: StartHost) -> None:
    host = host_thread(script={"greeting": SILENCE})
    order = RouteTestOrder(settings=settings_for(f"127.0.0.1:{host.port}"))
    cancelled, waits = threading.Event(), threading.Event()
    results: list[RouteTestResult] = []

    def begin(step: Step, words: str) -> None:
        if step is Step.BANNER:
            waits.set()

    def work() -> None:
        results.append(engine.test_route(order, began=begin, cancelled=cancelled))

    thread = threading.Thread(target=work)
    thread.start()
    assert waits.wait(5)
    cancelled.set()
    thread.join(5)
    assert results
    assert results[0].cancelled


def test_without_a_smart_host_there_is_nothing_to_test(engine: Engine) -> None:
    with pytest.raises(UserError, match="no smart host to test"):
        engine.test_route(RouteTestOrder(settings=Settings()))
