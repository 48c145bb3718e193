"""The route test from the window to a scripted smart host and back: the real bridge, the real engine, a real socket."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.credentials.memory_store import MemoryStore
from engine.settings.model import Access, Advanced, Delivery, Relay, Security, Settings
from gui.bridge import Bridge, RouteTestOrder
from gui.properties.sheet import PropertySheet
from gui.route_test.panel import RouteTestPanel
from tests.delivery.fakehost import SILENCE, FakeHost

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def host() -> Iterator[FakeHost]:
    """A scripted smart host in a thread of its own, as the window's loop is Qt's; it knows joe."""
    made = FakeHost()
    made.users = {"joe@example.com": "s3cret"}
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(made.start(), loop).result(10)
    yield made
    asyncio.run_coroutine_threadsafe(made.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def start_settings(host: FakeHost) -> Settings:
    return Settings(
        access=Access(relay=Relay(entries=("127.0.0.1",))),
        delivery=Delivery(route="hold", advanced=Advanced(smart_host=f"[127.0.0.1]:{host.port}")),
    )


@pytest.fixture
def panel(qtbot: QtBot, bridge: Bridge) -> RouteTestPanel:
    made = RouteTestPanel(bridge, lambda _: None)
    qtbot.addWidget(made)
    made.show()
    return made


def order(host: FakeHost, password: str, **more: Any) -> RouteTestOrder:
    security = Security(authentication="basic", username="joe@example.com", tls="none")
    advanced = Advanced(smart_host=f"[127.0.0.1]:{host.port}")
    return RouteTestOrder(
        settings=Settings(delivery=Delivery(security=security, advanced=advanced)),
        secrets={"route.joe@example.com": password},
        **more,
    )


def results(panel: RouteTestPanel) -> dict[str, str]:
    return {result.step.value: result.outcome for result in panel.steps.results}


def finish(qtbot: QtBot, panel: RouteTestPanel, what: RouteTestOrder) -> None:
    with qtbot.waitSignal(panel.finished, timeout=15_000):
        panel.run(what)


def test_a_wrong_password_gives_step_card_and_a_dialog_without_it(
    qtbot: QtBot, panel: RouteTestPanel, host: FakeHost
) -> None:
    finish(qtbot, panel, order(host, "wr0ng-w0rd", recipient="ann@example.com"))
    found = results(panel)
    assert len(found) == 9
    assert found["logon"] == "failed"
    assert found["mail"] == found["data"] == "skipped"
    assert panel.card.isVisible()
    assert "535 5.7.8" in panel.transcript.toPlainText()
    assert "wr0ng-w0rd" not in panel.text()
    assert "Log on" in panel.verdict.text


def test_a_message_arrives_and_its_answer_is_shown(qtbot: QtBot, panel: RouteTestPanel, host: FakeHost) -> None:
    finish(qtbot, panel, order(host, "s3cret", recipient="ann@example.com", message=True))
    assert set(results(panel).values()) <= {"passed", "warning", "skipped"}
    assert results(panel)["data"] == "passed"
    (delivered,) = host.delivered
    assert delivered.recipients == ["ann@example.com"]
    assert "queued as 1" in panel.verdict.text
    assert not panel.card.isVisible()
    assert "s3cret" not in panel.text()


def test_a_silent_host_can_be_left(qtbot: QtBot, panel: RouteTestPanel, host: FakeHost, wait: Wait) -> None:
    host.script["greeting"] = SILENCE
    panel.run(order(host, "s3cret"))
    wait(lambda: "Greeting" in panel.verdict.text)
    panel.cancel()
    assert not panel.running
    # The engine lets go of the host as well, which would keep it for half a minute otherwise.
    wait(lambda: all(thread.name != "mailroot-window-slow" for thread in threading.enumerate()))


def test_from_the_sheet_with_a_password_that_is_stored_nowhere(
    sheet: PropertySheet,
    memory_store: MemoryStore,
    host: FakeHost,
    press: Press,
    dialog: Shown,
    find: Find,
    wait: Wait,
) -> None:
    press(sheet, "delivery_outbound_security")
    security = dialog(sheet, "dialog_outbound_security")
    press(security, "delivery_security_authentication_basic")
    find(security, QLineEdit, "delivery_security_basic_username").setText("joe@example.com")
    find(security, QLineEdit, "delivery_security_basic_password").setText("s3cret")
    press(security, "delivery_security_test")
    test = dialog(security, "dialog_route_test")
    find(test, QLineEdit, "route_test_to").setText("ann@example.com")
    press(test, "route_test_start")
    start = find(test, QAbstractButton, "route_test_start")
    wait(lambda: start.text() == "&Start test")
    shown = find(test, RouteTestPanel, "route_test")
    assert "works" in shown.verdict.text
    assert results(shown)["rcpt"] == "passed"
    assert results(shown)["data"] == "skipped"
    assert host.delivered == []
    assert memory_store.names() == ()
    press(test, "dialog_route_test_close")
    press(security, "dialog_outbound_security_cancel")
    assert not sheet.model.dirty
