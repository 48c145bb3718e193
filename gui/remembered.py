"""What the window remembers of its own, apart from the settings: state/window.ini in the data folder."""

from PySide6.QtCore import QSettings

from gui.bridge import Bridge


def remembered(bridge: Bridge) -> QSettings:
    """Sizes, positions and answers such as "do not hide next time"; nothing that the relay needs."""
    return QSettings(str(bridge.data_folder / "state" / "window.ini"), QSettings.Format.IniFormat)


def recall_flag(bridge: Bridge, key: str) -> bool:
    """A yes that was given earlier; False when there was none."""
    return bool(remembered(bridge).value(key, False, type=bool))


def keep(bridge: Bridge, key: str, value: object) -> None:
    """Remember one thing now."""
    store = remembered(bridge)
    store.setValue(key, value)
    store.sync()
