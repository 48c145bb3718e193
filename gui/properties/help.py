"""What the controls of a page mean, from the same declarations and the same model as the page itself."""

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from engine.settings.catalogue import description_of
from gui.i18n import translate
from gui.properties.binding import Button, PageView, Parts, Row
from gui.properties.editors import without_mnemonic
from gui.properties.model import SheetModel

_SIZE = (560, 420)


class HelpDialog(QDialog):
    """One paragraph for each control; can stay open beside the sheet."""

    def __init__(self, view: PageView, model: SheetModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page_help")
        title = translate("properties", view.page.title)
        self.setWindowTitle(translate("properties", "Help: {page}").format(page=title))
        self.resize(*_SIZE)
        self.text = QTextBrowser(self)
        self.text.setObjectName("page_help_text")
        self.text.setAccessibleName(self.windowTitle())
        self.text.setHtml("".join(_paragraphs(view, model)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setObjectName("page_help_close")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(buttons)


def _paragraphs(view: PageView, model: SheetModel) -> list[str]:
    paragraphs = []
    for item in view.page.items():
        if isinstance(item, Row):
            words = translate("properties", item.help) if item.help else description_of(model.edited, item.path)
        elif isinstance(item, Button):
            words = translate("properties", item.text) if item.text else ""
        elif isinstance(item, Parts):
            paragraphs += [_paragraph(label, words) for label, words in dict.fromkeys(view.explanations(item))]
            continue
        else:
            continue
        paragraphs.append(_paragraph(without_mnemonic(translate("properties", item.label)), words))
    return paragraphs


def _paragraph(label: str, words: str) -> str:
    return f"<p><b>{escape(label)}</b><br>{escape(words)}</p>"
