"""Opening the data folder, and what is said when it cannot be opened: the reason, and ways on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gui.bridge import DataFolderInUse, Engine, MailError, UserError
from gui.failures import sentence_of
from gui.i18n import translate
from gui.roominess import open_sized

_SIZE = QSize(560, 260)
_MARGIN, _SPACING = 12, 8


def open_or_explain(root: Path, opener: Callable[[Path], Engine]) -> Engine | None:
    """An opened engine; None when the person chose to quit instead."""
    while True:
        try:
            return opener(root)
        except (UserError, MailError, OSError) as error:
            if OpeningFailed(root, error).exec() != QDialog.DialogCode.Accepted:
                return None


class OpeningFailed(QDialog):
    """Retry, Open settings file, Quit. The text can be selected and copied."""

    def __init__(self, root: Path, error: Exception, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("opening_failed")
        self.setWindowTitle("Mailroot")
        open_sized(self, _SIZE)
        self._file = root / "settings.toml"
        first, _, rest = sentence_of(error).partition("\n")
        headline = QLabel(first, self)
        headline.setObjectName("opening_failed_reason")
        headline.setWordWrap(True)
        headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACING)
        column.addWidget(headline)
        if rest:
            details = QPlainTextEdit(rest, self)
            details.setObjectName("opening_failed_details")
            details.setAccessibleName(translate("app", "Problems"))
            details.setReadOnly(True)
            column.addWidget(details, 1)
        else:
            column.addStretch(1)
        column.addWidget(self._buttons(file_helps=not isinstance(error, DataFolderInUse) and self._file.exists()))

    def _buttons(self, *, file_helps: bool) -> QDialogButtonBox:
        roles = QDialogButtonBox.ButtonRole
        box = QDialogButtonBox(self)
        retry = box.addButton(translate("app", "&Retry"), roles.AcceptRole)
        retry.setObjectName("opening_retry")
        retry.setDefault(True)
        if file_helps:
            look = box.addButton(translate("app", "&Open settings file"), roles.ActionRole)
            look.setObjectName("opening_file")
            look.setAutoDefault(False)
            look.clicked.connect(self._open_file)
        leave = box.addButton(translate("app", "&Quit"), roles.RejectRole)
        leave.setObjectName("opening_quit")
        leave.setAutoDefault(False)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))
