"""The smart host with Presets... beside it (Delivery > Advanced...)."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.i18n import translate
from gui.properties.binding import BETWEEN_ROWS, Binding, Part, Place, object_name
from gui.properties.dialogs.presets import ROUTE, SMART_HOST
from gui.properties.dialogs.presets_dialog import open_presets
from gui.properties.editors import TextEditor, without_mnemonic
from gui.properties.model import SheetModel
from gui.pushbutton import push_button

_CAPTURE = "capture"


class FirstNaming(QObject):
    """Mail that was only captured because no smart host was named yet goes to the first one that is named.

    The choice of the route stands below and shows it; taking the name out again takes this back as well.
    """

    def __init__(self, editor: TextEditor, model: SheetModel) -> None:
        super().__init__(editor.line)
        self._model = model
        self._awaited = not model.get(SMART_HOST) and model.get(ROUTE) == _CAPTURE
        self._wanted = False
        editor.edited.connect(self._follow)

    def _follow(self) -> None:
        named = bool(self._model.get(SMART_HOST).strip())
        if self._awaited and named != self._wanted:
            self._wanted = named
            self._model.set(ROUTE, "smart_host" if named else _CAPTURE)


def smart_host_parts(place: Place) -> tuple[Part, ...]:
    """The field and the button."""
    label = translate("properties", "&Smart host:")
    box = QWidget(place.parent)
    editor = TextEditor(box)
    editor.name_parts(object_name(SMART_HOST), without_mnemonic(label))
    help_words = translate(
        "properties",
        "Where all mail goes: a name, name:port, or an address in brackets such as [192.0.2.1]. "
        "Several are tried in order; put commas between them.",
    )
    editor.line.setToolTip(help_words)
    editor.line.setWhatsThis(help_words)
    editor.line.setAccessibleDescription(help_words)
    Binding(SMART_HOST, editor, place.model)
    FirstNaming(editor, place.model)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(BETWEEN_ROWS)
    row.addWidget(editor.line, 1)
    row.addWidget(_button(place, box))
    return (Part(label, box, {SMART_HOST: editor.focus}),)


def _button(place: Place, box: QWidget) -> QPushButton:
    text = translate("properties", "Pr&esets...")
    button = push_button("delivery_advanced_presets", text, box)
    button.setToolTip(translate("properties", "Fill in smart host, encryption and account for a known provider."))
    button.clicked.connect(lambda: open_presets(place))
    return button
