"""What the window remembers of its own, apart from the settings: state/window.ini in the data folder."""

from pathlib import Path

from PySide6.QtCore import QSettings

from gui.bridge import Bridge

# The language of the texts ("" = the system's) and light or dark; wanted before there is a bridge.
LANGUAGE = "window/language"
APPEARANCE = "window/appearance"


def remembered(bridge: Bridge) -> QSettings:
    """Sizes, positions and answers such as "do not hide next time"; nothing that the relay needs."""
    return remembered_in(bridge.data_folder)


def remembered_in(root: Path) -> QSettings:
    """The same, by the data folder."""
    return QSettings(str(root / "state" / "window.ini"), QSettings.Format.IniFormat)


def recall_flag(bridge: Bridge, key: str) -> bool:
    """A yes that was given earlier; False when there was none."""
    return bool(remembered(bridge).value(key, False, type=bool))


def recall_word(root: Path, key: str) -> str:
    """A word that was chosen earlier; "" when there was none."""
    return str(remembered_in(root).value(key, "", type=str))


def keep(bridge: Bridge, key: str, value: object) -> None:
    """Remember one thing now."""
    store = remembered(bridge)
    store.setValue(key, value)
    store.sync()
