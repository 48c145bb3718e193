"""Which features are there, and how those that are only a matter of the window are remembered."""

from gui.autostart import Autostart
from gui.bridge import Bridge
from gui.remembered import keep, remembered
from gui.wizard.plan import Feature, Plan

# Kept in state/window.ini: it is no setting of the relay.
_REMEMBERED = (Feature.TELNET_CLIENT,)


def installed_features(bridge: Bridge, autostart: Autostart) -> frozenset[Feature]:
    """What is installed now; nothing before the first setting-up."""
    if not bridge.configured:
        return frozenset()
    there = {Feature.SMTP_SERVER, *(feature for feature in _REMEMBERED if _recalled(bridge, feature))}
    if signs_in(autostart):
        there.add(Feature.SIGN_IN)
    if bridge.settings.general.pickup:
        there.add(Feature.PICKUP)
    return frozenset(there)


def remember_features(plan: Plan, bridge: Bridge) -> None:
    """Keep which of those are wanted that no setting tells; while there is no SMTP server, none is."""
    for feature in _REMEMBERED:
        keep(bridge, _key(feature), plan.wants(Feature.SMTP_SERVER) and plan.wants(feature))


def signs_in(autostart: Autostart) -> bool:
    """Whether the program is started at sign-in; False when the system does not tell."""
    try:
        return autostart.enabled()
    except OSError:
        return False


def _recalled(bridge: Bridge, feature: Feature) -> bool:
    """Relays set up otherwise, by hand or on the command line, have everything there is."""
    return bool(remembered(bridge).value(_key(feature), True, type=bool))


def _key(feature: Feature) -> str:
    return f"features/{feature}"
