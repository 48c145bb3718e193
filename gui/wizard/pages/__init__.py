"""The pages of the wizard by their key; each is imported when a wizard is opened."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gui.bridge import Bridge
from gui.wizard.page import WizardPage
from gui.wizard.plan import Plan

Maker = Callable[[Plan, Bridge], WizardPage]


def _before_you_begin(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.before_you_begin import BeforeYouBeginPage

    return BeforeYouBeginPage(plan, bridge)


def _installation_type(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.installation_type import InstallationTypePage

    return InstallationTypePage(plan, bridge)


def _import(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.import_page import ImportPage

    return ImportPage(plan, bridge)


def _server_selection(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.server_selection import ServerSelectionPage

    return ServerSelectionPage(plan, bridge)


def _server_roles(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.server_roles import ServerRolesPage

    return ServerRolesPage(plan, bridge)


def _features(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.features import FeaturesPage

    return FeaturesPage(plan, bridge)


def _smart_host(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.smart_host import SmartHostPage

    return SmartHostPage(plan, bridge)


def _confirmation(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.confirmation import ConfirmationPage

    return ConfirmationPage(plan, bridge)


def _results(plan: Plan, bridge: Bridge) -> WizardPage:
    from gui.wizard.pages.results import ResultsPage

    return ResultsPage(plan, bridge)


PAGES: Mapping[str, Maker] = MappingProxyType(
    {
        "before_you_begin": _before_you_begin,
        "installation_type": _installation_type,
        "import": _import,
        "server_selection": _server_selection,
        "server_roles": _server_roles,
        "features": _features,
        "smart_host": _smart_host,
        "confirmation": _confirmation,
        "results": _results,
    }
)
