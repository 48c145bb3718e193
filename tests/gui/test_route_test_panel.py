"""The route test in the window: steps as they end, the card of the one that failed, and what is handed to the test."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.diagnosis.transcript import Line
from engine.errors import UserError
from engine.settings.model import Access, Advanced, Delivery, Domain, Relay, Security, Settings
from gui.bridge import Bridge, Fault, RouteTestOrder, RouteTestResult, Step, StepResult, Symptom
from gui.properties.binding import Place
from gui.properties.dialogs.outbound_security import open_outbound_security
from gui.properties.sheet import PropertySheet
from gui.route_test import words
from gui.route_test.panel import RouteTestPanel

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]

HOST = "smtp.example.com:587"
NAME = "dialog_outbound_security"


def step(which: Step, outcome: Any = "passed", *, host: str = HOST, **more: Any) -> StepResult:
    return StepResult(step=which, outcome=outcome, host=host, words=f"engine words of {which}", seconds=0.012, **more)


REFUSED = step(
    Step.LOGON,
    "failed",
    symptom=Symptom(
        step=Step.LOGON,
        host="smtp.example.com",
        port=587,
        code=535,
        enhanced="5.7.8",
        answer="535 5.7.8 wrong",
        user="joe",
        field="delivery.security.username",
    ),
    transcript=(Line(True, "AUTH PLAIN ***"), Line(False, "535 5.7.8 wrong")),
)
GOOD = (
    step(Step.RESOLVE, facts=(("addresses", "192.0.2.1"),)),
    step(Step.CONNECT),
    step(Step.BANNER, transcript=(Line(False, "220 hello"), Line(True, "EHLO me"))),
    step(Step.TLS, facts=(("protocol", "TLSv1.3"), ("verified", "yes"))),
    step(Step.AUTH_OFFERED),
)
AFTER = tuple(step(which, "skipped") for which in (Step.MAIL, Step.RCPT, Step.DATA))


class StandIn(QObject):
    """Takes the place of Bridge.test_route; says what it is told to, in later turns of the window's loop."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[RouteTestOrder] = []
        self.cancelled = 0
        self.steps: tuple[StepResult, ...] = ()
        self.result: RouteTestResult | None = None
        self.error: Exception | None = None

    def __call__(
        self,
        order: RouteTestOrder,
        said: Callable[[StepResult], None],
        done: Callable[[RouteTestResult], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        began: Callable[[Step, str], None] | None = None,
        owner: QObject,
    ) -> Callable[[], None]:
        self.orders.append(order)
        for each in self.steps:
            self._later(said, each)
        if self.result is not None:
            self._later(done, self.result)
        if self.error is not None and failed is not None:
            self._later(failed, self.error)
        return self._cancel

    def _later(self, receive: Callable[[Any], None], value: object) -> None:
        QTimer.singleShot(0, self, lambda: receive(value))

    def _cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def stand_in(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn()
    monkeypatch.setattr(bridge, "test_route", made, raising=False)
    return made


@pytest.fixture
def panel(qtbot: QtBot, bridge: Bridge, stand_in: StandIn) -> RouteTestPanel:
    made = RouteTestPanel(bridge, lambda _: None)
    qtbot.addWidget(made)
    made.show()
    return made


def order() -> RouteTestOrder:
    return RouteTestOrder(settings=Settings())


def column(panel: RouteTestPanel, number: int) -> list[str]:
    return [item_text(panel, row, number) for row in range(panel.steps.topLevelItemCount())]


def item_text(panel: RouteTestPanel, row: int, number: int) -> str:
    item = panel.steps.topLevelItem(row)
    assert item is not None
    return item.text(number)


def run(qtbot: QtBot, panel: RouteTestPanel) -> None:
    with qtbot.waitSignal(panel.finished):
        panel.run(order())


class TestPanel:
    def test_a_refused_logon_is_selected_and_has_its_card(
        self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn
    ) -> None:
        stand_in.steps = (*GOOD, REFUSED, *AFTER)
        stand_in.result = RouteTestResult(steps=stand_in.steps, passed=False, host=HOST)
        run(qtbot, panel)
        assert column(panel, 0)[5] == "Log on"
        assert column(panel, 1)[0] == "12 ms"
        assert column(panel, 2)[5] == "The host refused the logon: 535 5.7.8 wrong"
        assert column(panel, 2)[6:] == ["Not reached."] * 3
        assert panel.card.isVisible()
        assert panel.card.card is not None
        assert panel.card.card.field == "delivery.security.username"
        assert "Log on" in panel.verdict.text
        assert "AUTH PLAIN ***" in panel.transcript.toPlainText()
        assert panel.steps.currentItem() is panel.steps.topLevelItem(5)

    def test_client_and_server_lines_are_told_apart_by_a_mark(
        self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn
    ) -> None:
        stand_in.steps = GOOD[:3]
        stand_in.result = RouteTestResult(steps=GOOD[:3], passed=True, host=HOST)
        run(qtbot, panel)
        lines = panel.transcript.toPlainText().splitlines()
        assert lines == ["-- engine words of banner.", "S: 220 hello", "C: EHLO me"]

    def test_a_selected_step_shows_its_facts_and_the_copy_has_all_steps(
        self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn
    ) -> None:
        stand_in.steps = (*GOOD, REFUSED)
        stand_in.result = RouteTestResult(steps=stand_in.steps, passed=False, host=HOST)
        run(qtbot, panel)
        panel.steps.select(GOOD[3])
        assert "Protocol: TLSv1.3" in panel.transcript.toPlainText()
        assert "Certificate verified: yes" in panel.transcript.toPlainText()
        panel.copy.click()
        copied = QGuiApplication.clipboard().text()
        assert copied == panel.text()
        for part in ("== Find the address: passed", "Addresses: 192.0.2.1", "C: AUTH PLAIN ***", HOST):
            assert part in copied

    def test_a_way_that_works_has_no_card(self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn) -> None:
        stand_in.steps = GOOD
        stand_in.result = RouteTestResult(steps=GOOD, passed=True, host=HOST, answer="250 queued as 1")
        run(qtbot, panel)
        assert not panel.card.isVisible()
        assert panel.verdict.text == f"The message was taken by {HOST}: 250 queued as 1"

    def test_a_second_host_that_works_takes_the_card_of_the_first_away(
        self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn
    ) -> None:
        spare = step(Step.RESOLVE, host="spare.example:25")
        first = (GOOD[0], step(Step.CONNECT, "failed", symptom=Symptom(step=Step.CONNECT, fault=Fault.REFUSED)))
        stand_in.steps = (*first, spare)
        others = (RouteTestResult(steps=first, passed=False, host=HOST),)
        stand_in.result = RouteTestResult(steps=(spare,), passed=True, host=spare.host, others=others)
        run(qtbot, panel)
        assert column(panel, 0)[2] == "Find the address (spare.example:25)"
        assert not panel.card.isVisible()

    def test_what_a_host_says_is_no_html_in_a_tooltip(
        self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn
    ) -> None:
        answer = "535 5.7.8 <img src=file:///etc/hosts>"
        symptom = msgspec.structs.replace(REFUSED.symptom or Symptom(step=Step.LOGON), answer=answer)
        stand_in.steps = (msgspec.structs.replace(REFUSED, symptom=symptom),)
        stand_in.result = RouteTestResult(steps=stand_in.steps, passed=False, host=HOST)
        run(qtbot, panel)
        item = panel.steps.topLevelItem(0)
        assert item is not None
        assert "<img" in item.text(2)
        assert "<img" not in item.toolTip(2)

    def test_nothing_to_test_is_said(self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn) -> None:
        stand_in.error = UserError("There is no smart host to test.")
        run(qtbot, panel)
        assert panel.verdict.text == "There is no smart host to test."
        assert not panel.running

    def test_a_stopped_test_hears_nothing_more(self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn) -> None:
        stand_in.steps = GOOD
        panel.run(order())
        panel.cancel()
        assert stand_in.cancelled == 1
        QCoreApplication.processEvents()
        assert panel.steps.topLevelItemCount() == 0
        assert panel.verdict.text == "The test was stopped."

    def test_what_is_under_way_is_said_in_our_words(self, panel: RouteTestPanel, stand_in: StandIn) -> None:
        panel.run(order())
        panel._began(panel._run, Step.LOGON, "engine words")
        assert panel.verdict.text == "Testing: Log on..."
        panel.cancel()
        panel._began(panel._run, Step.MAIL, "engine words")
        assert panel.verdict.text == "The test was stopped."

    def test_a_selection_by_hand_stays(self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn) -> None:
        panel.run(order())
        panel._said(panel._run, GOOD[0])
        panel._said(panel._run, GOOD[1])
        assert panel.steps.currentItem() is panel.steps.topLevelItem(1)
        panel.steps.select(GOOD[0])
        panel._said(panel._run, GOOD[2])
        assert panel.steps.currentItem() is panel.steps.topLevelItem(0)
        panel.cancel()

    def test_state_is_more_than_colour(self, qtbot: QtBot, panel: RouteTestPanel, stand_in: StandIn) -> None:
        stand_in.steps = (*GOOD, REFUSED)
        stand_in.result = RouteTestResult(steps=stand_in.steps, passed=False, host=HOST)
        run(qtbot, panel)
        item = panel.steps.topLevelItem(5)
        assert item is not None
        assert item.data(0, Qt.ItemDataRole.AccessibleTextRole).startswith("Log on: failed. ")


class TestWords:
    @pytest.mark.parametrize("fault", [fault for fault in Fault if fault])
    def test_every_fault_has_a_sentence_of_its_own(self, fault: Fault) -> None:
        failed = step(Step.CONNECT, "failed", symptom=Symptom(step=Step.CONNECT, fault=fault, host="smtp.example.com"))
        said = words.sentence_of_step(failed, ())
        assert said.endswith(".")
        assert said != "This step failed. See the details."
        assert "{" not in said

    @pytest.mark.parametrize("which", list(Step))
    @pytest.mark.parametrize("outcome", ["passed", "warning", "failed", "skipped"])
    def test_every_step_and_outcome_has_words(self, which: Step, outcome: str) -> None:
        assert words.name_of(which)
        assert words.outcome_of(outcome)
        symptom = Symptom(step=which, code=550, answer="550 no") if outcome == "failed" else None
        said = words.sentence_of_step(step(which, outcome, symptom=symptom), ())
        assert said
        assert "engine words" not in said

    def test_warnings_of_encryption_are_told_apart(self) -> None:
        clear = step(Step.TLS, "warning")
        ends = step(Step.TLS, "warning", facts=(("protocol", "TLSv1.3"), ("days left", "3")))
        symptom = Symptom(step=Step.TLS, fault=Fault.CERTIFICATE_EXPIRED)
        doubtful = step(Step.TLS, "warning", facts=(("protocol", "TLSv1.3"),), symptom=symptom)
        said = [words.sentence_of_step(each, ()) for each in (clear, ends, doubtful)]
        assert "clear text" in said[0]
        assert "3 day" in said[1]
        assert "has expired" in said[2]


class TestOutboundSecurity:
    @pytest.fixture
    def start_settings(self) -> Settings:
        return Settings(
            access=Access(relay=Relay(entries=("127.0.0.1",))),
            delivery=Delivery(route="hold", advanced=Advanced(smart_host=HOST)),
            domains=(Domain(name="remote.example", smart_host="other.example", security=Security()),),
        )

    @pytest.fixture
    def security(self, stand_in: StandIn, sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
        press(sheet, "delivery_outbound_security")
        return dialog(sheet, NAME)

    def test_what_is_typed_is_tested_before_it_is_stored(
        self,
        sheet: PropertySheet,
        security: QDialog,
        stand_in: StandIn,
        press: Press,
        dialog: Shown,
        find: Find,
        qtbot: QtBot,
    ) -> None:
        press(security, "delivery_security_authentication_basic")
        find(security, QLineEdit, "delivery_security_basic_username").setText("joe")
        find(security, QLineEdit, "delivery_security_basic_password").setText("s3cret")
        press(security, "delivery_security_tls")
        press(security, "delivery_security_test")
        test = dialog(security, "dialog_route_test")
        assert not stand_in.orders
        message = find(test, QCheckBox, "route_test_message")
        assert not message.isEnabled()
        find(test, QLineEdit, "route_test_to").setText("ann@example.com")
        message.click()
        press(test, "route_test_start")
        (ordered,) = stand_in.orders
        assert (ordered.recipient, ordered.message, ordered.domain) == ("ann@example.com", True, "")
        assert ordered.settings.delivery.security.tls == "starttls"
        assert ordered.settings.delivery.security.username == "joe"
        assert ordered.settings.delivery.advanced.smart_host == HOST
        assert ordered.secrets == {"route.joe": "s3cret"}
        assert not sheet.model.dirty
        assert find(test, QAbstractButton, "route_test_start").text() == "&Stop test"
        press(test, "dialog_route_test_close")
        assert stand_in.cancelled == 1

    def test_the_card_leads_to_the_field(
        self, security: QDialog, stand_in: StandIn, press: Press, dialog: Shown, find: Find, wait: Wait
    ) -> None:
        press(security, "delivery_security_authentication_basic")
        stand_in.steps = (*GOOD, REFUSED)
        stand_in.result = RouteTestResult(steps=stand_in.steps, passed=False, host=HOST)
        press(security, "delivery_security_test")
        test = dialog(security, "dialog_route_test")
        press(test, "route_test_start")
        wait(lambda: bool(find(test, QWidget, "route_test_card").isVisible()))
        press(test, "card_setting")
        assert security.isVisible()
        assert security.focusWidget() is find(security, QLineEdit, "delivery_security_basic_username")

    def test_a_field_elsewhere_is_looked_for_in_the_sheet(
        self,
        sheet: PropertySheet,
        security: QDialog,
        stand_in: StandIn,
        press: Press,
        dialog: Shown,
        find: Find,
        wait: Wait,
    ) -> None:
        field = "delivery.advanced.smart_host"
        unknown = Symptom(step=Step.RESOLVE, fault=Fault.NAME_NOT_FOUND, host="smtp.example.com", field=field)
        stand_in.steps = (step(Step.RESOLVE, "failed", symptom=unknown),)
        stand_in.result = RouteTestResult(steps=stand_in.steps, passed=False, host=HOST)
        press(security, "delivery_security_test")
        test = dialog(security, "dialog_route_test")
        press(test, "route_test_start")
        wait(lambda: bool(find(test, QWidget, "route_test_card").isVisible()))
        press(test, "card_setting")
        assert not security.isVisible()
        assert sheet.focusWidget() is find(sheet, QAbstractButton, "delivery_advanced")

    def test_a_domain_tests_its_own_way(
        self, sheet: PropertySheet, bridge: Bridge, stand_in: StandIn, press: Press, dialog: Shown
    ) -> None:
        open_outbound_security(Place(parent=sheet, model=sheet.model, bridge=bridge), "domains[0].security")
        security = dialog(sheet, NAME)
        press(security, "domains_0_security_test")
        press(dialog(security, "dialog_route_test"), "route_test_start")
        assert stand_in.orders[0].domain == "remote.example"
