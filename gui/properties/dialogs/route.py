"""Route when there is no smart host (Delivery > Advanced...)."""

from PySide6.QtWidgets import QLabel

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Binding, Part, Place, object_name
from gui.properties.editors import RadioEditor
from gui.properties.model import SheetModel

ROUTE = "delivery.route"
_SMART_HOST = "delivery.advanced.smart_host"
_CHOICES = {
    "smart_host": QT_TRANSLATE_NOOP("properties", "&Wait: mail stays in the queue until a smart host is named"),
    "dns": QT_TRANSLATE_NOOP("properties", "Di&rect by DNS (MX): not in this version"),
    "capture": QT_TRANSLATE_NOOP(
        "properties", "&Capture only: keep every message under Captured mail, deliver nothing"
    ),
    "hold": QT_TRANSLATE_NOOP("properties", "H&old: keep every message in the queue"),
}


class RouteNote(QLabel):
    """Says when the smart host that is named is not used; takes its room in any case."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self.setObjectName("delivery_route_note")
        self.setWordWrap(True)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self._model: SheetModel = place.model
        place.model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        route, smart_host = self._model.get(ROUTE), self._model.get(_SMART_HOST).strip()
        texts = {
            "smart_host": translate("properties", "Mail goes to the smart host: {smart_host}."),
            "dns": translate("properties", "Direct delivery is not part of this version: mail waits in the queue."),
            "capture": translate("properties", "The smart host is not used while every message is captured."),
            "hold": translate("properties", "The smart host is not used while every message is held."),
        }
        said = texts[route] if smart_host or route == "dns" else ""
        self.setText(said.format(smart_host=smart_host))


def route_parts(place: Place) -> tuple[Part, ...]:
    """A radio button for each way, and what it means together with the smart host."""
    words = {value: translate("properties", text) for value, text in _CHOICES.items()}
    editor = RadioEditor(place.parent, words)
    editor.name_parts(object_name(ROUTE), translate("properties", "Route when there is no smart host"))
    # What a file has by hand can be kept, and come back to; nobody is led to what does not work yet.
    editor.buttons["dns"].setEnabled(place.model.get(ROUTE) == "dns")
    Binding(ROUTE, editor, place.model)
    return Part("", editor.widget, {ROUTE: editor.widget}), Part("", RouteNote(place), {})
