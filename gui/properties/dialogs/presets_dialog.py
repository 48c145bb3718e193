"""Presets... beside Smart host: the list of providers in a dialog of its own."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import BETWEEN_GROUPS, Custom, Group, Page, Place
from gui.properties.dialogs.base import SheetDialog
from gui.properties.dialogs.presets import ROUTE, SECURITY, SMART_HOST, PresetPicker
from gui.properties.model import Refusal


class PresetsDialog(SheetDialog):
    """OK hands smart host, encryption and account on to the dialog it was opened from."""

    def __init__(self, place: Place) -> None:
        self._picker: PresetPicker | None = None
        custom = Custom("preset_picker", self._make, (ROUTE, SMART_HOST, SECURITY))
        title = QT_TRANSLATE_NOOP("properties", "Smart Host Presets")
        super().__init__(place, Page("dialog_presets", title, (Group("", (custom,)),)))

    def check(self) -> Refusal | None:
        assert self._picker is not None
        words = self._picker.problem()
        return Refusal(words) if words else None

    def accept(self) -> None:
        super().accept()
        if self.isVisible() and self._picker is not None:
            self._picker.focus_problem()

    def _make(self, place: Place) -> QWidget:
        box = QWidget(place.parent)
        self._picker = PresetPicker(place.model, place.bridge, box)
        after = QLabel(
            translate("properties", "The password is typed, or somebody signs in, under Outbound Security."), box
        )
        after.setObjectName("preset_after")
        after.setWordWrap(True)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self._picker)
        column.addWidget(after)
        return box


def open_presets(place: Place) -> None:
    """Open the dialog."""
    PresetsDialog(place).open()
