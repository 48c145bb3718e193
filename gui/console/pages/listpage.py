"""ListPage: what Queue, Captured mail and Badmail have in common: a filter, a long table, things to do with rows."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from gui.assets import icon
from gui.bridge import Bridge, Engine, Event
from gui.console.message_view.opened import Place
from gui.console.models.listing import ListModel
from gui.console.models.look import Source, View
from gui.console.pages.base import ConsolePage
from gui.console.pages.exporting import Write, ask_and_export
from gui.console.widgets.emptiness import Emptiness
from gui.console.widgets.filterline import FilterLine
from gui.console.widgets.messagetable import MessageTable
from gui.console.words import number
from gui.i18n import listed, translate
from gui.menus import name_plainly, offer_menu
from gui.properties.editors import without_mnemonic

if TYPE_CHECKING:
    from gui.console.message_view.window import MessageWindow
    from gui.console.window import MainWindow

# Looking again costs what it costs: at most this share of the time goes into it.
_REST = 10
_TICK_MS = 1000
# What happens outside (another program, a command) tells nobody: look by ourselves after so many ticks.
_UNTOLD_TICKS = 10
_SPACING, _MARGIN = 8, 12

Order = Callable[[Engine, Sequence[str]], int]
Said = Callable[[int], str]


class ListWords(NamedTuple):
    """What a page says, translated: its accessible name, what its filter looks into, what an empty page means."""

    title: str
    filter_hint: str
    empty: str


class ListPage(ConsolePage):
    """Subclasses make their actions with `add_action` and say what they are about: `place_of`, `concerns`.

    The list is looked at again at most once a second, only in sight, and only when something happened.
    """

    def __init__(
        self, name: str, bridge: Bridge, window: "MainWindow", source: Source, view: View, words: ListWords
    ) -> None:
        super().__init__(name, bridge, window)
        self._name = name
        self._words = words
        self.model = ListModel(bridge, source, view, self)
        self.table = MessageTable(f"{name}_table", words.title, self.model, self)
        self.table.restore_columns(bridge)
        self.filter = FilterLine(f"{name}_filter", words.filter_hint, self)
        self.filter.filtered.connect(self._filtered)
        self.filter.left.connect(self.table.setFocus)
        self.nothing = Emptiness(f"{name}_empty", words.empty, self)
        self.nothing.clear_wanted.connect(self.clear_filter)
        self.actions_: list[QAction] = []
        self._on_selection: list[QAction] = []
        self._windows: dict[str, MessageWindow] = {}
        self._happened = False
        self._ticks = 0
        self._said = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self._bar = QHBoxLayout()
        self._lay_out()
        self.open_action = self.add_action("open", translate("console", "&Open"), self.open_selected, "open")
        bridge.occurred.connect(self._hear)
        self.model.settled.connect(self._settled)
        self.model.read.connect(self.selection_changed)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open_row)
        offer_menu(self.table, self.fill_menu)

    # --- What subclasses say --------------------------------------------------------------------------------------

    def place_of(self, key: str) -> Place:
        """Where a message of this list is, for the message window and for export."""
        raise NotImplementedError

    def concerns(self, event: Event) -> bool:
        """Whether an event may have changed the list."""
        raise NotImplementedError

    def selection_changed(self) -> None:
        """Enable what makes sense now."""
        some = self.table.selected_count() > 0
        for action in self._on_selection:
            action.setEnabled(some)

    # --- For subclasses -------------------------------------------------------------------------------------------

    def add_action(
        self, name: str, text: str, act: Callable[[], None], picture: str, keys: str = "", *, button: bool = False
    ) -> QAction:
        """Something to do with the selected rows; with `button` it stands above the table as well."""
        action = QAction(icon(picture), text, self)
        action.setObjectName(f"{self._name}_{name}")
        name_plainly(action)
        # Qt would hand over whether it is checked.
        action.triggered.connect(lambda: act())
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.table.addAction(action)
        self.actions_.append(action)
        self._on_selection.append(action)
        action.setEnabled(False)
        if button:
            self._bar.addWidget(self._button(action))
        return action

    def order(self, work: Order, said: Said, keys: Sequence[str] | None = None, *, undo: Order | None = None) -> None:
        """Carry out `work` on messages, the selected ones unless `keys` names others, and say how many it was.

        With `undo` the message bar offers to take it back.
        """
        chosen = self.table.selected_keys() if keys is None else list(keys)
        if not chosen:
            return

        def done(count: int) -> None:
            self.refresh()
            if undo is not None and count:
                self.console.message_bar.show_notice(
                    said(count), translate("console", "&Undo"), partial(self._undo, undo, chosen)
                )
            else:
                self.say(said(count))

        self.bridge.ask_slowly(lambda engine: work(engine, chosen), done, self._order_failed, owner=self)

    def say(self, text: str) -> None:
        """A word about what was done, in the status line until the selection changes."""
        self._said = text
        self.console.show_status()

    def export_selected(self) -> None:
        """Write the selected messages as .eml."""
        ask_and_export(self, [self.place_of(key) for key in self.table.selected_keys()], self.export)

    def export(self, write: Write, path: Path) -> None:
        """Have messages written to a file or into a folder."""

        def done(count: int) -> None:
            words = counted(translate("console", "%n message(s) written to {path}", "", count), count)
            self.say(words.format(path=path))

        self.bridge.ask_slowly(write, done, owner=self)

    def open_selected(self) -> None:
        """Open the selected message; of several, the current one."""
        ranges = self.table.selected_ranges()
        if ranges:
            self._open_row(ranges[0][0] if len(ranges) == 1 else self.table.currentIndex().row())

    def show_message(self, key: str) -> "MessageWindow":
        """Open a message in its window, or bring that to the front."""
        from gui.console.message_view.window import MessageWindow

        if key not in self._windows:
            opened = MessageWindow(self.bridge, self.place_of(key), self.console, self.console.open_properties)
            self._windows[key] = opened
            opened.finished.connect(partial(self._window_closed, key))
            opened.open_again = partial(_show_message, self.name, key)
        self._windows[key].show()
        self._windows[key].raise_()
        self._windows[key].activateWindow()
        return self._windows[key]

    # --- The page's life ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        self.model.refresh()
        self._ticks = 0
        self._timer.start(_TICK_MS)

    def deactivate(self) -> None:
        self._timer.stop()
        self.model.let_go()
        self.table.save_columns(self.bridge)

    def refresh(self) -> None:
        self._happened = False
        self._ticks = 0
        self.model.refresh()

    def fill_menu(self, menu: QMenu) -> None:
        menu.addActions(self.actions_)
        menu.addSeparator()
        self.table.fill_sort_menu(menu.addMenu(icon("down"), translate("console", "Sort &by")))

    def status(self) -> str:
        if not self.model.looked:
            return ""
        parts = [counted(translate("console", "%n message(s)", "", self.model.rowCount()), self.model.rowCount())]
        if self.model.view.filtered:
            parts[0] = translate("console", "{messages} match").format(messages=parts[0])
        selected = self.table.selected_count()
        if selected:
            parts.append(translate("console", "{count} selected").format(count=number(selected)))
        return translate("console", ". ").join(part for part in (listed(parts), self._said) if part)

    # --- Inside ---------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self._ticks += 1
        # Under a pressed mouse button nothing moves: somebody may be selecting.
        idle = QApplication.mouseButtons() == Qt.MouseButton.NoButton
        if idle and (self._happened or self._ticks >= _UNTOLD_TICKS):
            self.refresh()
        self._timer.start(max(_TICK_MS, int(_REST * 1000 * self.model.effort)))

    def _hear(self, batch: tuple[Event, ...]) -> None:
        if self.active and not self._happened:
            self._happened = any(self.concerns(event) for event in batch)

    def _settled(self) -> None:
        empty = not self.model.rowCount()
        if empty:
            self.nothing.show_for(filtered=self.model.view.filtered)
        self._stack.setCurrentIndex(1 if empty else 0)
        self.selection_changed()
        if self.active:
            self.console.show_status()

    def _chosen(self) -> None:
        self._said = ""
        self.selection_changed()
        if self.active:
            self.console.show_status()

    def clear_filter(self) -> None:
        """Show everything."""
        self.filter.clear()
        self.filter.settle()

    def _filtered(self, text: str) -> None:
        self.model.show(self.model.view._replace(text=text))

    def _undo(self, undo: Order, keys: Sequence[str]) -> None:
        self.order(undo, _brought_back, keys)

    def _order_failed(self, error: Exception) -> None:
        self.refresh()
        self.bridge.failed.emit(error)

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self.model.keys):
            self.show_message(self.model.keys[row])

    def _window_closed(self, key: str, _: int = 0) -> None:
        self._windows.pop(key, None)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setObjectName(f"{action.objectName()}_button")
        button.setAccessibleName(without_mnemonic(action.text().rstrip(".")))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nothing)
        self._bar.setSpacing(_SPACING // 2)
        self.upper = QHBoxLayout()
        self.upper.setSpacing(_SPACING)
        self.upper.addLayout(self._bar)
        self.upper.addStretch(1)
        self.upper.addWidget(self.filter, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _SPACING, _MARGIN, _MARGIN)
        column.setSpacing(_SPACING)
        column.addLayout(self.upper)
        column.addWidget(self._stack, 1)


def _show_message(page: str, key: str, window: "MainWindow") -> None:
    again = window.page(page)
    assert isinstance(again, ListPage)
    again.show_message(key)


def counted(text: str, count: int) -> str:
    """A number in a text with its separators."""
    return text.replace(str(count), number(count))


def said(words: str, count: int) -> str:
    """A marked text with a place for "3 messages"."""
    messages = counted(translate("console", "%n message(s)", "", count), count)
    return translate("console", words).format(messages=messages)


def _brought_back(count: int) -> str:
    return counted(translate("console", "%n message(s) brought back.", "", count), count)
