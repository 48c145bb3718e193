"""The wizard's part of the tour: every page of both flows, the questions above them, and Results in its states."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDialog, QLineEdit, QRadioButton, QWidget
from sample_metabase import write_sample
from wizard_answers_tour import other_answers

from gui.console.window import MainWindow
from gui.wizard.installation import Installation
from gui.wizard.opening import open_wizard
from gui.wizard.pages.before_you_begin import BeforeYouBeginPage
from gui.wizard.plan import Feature, Flow
from gui.wizard.step import StepState
from gui.wizard.wizard import AddRolesWizard

Settle = Callable[..., None]
Found = TypeVar("Found", bound=QWidget)

# One of each, with words as they may come.
_RESULTS = (
    (StepState.DONE, "/var/lib/mailroot"),
    (StepState.SKIPPED, ""),
    (StepState.DONE, ""),
    (StepState.WARNING, "Below TLS 1.2 what is sent can be read by others."),
    (StepState.FAILED, "Port 25 on 127.0.0.1 is in use by master (process 812). Stop that program."),
    (StepState.WAITING, ""),
    (StepState.WAITING, ""),
)


def wizard_stops(window: MainWindow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    """Names and windows; nothing is installed."""
    for flow in Flow:
        wizard = open_wizard(window, flow)
        yield from _pages(wizard, flow, settle)
        wizard.done(QDialog.DialogCode.Rejected)
        settle()


def _pages(wizard: AddRolesWizard, flow: Flow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    while wizard.current != "confirmation":
        settle(lambda: _checks_are_shown(wizard))
        settle()
        yield f"wizard_{flow}_{wizard.current}", wizard
        yield from other_answers(wizard, flow, settle)
        if wizard.current == "installation_type":
            yield from _import(wizard, settle)
        before = wizard.current
        wizard.next()
        assert wizard.current != before, wizard.message_bar.text
    wizard.plan.model.set("messages.max_recipients", 500)
    wizard.plan.answers.features.add(Feature.SIGN_IN)
    wizard.plan.changed.emit()
    settle()
    yield f"wizard_{flow}_confirmation", wizard
    if flow is Flow.ROLES_AND_FEATURES:
        yield from _restart_question(wizard, settle)
    yield from _results(wizard, flow, settle)


def _checks_are_shown(wizard: AddRolesWizard) -> bool:
    """All but one: where there is no network, name servers let one wait longer than this tour does."""
    page = wizard.page(wizard.current)
    if not isinstance(page, BeforeYouBeginPage):
        return True
    return sum(bool(row.verdict.text()) for row in page.rows.values()) >= len(page.rows) - 1


def _import(wizard: AddRolesWizard, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    page = wizard.page("installation_type")
    _child(page, QRadioButton, "wizard_importing").click()
    wizard.next()
    settle()
    yield "wizard_import", wizard
    file = _child(wizard.page("import"), QLineEdit, "wizard_import_file")
    with TemporaryDirectory() as folder:
        file.setText(str(write_sample(Path(folder))))
        settle(wizard.page("import").complete)
        settle()
    yield "wizard_import_read", wizard
    file.clear()
    wizard.previous()
    _child(page, QRadioButton, "wizard_role_based").click()


def _restart_question(wizard: AddRolesWizard, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    page = wizard.page("confirmation")
    _child(page, QCheckBox, "wizard_restart_automatically").click()
    settle()
    question = _child(page, QDialog, "wizard_restart_question")
    yield "wizard_restart_question", question
    _child(question, QAbstractButton, "wizard_restart_no").click()
    settle()


def _results(wizard: AddRolesWizard, flow: Flow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    installation = Installation(wizard.plan, wizard.bridge, wizard.autostart, wizard)
    for step, (state, words) in zip(installation.steps, _RESULTS, strict=True):
        step.say(state, words)
    wizard.show_installation(installation)
    settle()
    yield f"wizard_{flow}_results", wizard


def _child(parent: QWidget, kind: type[Found], name: str) -> Found:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found
