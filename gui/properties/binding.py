"""Binding: pages as declarations of groups and rows, each row bound both ways to one path of a SheetModel.

Adding a property is one field of the settings model and one Row. Labels get their buddies, controls their names,
ranges and explanations from the model.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.settings.catalogue import description_of, get
from engine.settings.kinds import Choice, Flag, Kind, Measure, Number, Text
from engine.settings.model import Settings
from gui.bridge import Bridge
from gui.i18n import translate
from gui.properties.editors import (
    ChoiceEditor,
    Editor,
    FlagEditor,
    FolderEditor,
    LimitEditor,
    MeasureEditor,
    NumberEditor,
    PeriodEditor,
    RadioEditor,
    TextEditor,
    without_mnemonic,
)
from gui.properties.model import SheetModel, covers
from gui.pushbutton import push_button

BETWEEN_GROUPS, BETWEEN_ROWS, LABEL_TO_FIELD, MARGIN = 12, 8, 4, 12

Enabled: TypeAlias = Callable[[Settings], bool]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is built: the page it belongs to, the edits, and the engine."""

    parent: QWidget
    model: SheetModel
    bridge: Bridge


@dataclass(frozen=True)
class Row:
    """One setting with its label.

    `editor` "" takes the control from the type of the field: "limit" (check box and number, unchecked = 0 = no
    limit), "period" (number and Minutes/Hours/Days), "radio", "password", "folder" and "file" (with Browse...) are
    chosen by name. `choices` gives the words for the values of a choice, in their order. `special` is the text an
    empty field shows. `help` is what the tooltip says instead of the model's description. All texts are marked
    with QT_TRANSLATE_NOOP("properties", ...).
    """

    path: str
    label: str
    editor: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    special: str | Callable[[Bridge], str] = ""
    help: str = ""
    enabled: Enabled | None = None


@dataclass(frozen=True)
class Button:
    """A push button, with a sentence beside it, that opens a dialog over the same model.

    `paths` are the settings that the dialog edits: a problem with one of them brings the focus here.
    """

    name: str
    label: str
    open: Callable[[Place], None]
    paths: tuple[str, ...] = ()
    text: str = ""
    enabled: Enabled | None = None


@dataclass(frozen=True)
class Note:
    """A sentence by itself; `text` may be made of the settings, then it follows them."""

    text: str | Callable[[Settings], str]
    name: str = ""


@dataclass(frozen=True)
class Custom:
    """Anything a row cannot say: `make` returns a widget with names of its own that listens to the model by itself."""

    name: str
    make: Callable[[Place], QWidget]
    paths: tuple[str, ...] = ()


class Part(NamedTuple):
    """One control, or a few side by side, of `Parts`. `label` is translated already, "" = it has none and takes the
    whole row. `targets` says where the focus goes for which setting; the first is what the label's mnemonic reaches."""

    label: str
    widget: QWidget
    targets: Mapping[str, QWidget]


@dataclass(frozen=True)
class Parts:
    """What a row cannot say, in rows of its own that stand in line with the others. `make` gives the controls their
    names, and they listen to the model by themselves."""

    make: Callable[[Place], Sequence[Part]]
    paths: tuple[str, ...] = ()


Item: TypeAlias = Row | Button | Note | Custom | Parts


@dataclass(frozen=True)
class Group:
    """Rows in a box with a title; "" = no box."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Page:
    """One tab of the sheet, or the body of a dialog. `name` is the object name, `title` the tab's text."""

    name: str
    title: str
    groups: tuple[Group, ...]

    def items(self) -> Iterator[Item]:
        """All items in their order."""
        for group in self.groups:
            yield from group.items

    def paths(self) -> Iterator[str]:
        """The settings that can be edited here, or in dialogs opened from here."""
        for item in self.items():
            if isinstance(item, Row):
                yield item.path
            elif isinstance(item, Button | Custom | Parts):
                yield from item.paths


class _Target(NamedTuple):
    """Where the focus goes for a path."""

    path: str
    label: str
    focus: Callable[[], QWidget]


class PageView(QWidget):
    """A page as it is shown."""

    def __init__(self, page: Page, model: SheetModel, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(page.name)
        self.page = page
        self._model = model
        self._bridge = bridge
        self._targets: list[_Target] = []
        self._buttons: list[QPushButton] = []
        self._captions: list[QWidget] = []
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        for group in page.groups:
            column.addWidget(self._group(group))
        column.addStretch(1)
        # One column of fields for the whole page, whatever groups it has; buttons behind sentences likewise.
        _make_equally_wide(self._captions)
        _make_equally_wide(self._buttons)

    def drop_margins(self) -> None:
        """Leave the distance to the edge to the window around."""
        self._column.setContentsMargins(0, 0, 0, 0)

    def covers(self, path: str) -> bool:
        """Whether `path` can be edited here."""
        return self._target(path) is not None

    def focus_path(self, path: str) -> bool:
        """Bring the focus to the control for `path`; False when there is none here."""
        target = self._target(path)
        if target is None:
            return False
        widget = target.focus()
        widget.setFocus(Qt.FocusReason.TabFocusReason)  # which selects what is to be replaced
        return True

    def label_of(self, path: str) -> str:
        """The visible label of the control for `path`, "" when there is none here."""
        target = self._target(path)
        return target.label if target else ""

    def _target(self, path: str) -> "_Target | None":
        # A refusal that is about no setting has no path.
        found = [target for target in self._targets if path and covers(target.path, path)]
        return max(found, key=lambda target: len(target.path), default=None)

    def _group(self, group: Group) -> QWidget:
        box = QGroupBox(translate("properties", group.title), self) if group.title else QWidget(self)
        form = QFormLayout(box)
        form.setSpacing(BETWEEN_ROWS)
        form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFormAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if not group.title:
            form.setContentsMargins(0, 0, 0, 0)
        place = Place(parent=box, model=self._model, bridge=self._bridge)
        for item in group.items:
            self._add(form, item, place)
        return box

    def _add(self, form: QFormLayout, item: Item, place: Place) -> None:
        if isinstance(item, Row):
            self._add_row(form, item, place)
        elif isinstance(item, Button):
            self._add_button(form, item, place)
        elif isinstance(item, Note):
            form.addRow(_note(item, place))
        elif isinstance(item, Parts):
            for part in item.make(place):
                self._add_part(form, part, place)
        else:
            widget = item.make(place)
            form.addRow(widget)
            self._targets += [_Target(path, "", lambda: widget) for path in item.paths]

    def _add_part(self, form: QFormLayout, part: Part, place: Place) -> None:
        if part.label:
            caption = QLabel(part.label, place.parent)
            caption.setBuddy(next(iter(part.targets.values()), part.widget))
            self._captions.append(caption)
            form.addRow(caption, part.widget)
        else:
            form.addRow(part.widget)
        for path, widget in part.targets.items():
            label = without_mnemonic(part.label) or widget.accessibleName()
            self._targets.append(_Target(path, label, partial(_itself, widget)))

    def _add_row(self, form: QFormLayout, row: Row, place: Place) -> None:
        label = translate("properties", row.label)
        editor = make_editor(row, place)
        editor.name_parts(object_name(row.path), without_mnemonic(label))
        explain(editor, row, place.model.edited)
        if editor.caption is not None:
            self._captions.append(editor.caption)
            form.addRow(editor.caption, editor.widget)
        elif editor.labels_itself:
            form.addRow(editor.widget)
        else:
            caption = QLabel(label, place.parent)
            caption.setBuddy(editor.focus)
            self._captions.append(caption)
            form.addRow(caption, editor.widget)
        Binding(row.path, editor, place.model, row.enabled)
        self._targets.append(_Target(row.path, without_mnemonic(label), lambda: editor.failing))

    def _add_button(self, form: QFormLayout, item: Button, place: Place) -> None:
        text = translate("properties", item.label)
        button = push_button(item.name, text, place.parent)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: item.open(place))
        form.addRow(_beside(translate("properties", item.text) if item.text else "", button, place.parent))
        if item.text:
            self._buttons.append(button)
        follow_enabled(place.model, item.enabled, button)
        self._targets += [_Target(path, button.accessibleName(), lambda: button) for path in item.paths]


def _beside(text: str, button: QPushButton, parent: QWidget) -> QWidget:
    """A button behind its sentence, or by itself at the start of the line."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(BETWEEN_GROUPS)
    if text:
        sentence = QLabel(text, box)
        sentence.setWordWrap(True)
        row.addWidget(sentence, 1)
        row.addWidget(button)
    else:
        row.addWidget(button)
        row.addStretch(1)
    return box


def _make_equally_wide(widgets: Sequence[QWidget]) -> None:
    widest = max((widget.sizeHint().width() for widget in widgets), default=0)
    for widget in widgets:
        widget.setMinimumWidth(widest)


def _itself(widget: QWidget) -> QWidget:
    return widget


class Binding(QObject):
    """Keeps one editor and one path of the model the same, both ways, for as long as the editor lives."""

    def __init__(self, path: str, editor: Editor, model: SheetModel, enabled: Enabled | None = None) -> None:
        super().__init__(editor)
        self._path = path
        self._editor = editor
        self._model = model
        editor.show_value(model.get(path))
        editor.edited.connect(self._take)
        model.changed.connect(self._show)
        follow_enabled(model, enabled, editor.widget)

    def _take(self) -> None:
        self._model.set(self._path, self._editor.value())

    def _show(self, changed: str) -> None:
        if changed and not covers(changed, self._path) and not covers(self._path, changed):
            return
        value = self._model.get(self._path)
        if value != self._editor.value():
            self._editor.show_value(value)


class _Following(QObject):
    """Greys a control while the settings say so."""

    def __init__(self, model: SheetModel, enabled: Enabled, widget: QWidget) -> None:
        super().__init__(widget)
        self._model = model
        self._enabled = enabled
        self._widget = widget
        model.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._widget.setEnabled(self._enabled(self._model.edited))


def follow_enabled(model: SheetModel, enabled: Enabled | None, widget: QWidget) -> None:
    """Keep `widget` enabled exactly while `enabled` says so of the edited settings; None = always."""
    if enabled is not None:
        _Following(model, enabled, widget)


def object_name(path: str) -> str:
    """The object name of the control for a path: "messages.max_message_kb" -> "messages_max_message_kb"."""
    return path.replace(".", "_").replace("[", "_").replace("]", "")


def make_editor(row: Row, place: Place) -> Editor:
    """The control for a row: named by the row, or by the type of its field."""
    kind = place.model.kind(row.path)
    label = translate("properties", row.label)
    words = {value: translate("properties", text) for value, text in row.choices.items()}
    if row.editor in _NAMED:
        return _NAMED[row.editor](row, place, kind, label, words)
    if isinstance(kind, Flag):
        return FlagEditor(place.parent, label)
    if isinstance(kind, Number):
        return NumberEditor(place.parent, kind)
    if isinstance(kind, Measure):
        return MeasureEditor(place.parent, kind)
    if isinstance(kind, Choice):
        return ChoiceEditor(place.parent, words or {option: option for option in kind.options})
    if isinstance(kind, Text):
        return _text(row, place, kind, label, words)
    raise TypeError(f"{row.path} is {kind.words}: it has no row of its own, give it a Custom or a dialog")


def _text(row: Row, place: Place, kind: Kind, label: str, words: Mapping[str, str]) -> Editor:
    del kind, label, words
    editor = TextEditor(place.parent, password=row.editor == "password")
    editor.line.setPlaceholderText(special_text(row, place.bridge))
    return editor


def _limit(row: Row, place: Place, kind: Kind, label: str, words: Mapping[str, str]) -> Editor:
    del words
    assert isinstance(kind, Number | Measure), row.path
    default = int(get(Settings(), row.path)) if "[" not in row.path else 0
    return LimitEditor(place.parent, label, kind, default or 1000)


def _period(row: Row, place: Place, kind: Kind, label: str, words: Mapping[str, str]) -> Editor:
    del label, words
    assert isinstance(kind, Measure), row.path
    return PeriodEditor(place.parent, kind)


def _radio(row: Row, place: Place, kind: Kind, label: str, words: Mapping[str, str]) -> Editor:
    del kind, label
    return RadioEditor(place.parent, words)


def _folder(row: Row, place: Place, kind: Kind, label: str, words: Mapping[str, str]) -> Editor:
    del kind, label, words
    return FolderEditor(place.parent, file=row.editor == "file", placeholder=special_text(row, place.bridge))


_Maker: TypeAlias = Callable[[Row, Place, Kind, str, Mapping[str, str]], Editor]
_NAMED: Mapping[str, _Maker] = {
    "limit": _limit,
    "period": _period,
    "radio": _radio,
    "password": _text,
    "folder": _folder,
    "file": _folder,
}


def special_text(row: Row, bridge: Bridge) -> str:
    """What an empty field shows."""
    if callable(row.special):
        return row.special(bridge)
    return translate("properties", row.special) if row.special else ""


def explain(editor: Editor, row: Row, settings: Settings) -> None:
    """Tooltip and What's This of a control: the row's words, else the model's."""
    words = translate("properties", row.help) if row.help else description_of(settings, row.path)
    editor.widget.setToolTip(words)
    editor.focus.setWhatsThis(words)
    editor.focus.setAccessibleDescription(words)


def _note(item: Note, place: Place) -> QLabel:
    label = QLabel(place.parent)
    label.setObjectName(item.name)
    label.setWordWrap(True)
    if isinstance(item.text, str):
        label.setText(translate("properties", item.text))
        return label
    _NoteText(label, item.text, place.model)
    return label


class _NoteText(QObject):
    """Keeps a sentence that is made of the settings up to date."""

    def __init__(self, label: QLabel, say: Callable[[Settings], str], model: SheetModel) -> None:
        super().__init__(label)
        self._label = label
        self._say = say
        self._model = model
        model.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        words = self._say(self._model.edited)
        self._label.setText(words)
        self._label.setVisible(bool(words))
