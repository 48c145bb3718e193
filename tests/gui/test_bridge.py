"""The bridge: events into the window's thread, calls out of it and back, and nothing after the end."""

import smtplib
import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import Settings
from gui.bridge import Bridge, EngineState, Event, MessageAccepted, SettingsApplied, Snapshot, State, UserError


def in_window_thread() -> bool:
    application = QApplication.instance()
    assert application is not None
    return QThread.currentThread() is application.thread()


def test_events_arrive_in_batches_in_the_windows_thread(bridge: Bridge, port: int, qtbot: QtBot) -> None:
    heard: list[tuple[tuple[Event, ...], bool]] = []
    bridge.occurred.connect(lambda batch: heard.append((batch, in_window_thread())))
    bridge.start()
    qtbot.waitUntil(lambda: bridge.state.state is State.STARTED)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("a@example.com", ["b@example.com"], "Subject: x\r\n\r\nx")

    def accepted() -> bool:
        return any(isinstance(event, MessageAccepted) for batch, _ in heard for event in batch)

    qtbot.waitUntil(accepted)
    assert all(isinstance(batch, tuple) and right for batch, right in heard)


def test_orders_change_the_state_and_say_so(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[EngineState] = []
    bridge.state_changed.connect(seen.append)
    for order, expected in (
        (bridge.start, State.STARTED),
        (bridge.pause, State.PAUSED),
        (bridge.resume, State.STARTED),
        (bridge.restart, State.STARTED),
        (bridge.stop, State.STOPPED),
    ):
        seen.clear()
        order()
        assert bridge.busy
        qtbot.waitUntil(lambda: not bridge.busy)
        qtbot.waitUntil(lambda: bool(seen) and seen[-1].state is expected)  # noqa: B023
        assert bridge.state.state is expected


def test_ask_works_elsewhere_and_answers_here(bridge: Bridge, qtbot: QtBot) -> None:
    answers: list[tuple[str, bool]] = []
    bridge.ask(lambda engine: threading.current_thread().name, lambda name: answers.append((name, in_window_thread())))
    qtbot.waitUntil(lambda: bool(answers))
    name, here = answers[0]
    assert name.startswith("mailroot-window")
    assert here


def fail(engine: Engine) -> None:
    raise UserError("This cannot be.")


def test_a_failure_goes_to_whoever_asked_for_it(bridge: Bridge, qtbot: QtBot) -> None:
    failures: list[Exception] = []
    with qtbot.assertNotEmitted(bridge.failed):
        bridge.ask(fail, failed=failures.append)
        qtbot.waitUntil(lambda: bool(failures))
    assert str(failures[0]) == "This cannot be."


def test_a_failure_nobody_asked_for_is_shown_by_the_window(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.failed) as heard:
        bridge.ask(fail)
    assert str(heard.args[0]) == "This cannot be."


def test_who_asked_may_be_gone(bridge: Bridge, qtbot: QtBot) -> None:
    label, owner = QLabel(), QObject()
    called: list[object] = []
    bridge.ask(lambda engine: "late", label.setText)
    bridge.ask(lambda engine: "late", called.append, owner=owner)
    Shiboken.delete(label)
    Shiboken.delete(owner)
    after: list[str] = []
    bridge.ask(lambda engine: "after", after.append)
    qtbot.waitUntil(lambda: bool(after))
    qtbot.wait(10)
    assert called == []


def test_snapshots_come_only_while_somebody_watches(bridge: Bridge, qtbot: QtBot) -> None:
    watcher = QObject()
    with qtbot.waitSignals([bridge.snapshot_ready] * 2, timeout=5000) as heard:
        bridge.watch(watcher)
    assert heard.signal_triggered
    assert isinstance(bridge.snapshot, Snapshot)
    bridge.unwatch(watcher)
    assert not bridge._timer.isActive()


def test_a_watcher_that_dies_watches_no_more(bridge: Bridge, qtbot: QtBot) -> None:
    watcher = QObject()
    bridge.watch(watcher)
    Shiboken.delete(watcher)
    assert not bridge._timer.isActive()


def test_settings_applied_by_anybody_are_heard(bridge: Bridge, engine: Engine, qtbot: QtBot) -> None:
    model = engine.settings
    with qtbot.waitSignal(bridge.settings_changed) as heard:
        engine.apply(with_recipients(model, 7), who="somebody else")
    assert isinstance(heard.args[0], SettingsApplied)
    assert heard.args[0].changed == ("messages.max_recipients",)
    assert bridge.settings.messages.max_recipients == 7


def with_recipients(settings: Settings, number: int) -> Settings:
    from engine.settings.catalogue import with_value

    return with_value(settings, "messages.max_recipients", number)


def test_secrets_are_set_looked_for_and_deleted(bridge: Bridge, memory_store: MemoryStore, qtbot: QtBot) -> None:
    answers: list[object] = []
    bridge.set_credential("route.joe", "s3cret", lambda: answers.append("stored"))
    qtbot.waitUntil(lambda: len(answers) == 1)
    bridge.has_credential("route.joe", answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    bridge.delete_credential("route.joe", answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert answers == ["stored", True, True]
    assert memory_store.names() == ()


def test_after_close_nothing_is_asked_or_heard(bridge: Bridge, engine: Engine, qtbot: QtBot) -> None:
    bridge.close()
    bridge.close()
    with qtbot.assertNotEmitted(bridge.occurred, wait=300), qtbot.assertNotEmitted(bridge.snapshot_ready):
        bridge.refresh()
        engine.start()
        engine.stop()


@pytest.mark.parametrize("name", ["Snapshot", "QueueEntry", "CapturedMessage", "BadmailEntry", "State", "Question"])
def test_what_pages_need_to_name_is_exported(name: str) -> None:
    import gui.bridge

    assert name in gui.bridge.__all__
    assert hasattr(gui.bridge, name)
