"""Explain: the engine's decision, on the settings in effect and on what the sheet holds."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QGroupBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from engine.errors import UserError
from engine.facade import Engine
from engine.policy.explain import Question
from engine.settings.model import Access, Relay, Settings
from gui.properties.dialogs.rules import rule_words
from gui.properties.sheet import PropertySheet

Find = Callable[..., Any]
Press = Callable[[QWidget, str], None]
Shown = Callable[[QWidget, str], QDialog]
Wait = Callable[[Callable[[], bool]], None]
Ask = Callable[..., None]


@pytest.fixture
def explain(sheet: PropertySheet, press: Press, dialog: Shown) -> QDialog:
    press(sheet, "access_explain")
    return dialog(sheet, "dialog_explain")


@pytest.fixture
def ask(explain: QDialog, press: Press, find: Find, wait: Wait) -> Ask:
    def about(client: str, recipient: str = "far@far.example", *checks: str) -> None:
        find(explain, QLineEdit, "explain_client").setText(client)
        find(explain, QLineEdit, "explain_sender").setText("near@example.com")
        find(explain, QLineEdit, "explain_recipient").setText(recipient)
        for check in checks:
            press(explain, check)
        press(explain, "explain_ask")
        wait(find(explain, QPushButton, "explain_ask").isEnabled)

    return about


def verdict(explain: QDialog, which: str) -> str:
    box = explain.findChild(QGroupBox, which)
    return explain.findChild(QLabel, f"{which}_verdict").text() if box.isVisible() else ""


def test_a_stranger_is_refused_by_the_relay_list(explain: QDialog, ask: Ask, find: Find) -> None:
    ask("192.0.2.7")
    assert verdict(explain, "explain_in_effect") == (
        "Refused. Relay restrictions: the computer is not on the list.\n"
        "The client would be told: 550 5.7.1 Unable to relay for far@far.example"
    )
    chain: QListWidget = find(explain, QListWidget, "explain_in_effect_chain")
    steps = [chain.item(row).text() for row in range(chain.count())]
    assert steps[0] == "Pass  Connection control: the computer is not among the exceptions"
    assert steps[-1] == "Refuse  Relay restrictions: the computer is not on the list"
    assert verdict(explain, "explain_edited") == ""


def test_a_listed_computer_is_allowed(explain: QDialog, ask: Ask) -> None:
    ask("127.0.0.1")
    assert verdict(explain, "explain_in_effect") == "Allowed. Relay restrictions: 127.0.0.1."


def test_who_has_logged_on_may_relay(explain: QDialog, ask: Ask) -> None:
    ask("192.0.2.7", "far@far.example", "explain_logged_on", "explain_tls")
    assert verdict(explain, "explain_in_effect") == "Allowed. Relay restrictions: whoever has logged on may relay."


def test_what_is_not_applied_yet_is_asked_too(sheet: PropertySheet, explain: QDialog, ask: Ask, engine: Engine) -> None:
    sheet.model.set("access.relay.entries", ("192.0.2.0/24",))
    ask("192.0.2.7")
    assert verdict(explain, "explain_in_effect").startswith("Refused.")
    assert verdict(explain, "explain_edited") == "Allowed. Relay restrictions: 192.0.2.0/24."
    ask("127.0.0.1")
    assert verdict(explain, "explain_in_effect").startswith("Allowed.")
    assert verdict(explain, "explain_edited").startswith("Refused.")
    assert engine.settings.access.relay.entries == ("127.0.0.1",)


def test_what_is_no_address_is_said(explain: QDialog, ask: Ask, find: Find) -> None:
    ask("printer")
    assert "is no IP address" in find(explain, QLabel, "dialog_explain_message_text").text()
    assert verdict(explain, "explain_in_effect") == ""


def test_a_malformed_recipient_is_a_refusal_like_any_other(explain: QDialog, ask: Ask) -> None:
    ask("127.0.0.1", "nobody")
    assert verdict(explain, "explain_in_effect").startswith("Refused. Recipient's address: not well formed.")


def test_the_facade_explains_given_settings_and_refuses_unreadable_ones(engine: Engine) -> None:
    question = Question(client="192.0.2.7", sender="", recipient="far@far.example")
    assert not engine.explain(question).decision.allowed
    listed = Settings(access=Access(relay=Relay(entries=("192.0.2.7",))))
    assert engine.explain(question, listed).decision.allowed
    with pytest.raises(UserError, match="decide nothing"):
        engine.explain(question, Settings(access=Access(relay=Relay(entries=("nonsense",)))))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("relay list: domain:example.com", "Relay restrictions: example.com"),
        (
            "relay list: not listed (the address carries a second route)",
            "Relay restrictions: the computer is not on the list, and the address carries a second route",
        ),
        ("local domain: example.com", "Local domain: example.com"),
        ("something new: 7", "something new: 7"),
        ("plain", "plain"),
    ],
)
def test_rules_in_words(rule: str, words: str) -> None:
    assert rule_words(rule) == words
