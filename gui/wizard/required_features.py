"""RequiredFeaturesDialog: what comes along with SMTP Server, asked before it is checked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, MARGIN
from gui.properties.dialogs.asking import sentence_label
from gui.properties.editors import without_mnemonic
from gui.wizard.featurewords import name_of
from gui.wizard.plan import Feature, Flow

_NAME = "required_features"
_ROWS = 7
_CHARACTERS = 70


class RequiredFeaturesDialog(QDialog):
    """`agreed` brings the features that come along; Cancel brings nothing."""

    agreed = Signal(object)  # frozenset[Feature]

    def __init__(self, flow: Flow, folder: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setObjectName(_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(parent.window().windowTitle())
        self._flow = flow
        question = translate("wizard", "Add features that are required for SMTP Server?")
        self.tree = self._tree(question, folder)
        self.tools = self._tools()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        bold = sentence_label(question, f"{_NAME}_question", self)
        font = bold.font()
        font.setBold(True)
        bold.setFont(font)
        column.addWidget(bold)
        why = translate(
            "wizard", "SMTP Server needs the following to work on this computer. It is added together with it."
        )
        column.addWidget(sentence_label(why, f"{_NAME}_why", self))
        column.addWidget(self.tree, 1)
        column.addWidget(self.tools)
        column.addWidget(self._buttons())

    def accept(self) -> None:
        tools = {Feature.TELNET_CLIENT} if self.tools.isChecked() else set()
        self.agreed.emit(frozenset({Feature.SMTP_SERVER, Feature.SIGN_IN, Feature.PICKUP} | tools))
        super().accept()

    def _tree(self, name: str, folder: str) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName(f"{_NAME}_list")
        tree.setAccessibleName(without_mnemonic(name))
        tree.setHeaderHidden(True)
        tree.setMinimumWidth(tree.fontMetrics().averageCharWidth() * _CHARACTERS)
        tree.setMinimumHeight(tree.fontMetrics().lineSpacing() * _ROWS * 5 // 4)
        data = _item(tree, translate("wizard", "Data folder: {folder}").format(folder=folder))
        _item(data, translate("wizard", "Queue, Pickup, Badmail, Drop and Logs"))
        _item(
            tree,
            translate("wizard", "{feature}: mail is relayed again after a restart").format(
                feature=name_of(Feature.SIGN_IN)
            ),
        )
        self._managed = _item(tree, translate("wizard", "Management tools"))
        _item(
            self._managed,
            translate("wizard", "{feature}: the test console").format(feature=name_of(Feature.TELNET_CLIENT)),
        )
        tree.expandAll()
        tree.setCurrentItem(data)
        return tree

    def _tools(self) -> QCheckBox:
        text = translate("wizard", "Include &management tools (if applicable)")
        box = QCheckBox(text, self)
        box.setObjectName(f"{_NAME}_tools")
        box.setAccessibleName(without_mnemonic(text))
        box.setChecked(True)
        box.toggled.connect(self._show_tools)
        return box

    def _show_tools(self, wanted: bool) -> None:
        self._managed.setHidden(not wanted)

    def _buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        short = self._flow is Flow.FEATURES
        add = translate("wizard", "&Add Required Role Services") if short else translate("wizard", "&Add Features")
        for kind, text, part in ((kinds.Ok, add, "add"), (kinds.Cancel, translate("wizard", "Cancel"), "cancel")):
            button = box.button(kind)
            button.setText(text)
            button.setObjectName(f"{_NAME}_{part}")
            button.setAccessibleName(without_mnemonic(text))
        box.button(kinds.Ok).setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


def _item(parent: QTreeWidget | QTreeWidgetItem, text: str) -> QTreeWidgetItem:
    return QTreeWidgetItem(parent, [text])
