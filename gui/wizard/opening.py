"""Opening the wizard over the console: the one that is open, the one of an installation under way, or a new one."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.autostart import Autostart, for_this_system
from gui.bridge import Bridge
from gui.i18n import translate
from gui.properties.model import SheetModel
from gui.wizard.features import installed_features
from gui.wizard.installation import Installation
from gui.wizard.pages.results import headline
from gui.wizard.plan import Flow, Plan
from gui.wizard.port_choice import PortChoice
from gui.wizard.wizard import AddRolesWizard

if TYPE_CHECKING:
    from gui.console.window import MainWindow


def open_wizard(window: "MainWindow", flow: Flow) -> AddRolesWizard:
    """The wizard over `window`: the one that is open, the one that shows an installation under way, or a new one."""
    wizard = open_one(window)
    if wizard is None:
        bridge = window.bridge
        autostart = for_this_system(bridge.data_folder)
        installation = next((each for each in window.findChildren(Installation) if each.wanted), None)
        plan = installation.plan if installation is not None else new_plan(flow, bridge, autostart)
        wizard = AddRolesWizard(plan, bridge, autostart, window, installation=installation)
        if installation is None:
            plan.setParent(wizard)
        wizard.installing.connect(partial(_announce, window))
        wizard.setting_wanted.connect(window.open_properties)
    wizard.show()
    wizard.raise_()
    wizard.activateWindow()
    return wizard


def open_one(window: QWidget) -> AddRolesWizard | None:
    """The wizard that is open over `window`."""
    return next((each for each in window.findChildren(AddRolesWizard) if not each.over), None)


def _announce(window: "MainWindow", installation: Installation) -> None:
    """When it ends and the wizard is closed by then, the window says so."""

    def ended() -> None:
        window.tools.features_changed.emit()
        if open_one(window) is None:
            say = window.message_bar.show_notice if installation.succeeded else window.message_bar.show_failure
            flow = installation.plan.answers.flow
            say(headline(installation), translate("wizard", "Show results"), lambda: open_wizard(window, flow))

    installation.finished.connect(ended)


def new_plan(flow: Flow, bridge: Bridge, autostart: Autostart) -> Plan:
    """What is there now; nothing is changed yet."""
    model = SheetModel(bridge.settings)
    plan = Plan(model, flow, installed_features(bridge, autostart))
    model.setParent(plan)
    if plan.first_run:
        PortChoice(plan, bridge)
    return plan
