"""Route when there is no smart host (Delivery > Advanced...)."""

from PySide6.QtWidgets import QLabel

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Binding, Part, Place, object_name
from gui.properties.editors import RadioEditor
from gui.properties.model import SheetModel

ROUTE = "delivery.route"
_SMART_HOST = "delivery.advanced.smart_host"
_DIRECT_FIRST = "delivery.advanced.direct_first"
_CHOICES = {
    "smart_host": QT_TRANSLATE_NOOP("properties", "&Wait: mail stays in the queue until a smart host is named"),
    "dns": QT_TRANSLATE_NOOP("properties", "Di&rect by DNS (MX): mail goes to the hosts of each domain"),
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
            "dns": translate("properties", "The smart host is not used while mail goes directly."),
            "capture": translate("properties", "The smart host is not used while every message is captured."),
            "hold": translate("properties", "The smart host is not used while every message is held."),
        }
        if self._model.get(_DIRECT_FIRST):
            texts["smart_host"] = translate(
                "properties", "Mail goes directly where that works, and to the smart host where not: {smart_host}."
            )
        said = texts[route] if smart_host else ""
        self.setText(said.format(smart_host=smart_host))


def route_parts(place: Place) -> tuple[Part, ...]:
    """A radio button for each way, and what it means together with the smart host."""
    words = {value: translate("properties", text) for value, text in _CHOICES.items()}
    editor = RadioEditor(place.parent, words)
    editor.name_parts(object_name(ROUTE), translate("properties", "Route when there is no smart host"))
    Binding(ROUTE, editor, place.model)
    return Part("", editor.widget, {ROUTE: editor.widget}), Part("", RouteNote(place), {})
