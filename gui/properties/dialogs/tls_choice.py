"""TLS encryption of a route: the check box of IIS, with what lies behind it."""

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gui.i18n import translate
from gui.properties.binding import Binding, Part, Place, object_name
from gui.properties.editors import Editor, without_mnemonic

# Both never fall back to clear text.
MANDATORY = ("starttls", "implicit")


class TlsEditor(Editor):
    """Three controls for four values: checked is STARTTLS or implicit TLS; unchecked is TLS when offered, or none."""

    def __init__(self, parent: QWidget) -> None:
        self.check = QCheckBox(translate("properties", "&TLS encryption"), parent)
        super().__init__(self.check, self.check)
        self.mode = QComboBox(parent)
        self.mode.addItem(translate("properties", "STARTTLS"), "starttls")
        self.mode.addItem(translate("properties", "Implicit TLS"), "implicit")
        self.offered = QCheckBox(translate("properties", "Use TLS when the server o&ffers it"), parent)
        self.offered.setChecked(True)
        self.check.toggled.connect(self._chosen)
        self.mode.currentIndexChanged.connect(self._chosen)
        self.offered.toggled.connect(self._chosen)

    def value(self) -> Any:
        if self.check.isChecked():
            return self.mode.currentData()
        return "opportunistic" if self.offered.isChecked() else "none"

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.check.setChecked(value in MANDATORY)
            if value in MANDATORY:
                self.mode.setCurrentIndex(self.mode.findData(value))
            else:
                self.offered.setChecked(value == "opportunistic")
        self._grey()

    def name_parts(self, name: str, label: str) -> None:
        super().name_parts(name, label)
        self.mode.setObjectName(f"{name}_mode")
        self.offered.setObjectName(f"{name}_offered")
        self.offered.setAccessibleName(without_mnemonic(self.offered.text()))

    def _chosen(self) -> None:
        self._grey()
        self.edited.emit()

    def _grey(self) -> None:
        self.mode.setEnabled(self.check.isChecked())
        self.offered.setEnabled(not self.check.isChecked())


def tls_parts(path: str, place: Place) -> tuple[Part, ...]:
    """The check boxes and the mode."""
    editor = TlsEditor(place.parent)
    editor.name_parts(object_name(path), without_mnemonic(editor.check.text()))
    editor.check.setToolTip(translate("properties", "Mail waits rather than travel as clear text."))
    label = translate("properties", "TLS &mode:")
    editor.mode.setAccessibleName(without_mnemonic(label))
    editor.mode.setToolTip(translate("properties", "Implicit TLS encrypts from the first byte, mostly on port 465."))
    Binding(path, editor, place.model)
    mode_target = {f"{path}_mode": editor.mode}
    return (
        Part("", editor.check, {path: editor.check}),
        Part(label, editor.mode, mode_target),
        Part("", editor.offered, {}),
    )
