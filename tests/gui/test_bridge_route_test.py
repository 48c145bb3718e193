"""Bridge.test_route: steps and result in the window's thread, and an end when its owner goes."""

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from gui.bridge import Bridge, RouteTestOrder, RouteTestResult, Step, StepResult, UserError
from tests.delivery.fakehost import SILENCE
from tests.delivery.hostthread import StartHost, host_thread
from tests.delivery.rig import settings_for

__all__ = ["host_thread"]


def test_steps_and_result_arrive_in_order(bridge: Bridge, host_thread: StartHost, qtbot: QtBot) -> None:
    host = host_thread()
    owner = QObject()
    heard: list[object] = []
    bridge.test_route(
        RouteTestOrder(settings=settings_for(f"127.0.0.1:{host.port}")),
        heard.append,
        heard.append,
        began=lambda step, words: heard.append((step, words)),
        owner=owner,
    )
    qtbot.waitUntil(lambda: bool(heard) and isinstance(heard[-1], RouteTestResult))
    result = heard[-1]
    assert isinstance(result, RouteTestResult)
    assert result.passed
    assert tuple(one for one in heard if isinstance(one, StepResult)) == result.steps
    assert isinstance(heard[0], tuple)
    assert heard[0][0] is Step.RESOLVE


def test_the_returned_function_cancels(bridge: Bridge, host_thread: StartHost, qtbot: QtBot) -> None:
    host = host_thread(script={"greeting": SILENCE})
    owner = QObject()
    said: list[StepResult] = []
    done: list[RouteTestResult] = []
    order = RouteTestOrder(settings=settings_for(f"127.0.0.1:{host.port}"))
    cancel = bridge.test_route(order, said.append, done.append, owner=owner)
    qtbot.waitUntil(lambda: len(said) == 2)
    cancel()
    qtbot.waitUntil(lambda: bool(done))
    assert done[0].cancelled


def test_nobody_hears_of_it_when_the_owner_has_gone(bridge: Bridge, host_thread: StartHost, qtbot: QtBot) -> None:
    host = host_thread(script={"EHLO": SILENCE})
    owner = QObject()
    heard: list[object] = []
    order = RouteTestOrder(settings=settings_for(f"127.0.0.1:{host.port}"))
    bridge.test_route(order, heard.append, heard.append, heard.append, owner=owner)
    qtbot.waitUntil(lambda: bool(host.lines("EHLO")))
    qtbot.waitUntil(lambda: len(heard) == 2)
    Shiboken.delete(owner)
    # Its thread ends because the test was called off, long before the host would be given up.
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if one.name == "mailroot-window-slow"])
    qtbot.wait(0)
    assert len(heard) == 2


def test_nothing_to_test_is_told_to_failed(bridge: Bridge, qtbot: QtBot) -> None:
    failures: list[Exception] = []
    owner = QObject()
    order = RouteTestOrder(settings=settings_for(""))
    bridge.test_route(order, failures.append, failures.append, failures.append, owner=owner)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], UserError)
