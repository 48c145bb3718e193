"""The two orders of the wizard's pages, with the names that each order gives them."""

from typing import NamedTuple

from gui.i18n import QT_TRANSLATE_NOOP
from gui.wizard.plan import Flow

IMPORT = "import"
CONFIRMATION = "confirmation"
RESULTS = "results"


class Stop(NamedTuple):
    """One page of a flow: its key in gui.wizard.pages.PAGES, its name in the rail, and what stands above it.

    Both texts are marked with QT_TRANSLATE_NOOP("wizard", ...).
    """

    key: str
    name: str
    heading: str


_BEFORE_YOU_BEGIN = Stop(
    "before_you_begin",
    QT_TRANSLATE_NOOP("wizard", "Before You Begin"),
    QT_TRANSLATE_NOOP("wizard", "Before you begin"),
)
_INSTALLATION_TYPE = Stop(
    "installation_type",
    QT_TRANSLATE_NOOP("wizard", "Installation Type"),
    QT_TRANSLATE_NOOP("wizard", "Select installation type"),
)
_IMPORT = Stop(
    IMPORT,
    QT_TRANSLATE_NOOP("wizard", "Import"),
    QT_TRANSLATE_NOOP("wizard", "Import from another server"),
)
_SERVER_SELECTION = Stop(
    "server_selection",
    QT_TRANSLATE_NOOP("wizard", "Server Selection"),
    QT_TRANSLATE_NOOP("wizard", "Select destination server"),
)
_SERVER_ROLES = Stop(
    "server_roles",
    QT_TRANSLATE_NOOP("wizard", "Server Roles"),
    QT_TRANSLATE_NOOP("wizard", "Select server roles"),
)
_FEATURES = Stop("features", QT_TRANSLATE_NOOP("wizard", "Features"), QT_TRANSLATE_NOOP("wizard", "Select features"))
_SMART_HOST = Stop(
    "smart_host",
    QT_TRANSLATE_NOOP("wizard", "Smart host"),
    QT_TRANSLATE_NOOP("wizard", "Smart host"),
)
_CONFIRMATION = Stop(
    CONFIRMATION,
    QT_TRANSLATE_NOOP("wizard", "Confirmation"),
    QT_TRANSLATE_NOOP("wizard", "Confirm installation selections"),
)
_RESULTS = Stop(
    RESULTS,
    QT_TRANSLATE_NOOP("wizard", "Results"),
    QT_TRANSLATE_NOOP("wizard", "Installation progress"),
)

# What the wizard of 2008 R2 calls the same pages.
_SELECT_FEATURES = _FEATURES._replace(
    name=QT_TRANSLATE_NOOP("wizard", "Select Features"), heading=QT_TRANSLATE_NOOP("wizard", "Select Features")
)
_CONFIRM_SELECTIONS = _CONFIRMATION._replace(
    name=QT_TRANSLATE_NOOP("wizard", "Confirm Installation Selections"),
    heading=QT_TRANSLATE_NOOP("wizard", "Confirm Installation Selections"),
)
_INSTALLATION_RESULTS = _RESULTS._replace(
    name=QT_TRANSLATE_NOOP("wizard", "Installation Results"),
    heading=QT_TRANSLATE_NOOP("wizard", "Installation Results"),
)

_TITLES = {
    Flow.ROLES_AND_FEATURES: QT_TRANSLATE_NOOP("wizard", "Add Roles and Features Wizard"),
    Flow.FEATURES: QT_TRANSLATE_NOOP("wizard", "Add Features"),
}


def stops(flow: Flow, *, importing: bool = False) -> tuple[Stop, ...]:
    """The pages in order; the one for the import only when settings are to be taken over from another server."""
    if flow is Flow.FEATURES:
        return _SELECT_FEATURES, _SMART_HOST, _CONFIRM_SELECTIONS, _INSTALLATION_RESULTS
    middle = (_IMPORT,) if importing else ()
    return (
        _BEFORE_YOU_BEGIN,
        _INSTALLATION_TYPE,
        *middle,
        _SERVER_SELECTION,
        _SERVER_ROLES,
        _FEATURES,
        _SMART_HOST,
        _CONFIRMATION,
        _RESULTS,
    )


def title(flow: Flow) -> str:
    """The title of the window, marked like the names."""
    return _TITLES[flow]
