"""About Mailroot: which version on what, and where its things are; for reading and for copying into a report."""

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.assets import icon
from gui.bridge import Bridge, Engine, Snapshot, spoken
from gui.failures import sentence_of
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, LABEL_TO_FIELD, MARGIN

_PICTURE_PIXELS = 64


class AboutDialog(QDialog):
    """Every line can be selected; where secrets are kept is asked of the engine, off this thread."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("console", "About Mailroot"))
        self._form = QFormLayout()
        self._form.setVerticalSpacing(BETWEEN_ROWS // 2)
        self._form.setHorizontalSpacing(LABEL_TO_FIELD * 3)
        self.version = self._line("about_version", translate("console", "Version:"))
        system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Qt {qVersion()}"
        self._line("about_system", translate("console", "Runs on:")).setText(system)
        self._line("about_data", translate("console", "Data folder:")).setText(str(bridge.data_folder))
        self.secrets = self._line("about_secrets", translate("console", "Passwords:"))
        self._line("about_license", translate("console", "License:")).setText("MIT")
        self._lay_out()
        bridge.ask(lambda engine: engine.snapshot(), self._show_version, owner=self)
        bridge.ask_slowly(Engine.credential_store, self._show_store, self._no_store, owner=self)

    def _show_version(self, snapshot: Snapshot) -> None:
        self.version.setText(snapshot.version)

    def _show_store(self, store: str) -> None:
        self.secrets.setText(spoken(store))

    def _no_store(self, error: Exception) -> None:
        self.secrets.setText(sentence_of(error))

    def _line(self, name: str, caption: str) -> QLabel:
        label = _selectable("", self)
        label.setObjectName(name)
        label.setAccessibleName(caption.rstrip(":"))
        self._form.addRow(caption, label)
        return label

    def _lay_out(self) -> None:
        picture = QLabel(self)
        picture.setPixmap(icon("mailroot").pixmap(_PICTURE_PIXELS, _PICTURE_PIXELS))
        headline = _selectable(translate("console", "The SMTP relay that programs and devices keep talking to."), self)
        right = QVBoxLayout()
        right.setSpacing(BETWEEN_GROUPS)
        right.addWidget(headline)
        right.addLayout(self._form)
        upper = QHBoxLayout()
        upper.setSpacing(MARGIN)
        upper.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        upper.addLayout(right, 1)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.button(QDialogButtonBox.StandardButton.Close).setObjectName("about_close")
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addLayout(upper)
        column.addWidget(box)


def _selectable(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
