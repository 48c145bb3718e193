"""Import: the settings of an SMTP virtual server of IIS, seen before and after, and what cannot come along."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.bridge import Bridge, ImportedServer, ImportedServers, NotAMetabase, Settings, Wording
from gui.console.widgets.labels import sentence
from gui.failures import sentence_of
from gui.i18n import QT_TRANSLATE_NOOP, language, translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, LABEL_TO_FIELD
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import without_mnemonic
from gui.wizard.explained import question
from gui.wizard.import_table import ImportTable
from gui.wizard.page import WizardPage
from gui.wizard.plan import Import, Plan
from gui.wizard.sentence_list import SentenceList

# A path that is being typed is looked at when the typing pauses.
_PAUSE_MS = 300
_LINES_LEFT_BEHIND = 4


class ImportPage(WizardPage):
    """Nothing goes into the plan before Next; a person who takes back the import gets back what was there."""

    KEY = "import"
    NAME = QT_TRANSLATE_NOOP("wizard", "Import")
    HEADING = QT_TRANSLATE_NOOP("wizard", "Import from another server")

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        self._asked: Path | None = None
        self._found: ImportedServers | None = None
        self._taken: ImportedServer | None = None
        self._before: Settings | None = None
        self._wording = Wording.load()
        self.file = QLineEdit(self)
        self.browse = QPushButton(translate("wizard", "&Browse..."), self)
        self.servers = QComboBox(self)
        self.changes_only = QCheckBox(translate("wizard", "Show only what chan&ges"), self)
        self.table = ImportTable(self)
        self.remark = sentence("wizard_import_remark", self)
        left_behind = without_mnemonic(translate("wizard", "What cannot come a&long:"))
        self.left_behind = SentenceList("wizard_import_left_behind", left_behind, _LINES_LEFT_BEHIND, self)
        self.problem = SignedText(self, "wizard_import_problem")
        self._captions: list[QLabel] = []
        self._name_controls()
        self._lay_out()
        self._connect()
        self._show(None)

    @property
    def chosen(self) -> ImportedServer | None:
        """The virtual server whose settings are shown."""
        index = self.servers.currentIndex()
        return self._found.servers[index] if self._found is not None and index >= 0 else None

    # --- What a page is -----------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget | None:
        return self.file

    def complete(self) -> bool:
        return self.chosen is not None

    def leave(self) -> str:
        server = self.chosen
        if server is None:
            self.file.setFocus()
            return translate("wizard", "Name the MetaBase.xml of the old server first.")
        if server is not self._taken:
            self._take(server)
        return ""

    # --- The file -----------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the file that is named, unless that has been done."""
        self._pause.stop()
        name = self.file.text().strip().strip('"')
        path = Path(name) if name else None
        if path == self._asked:
            return
        self._asked = path
        self._show(None)
        if path is None:
            return
        now = self.plan.model.stored
        self.bridge.ask(
            lambda engine: (path, engine.read_iis(path, now)),
            self._read,
            lambda error: self._failed(path, error),
            owner=self,
        )

    def _read(self, answer: tuple[Path, ImportedServers]) -> None:
        path, found = answer
        if path == self._asked:
            self._show(found)

    def _failed(self, path: Path, error: Exception) -> None:
        if path == self._asked:
            self._say(self._reason(error))

    def _reason(self, error: Exception) -> str:
        if isinstance(error, NotAMetabase):
            return self._wording.sentence(error.reason, language())
        return sentence_of(error)

    def _say(self, text: str) -> None:
        self.problem.say(text, "state-failure")
        self.problem.setVisible(bool(text))

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, translate("wizard", "MetaBase.xml of the old server"), self.file.text())
        dialog.setObjectName("file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([translate("wizard", "Metabase (*.xml)"), translate("wizard", "All files (*)")])
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    def _file_chosen(self, name: str) -> None:
        self.file.setText(name)
        self.read()

    # --- What is in it ------------------------------------------------------------------------------------------

    def _show(self, found: ImportedServers | None) -> None:
        self._found = found
        self._say("")
        self.servers.blockSignals(True)
        self.servers.clear()
        self.servers.addItems([server.name for server in found.servers] if found is not None else [])
        self.servers.blockSignals(False)
        self._show_server()
        self.complete_changed.emit()

    def _show_server(self) -> None:
        server = self.chosen
        several = self._found is not None and len(self._found.servers) > 1
        self._servers_caption.setVisible(several)
        self.servers.setVisible(several)
        for widget in (*self._captions, self.table, self.changes_only, self.remark, self.left_behind):
            widget.setVisible(server is not None)
        if server is None:
            return
        self.table.show_server(server, self.plan.model.stored, changes_only=self.changes_only.isChecked())
        self.left_behind.say(self._sentences(server))
        self._show_remark()

    def _show_remark(self) -> None:
        self.remark.setText(self.table.said_of_current())

    def _sentences(self, server: ImportedServer) -> tuple[str, ...]:
        return tuple(self._wording.sentence(item, language()) for item in server.left_behind)

    # --- The plan -----------------------------------------------------------------------------------------------

    def _take(self, server: ImportedServer) -> None:
        assert self._asked is not None
        if self._before is None:
            self._before = self.plan.model.edited
        self._taken = server
        self.plan.model.take(server.settings)
        self.plan.answers.imported = Import(self._asked, self._sentences(server))
        self.plan.changed.emit()

    def _follow_plan(self) -> None:
        """Installation Type says no import after all: what was there before comes back."""
        if self.plan.answers.importing or self._before is None:
            return
        before, self._before, self._taken = self._before, None, None
        self.plan.answers.imported = None
        self.plan.model.take(before)

    # --- Making it ----------------------------------------------------------------------------------------------

    def _name_controls(self) -> None:
        for widget, name, text in (
            (self.file, "wizard_import_file", translate("wizard", "MetaBase.xml &file:")),
            (self.browse, "wizard_import_browse", self.browse.text()),
            (self.servers, "wizard_import_server", translate("wizard", "&Virtual server:")),
            (self.changes_only, "wizard_import_changes_only", self.changes_only.text()),
        ):
            widget.setObjectName(name)
            widget.setAccessibleName(without_mnemonic(text))
        self.file.setPlaceholderText(r"C:\Windows\System32\inetsrv\MetaBase.xml")
        self.browse.setAutoDefault(False)
        self.changes_only.setChecked(True)
        self.remark.setMinimumHeight(self.remark.fontMetrics().lineSpacing())

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self.file.textChanged.connect(self._pause.start)
        self.file.editingFinished.connect(self.read)
        self.browse.clicked.connect(self._ask_for_file)
        self.servers.currentIndexChanged.connect(self._show_server)
        self.changes_only.toggled.connect(self._show_server)
        self.table.currentItemChanged.connect(self._show_remark)
        self.plan.changed.connect(self._follow_plan)

    def _lay_out(self) -> None:
        ask = translate("wizard", "Which settings are to be taken over? The file is read here; nothing is changed yet.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(question(ask, self))
        column.addLayout(self._file_part())
        column.addWidget(self.problem)
        upper = self._captioned(translate("wizard", "Se&ttings before and after:"), self.table)
        upper.addWidget(self.remark)
        upper.addWidget(self.changes_only)
        column.addLayout(upper, 2)
        column.addLayout(self._captioned(translate("wizard", "What cannot come a&long:"), self.left_behind), 1)
        # What room is left while there is nothing to show.
        column.addStretch(0)

    def _file_part(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN_ROWS)
        row.addWidget(self.file, 1)
        row.addWidget(self.browse)
        caption = QLabel(translate("wizard", "MetaBase.xml &file:"), self)
        caption.setBuddy(self.file)
        self._servers_caption = QLabel(translate("wizard", "&Virtual server:"), self)
        self._servers_caption.setBuddy(self.servers)
        column = QVBoxLayout()
        column.setSpacing(LABEL_TO_FIELD)
        column.addWidget(caption)
        column.addLayout(row)
        column.addWidget(self._servers_caption)
        column.addWidget(self.servers, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _captioned(self, text: str, widget: QWidget) -> QVBoxLayout:
        caption = QLabel(text, self)
        caption.setBuddy(widget)
        self._captions.append(caption)
        column = QVBoxLayout()
        column.setSpacing(LABEL_TO_FIELD)
        column.addWidget(caption)
        column.addWidget(widget, 1)
        return column
