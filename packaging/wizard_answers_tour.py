"""What the wizard's pages show for other answers than those chosen already; each is as it was afterwards."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.wizard.pages.smart_host import SmartHostPage
from gui.wizard.plan import Flow
from gui.wizard.required_features import RequiredFeaturesDialog
from gui.wizard.wizard import AddRolesWizard

Settle = Callable[..., None]
Stops = Iterator[tuple[str, QWidget]]


def other_answers(wizard: AddRolesWizard, flow: Flow, settle: Settle) -> Stops:
    """Names and windows for the page in sight."""
    page = wizard.page(wizard.current)
    if wizard.current == "server_roles":
        yield from _roles(wizard, page, settle)
    elif wizard.current == "features":
        yield from _required(wizard, flow, settle)
    elif isinstance(page, SmartHostPage) and flow is Flow.ROLES_AND_FEATURES:
        yield from _smart_host(wizard, page, settle)


def _roles(wizard: AddRolesWizard, page: QWidget, settle: Settle) -> Stops:
    chosen = next(button for button in page.findChildren(QAbstractButton) if button.isChecked())
    for who in ("this_computer", "network", "database_mail", "development"):
        _button(page, f"roles_{who}").click()
        settle()
        yield f"wizard_roles_{who}", wizard
    chosen.click()


def _required(wizard: AddRolesWizard, flow: Flow, settle: Settle) -> Stops:
    dialog = RequiredFeaturesDialog(flow, str(wizard.bridge.data_folder), wizard)
    dialog.open()
    settle()
    yield f"wizard_{flow}_required_features", dialog
    dialog.reject()
    settle()


def _smart_host(wizard: AddRolesWizard, page: SmartHostPage, settle: Settle) -> Stops:
    before, provider = page.plan.model.edited, page.picker.provider
    index = provider.currentIndex()
    for identifier in ("microsoft365", "amazon_ses", ""):
        provider.setCurrentIndex(max(0, provider.findData(identifier)))
        settle()
        yield f"wizard_smart_host_{identifier or 'own'}", wizard
    provider.setCurrentIndex(index)
    page.plan.model.take(before)
    page.own.show_model()
    later = _button(page, "smart_host_later")
    later.click()
    settle()
    yield "wizard_smart_host_later", wizard
    later.click()


def _button(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found
