"""AttachmentList: the parts of a message that are not shown, with their sizes, to be saved."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.console.message_view.letter import Attachment, Letter
from gui.console.widgets.labels import caption
from gui.console.words import size
from gui.i18n import translate

_PART = Qt.ItemDataRole.UserRole
_MOST_ROWS_SHOWN = 4


class AttachmentList(QWidget):
    """Hidden when there is none. `save_wanted` brings the Attachment somebody wants to save."""

    save_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._attachments: tuple[Attachment, ...] = ()
        self.table = QTreeWidget(self)
        self.table.setObjectName("message_attachments")
        self.table.setAccessibleName(translate("console", "Attachments"))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels(
            [translate("console", "Name"), translate("console", "Type"), translate("console", "Size")]
        )
        self.table.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.save = QPushButton(translate("console", "&Save as..."), self)
        self.save.setObjectName("message_save_attachment")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._save)
        self.table.activated.connect(self._activated)
        self._lay_out()

    def show_attachments(self, letter: Letter) -> None:
        """List them; the last one of a message that was not read to its end may be longer than it says."""
        self._attachments = letter.attachments
        self.table.clear()
        for place, attachment in enumerate(letter.attachments):
            cut = not letter.complete and place == len(letter.attachments) - 1
            amount = size(attachment.size)
            words = translate("console", "more than {size}").format(size=amount) if cut else amount
            item = QTreeWidgetItem([attachment.name, attachment.kind, words])
            item.setData(0, _PART, place)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
            self.table.addTopLevelItem(item)
        first = self.table.topLevelItem(0)
        if first is not None:
            self.table.setCurrentItem(first)
        for column in (1, 2):
            self.table.resizeColumnToContents(column)
        self._fit()
        self.setVisible(bool(letter.attachments))

    def _save(self) -> None:
        item = self.table.currentItem()
        if item is not None:
            self.save_wanted.emit(self._attachments[item.data(0, _PART)])

    def _activated(self, _: QModelIndex) -> None:
        self._save()

    def _fit(self) -> None:
        rows = min(_MOST_ROWS_SHOWN, max(1, len(self._attachments)))
        row = self.table.sizeHintForRow(0) if self._attachments else 0
        frame = 2 * self.table.frameWidth()
        self.table.setFixedHeight(self.table.header().sizeHint().height() + rows * row + frame + 2)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.addWidget(self.save)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.table, 1)
        row.addLayout(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption(self.table.accessibleName(), self))
        column.addLayout(row)
