"""HelpBrowser: shows one page. It loads pictures of the help and nothing else, and opens no address by itself."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from gui.help.library import PICTURES, HelpPage

_CELL = 5
_MARGIN = 12
_MOST_MARKED = 500
_SUFFIX = ".md"


class HelpBrowser(QTextBrowser):
    """`topic_wanted` when a link leads to another page, `address_wanted` when it leads out of the help."""

    topic_wanted = Signal(str, str)  # topic, anchor
    address_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(_MARGIN)
        self._folder = Path()
        self._page: HelpPage | None = None
        self._marked: tuple[str, ...] = ()
        self.anchorClicked.connect(self._follow)

    def show_page(self, page: HelpPage, folder: Path) -> None:
        """The page from its beginning; `folder` has its pictures."""
        self._page, self._folder = page, folder
        self.document().setMarkdown(page.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._shape_tables()
        self._fit_pictures()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        self._mark()

    def go_to(self, anchor: str) -> None:
        """The heading with this anchor to the upper edge; nothing when there is none."""
        wanted = [heading.anchor for heading in self._page.headings] if self._page else []
        if not anchor or anchor not in wanted:
            return
        block = self._headings()[wanted.index(anchor)]
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top))

    def mark(self, words: Iterable[str]) -> None:
        """Show every place of these words, on this page and those after it, until it is called again."""
        self._marked = tuple(words)
        self._mark()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        # Whatever asks for something, Qt itself included, ends here: no network, no file but the help's pictures.
        path = QUrl(name).path()
        file = (self._folder / path).resolve()
        if not path or file.parent != (self._folder / PICTURES).resolve():
            return None
        return QImage(str(file))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._page is not None:
            place = self.verticalScrollBar().value()
            self.show_page(self._page, self._folder)  # the colours of links stand in the text
            self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pictures()

    def _follow(self, url: QUrl) -> None:
        address = url.toString()
        page, _, anchor = address.partition("#")
        if url.scheme():
            self.address_wanted.emit(address)
        elif page:
            self.topic_wanted.emit(page.removesuffix(_SUFFIX), anchor)
        else:
            self.go_to(anchor)

    def _headings(self) -> list[QTextBlock]:
        return [block for block in self._blocks() if block.blockFormat().headingLevel()]

    def _blocks(self) -> list[QTextBlock]:
        blocks, block = [], self.document().begin()
        while block.isValid():
            blocks.append(block)
            block = block.next()
        return blocks

    def _shape_tables(self) -> None:
        """Lines in a colour of the palette, and room around the words."""
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape = frame.format()
                shape.setBorderCollapse(True)
                shape.setBorder(1)
                shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                shape.setBorderBrush(self.palette().color(QPalette.ColorRole.Mid))
                shape.setCellPadding(_CELL)
                shape.setCellSpacing(0)
                shape.setTopMargin(_CELL)
                shape.setBottomMargin(_MARGIN)
                shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                frame.setFormat(shape)

    def _fit_pictures(self) -> None:
        room = self.viewport().width() - 2 * _MARGIN
        for block in self._blocks():
            place = block.begin()
            while not place.atEnd():
                fragment = place.fragment()
                shape = fragment.charFormat()
                place += 1
                if shape.isImageFormat():
                    self._fit(fragment.position(), shape.toImageFormat(), room)

    def _fit(self, position: int, shape: QTextImageFormat, room: int) -> None:
        picture = self.loadResource(0, shape.name())
        if not isinstance(picture, QImage) or picture.isNull():
            return
        width = min(room, picture.width())
        if width > 0 and width != shape.width():
            shape.setWidth(width)
            shape.setHeight(width * picture.height() / picture.width())
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shape)

    def _mark(self) -> None:
        shape = QTextCharFormat()
        shape.setBackground(self.palette().color(QPalette.ColorRole.Highlight))
        shape.setForeground(self.palette().color(QPalette.ColorRole.HighlightedText))
        places = [place for words in self._marked for place in self._places(words)]
        self.setExtraSelections([_selection(place, shape) for place in places[:_MOST_MARKED]])
        if places:
            self.setTextCursor(QTextCursor(self.document()))
            self._show_place(min(places, key=QTextCursor.selectionStart))

    def _places(self, words: str) -> list[QTextCursor]:
        places, cursor = [], self.document().find(words, 0)
        while not cursor.isNull():
            places.append(cursor)
            cursor = self.document().find(words, cursor)
        return places

    def _show_place(self, place: QTextCursor) -> None:
        """Into sight, when it is not on the first screenful."""
        box = self.document().documentLayout().blockBoundingRect(place.block())
        if box.bottom() > self.viewport().height():
            self.verticalScrollBar().setValue(round(box.top()) - self.viewport().height() // 3)


def _selection(cursor: QTextCursor, shape: QTextCharFormat) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format = shape
    return selection
