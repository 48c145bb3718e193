"""Appearance: light, dark, or as the system has it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

SYSTEM, LIGHT, DARK = "system", "light", "dark"
_SCHEMES = {SYSTEM: Qt.ColorScheme.Unknown, LIGHT: Qt.ColorScheme.Light, DARK: Qt.ColorScheme.Dark}


def wear(application: QApplication, appearance: str) -> None:
    """Show every window light or dark from now on; anything else than LIGHT and DARK is the system's own way.

    Windows, macOS and GTK desktops do it by themselves when they are asked. Where nobody answers, it is a palette.
    """
    scheme = _SCHEMES.get(appearance, Qt.ColorScheme.Unknown)
    hints = application.styleHints()
    hints.setColorScheme(scheme)
    if scheme is Qt.ColorScheme.Unknown or hints.colorScheme() is scheme:
        # One without roles of its own: the system's shows through again.
        application.setPalette(QPalette())
    else:
        application.setPalette(dark_palette() if appearance == DARK else light_palette())


def light_palette() -> QPalette:
    """Fusion's, as it is on a light desktop."""
    palette = QPalette(QColor(239, 239, 239), QColor(239, 239, 239))
    roles = QPalette.ColorRole
    palette.setColor(roles.Base, QColor(255, 255, 255))
    palette.setColor(roles.AlternateBase, QColor(247, 247, 247))
    palette.setColor(roles.PlaceholderText, QColor(110, 110, 110))
    palette.setColor(roles.Link, QColor(0, 87, 174))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(140, 140, 140))
    _accent(palette)
    return palette


def dark_palette() -> QPalette:
    """Fusion's, as it is on a dark desktop."""
    palette = QPalette(QColor(50, 50, 50), QColor(50, 50, 50))
    roles = QPalette.ColorRole
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText, roles.BrightText):
        palette.setColor(role, QColor(240, 240, 240))
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(130, 130, 130))
    palette.setColor(roles.Base, QColor(36, 36, 36))
    palette.setColor(roles.AlternateBase, QColor(43, 43, 43))
    palette.setColor(roles.PlaceholderText, QColor(150, 150, 150))
    palette.setColor(roles.Link, QColor(100, 170, 240))
    _accent(palette)
    return palette


def _accent(palette: QPalette) -> None:
    roles = QPalette.ColorRole
    palette.setColor(roles.Highlight, QColor(48, 140, 198))
    palette.setColor(roles.Accent, QColor(48, 140, 198))
    palette.setColor(roles.HighlightedText, QColor(255, 255, 255))
