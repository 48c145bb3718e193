"""SnippetView: the ready text in its form, to copy and to save."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.assets import icon
from gui.bridge import SenderForm, Snippet, in_language
from gui.console.widgets.filedialogs import ask_file
from gui.failures import sentence_of
from gui.i18n import language, translate
from gui.properties.binding import BETWEEN_ROWS
from gui.properties.editors import without_mnemonic
from gui.pushbutton import push_button

_LEAST_LINES = 9


class SnippetView(QWidget):
    """Shows one text; a text that did not change is left alone, so a selection in it stays."""

    form_chosen = Signal()
    said = Signal(str, bool)  # a sentence, and whether it is about a failure

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("assistant_snippet")
        self._snippet: Snippet | None = None
        self.forms = QComboBox(self)
        self.forms.setObjectName("assistant_form")
        self.forms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.forms.currentIndexChanged.connect(self._form_chosen)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("assistant_text")
        self.text.setAccessibleName(translate("console", "Text to copy"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setMinimumHeight(self.text.fontMetrics().lineSpacing() * _LEAST_LINES)
        self.copied = QLabel(self)
        self.copied.setObjectName("assistant_copied")
        self.copy = self._button("assistant_copy", translate("console", "&Copy"), "copy")
        self.copy.clicked.connect(self._copy)
        self.save = self._button("assistant_save", translate("console", "&Save..."), "export")
        self.save.clicked.connect(self._ask_where)
        self._lay_out()

    @property
    def form(self) -> str:
        """The chosen form, "" when there is none."""
        return str(self.forms.currentData() or "")

    def offer(self, forms: tuple[SenderForm, ...]) -> None:
        """The forms there are; the chosen one stays where it is still among them."""
        if [self.forms.itemData(index) for index in range(self.forms.count())] == [form.id for form in forms]:
            return
        chosen = self.form
        self.forms.blockSignals(True)
        self.forms.clear()
        for form in forms:
            self.forms.addItem(in_language(form.name, language()), form.id)
        self.forms.setCurrentIndex(max(0, self.forms.findData(chosen)))
        self.forms.blockSignals(False)

    def show_snippet(self, snippet: Snippet) -> None:
        """Show this one."""
        if self._snippet is None or snippet.text != self._snippet.text:
            self.text.setPlainText(snippet.text)
            self.copied.clear()
        self._snippet = snippet

    def _form_chosen(self) -> None:
        self.form_chosen.emit()

    def _copy(self) -> None:
        if self._snippet is not None:
            QGuiApplication.clipboard().setText(self._snippet.text)
            self.copied.setText(translate("console", "Copied"))

    def _ask_where(self) -> None:
        if self._snippet is not None:
            ask_file(self, translate("console", "Save the text"), self._snippet.file, self._save)

    def _save(self, file: Path) -> None:
        if self._snippet is None:
            return
        try:
            file.write_bytes(self._snippet.encoded)
        except OSError as error:
            self.said.emit(sentence_of(error), True)
        else:
            self.said.emit(translate("console", "Saved as {file}").format(file=file), False)

    def _button(self, name: str, text: str, picture: str) -> QPushButton:
        return push_button(name, text, self, icon(picture))

    def _lay_out(self) -> None:
        label = QLabel(translate("console", "&Text for:"), self)
        label.setBuddy(self.forms)
        self.forms.setAccessibleName(without_mnemonic(label.text()))
        head = QHBoxLayout()
        head.setSpacing(BETWEEN_ROWS)
        head.addWidget(label)
        head.addWidget(self.forms)
        head.addStretch(1)
        head.addWidget(self.copied)
        head.addWidget(self.copy)
        head.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        # In the order in which they are seen.
        for first, second in ((self.forms, self.copy), (self.copy, self.save), (self.save, self.text)):
            QWidget.setTabOrder(first, second)
