"""The retry intervals on the Delivery tab: four fields over a list of one to twenty."""

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from engine.settings.kinds import Measure, Sequence
from engine.settings.units import Minutes
from gui.i18n import QT_TRANSLATE_NOOP, translate
from gui.properties.binding import Binding, Part, Place, object_name
from gui.properties.editors import Editor, MeasureEditor, without_mnemonic
from gui.properties.model import SheetModel

RETRY = "delivery.outbound.retry"
_LABELS = (
    QT_TRANSLATE_NOOP("properties", "&First retry interval (minutes):"),
    QT_TRANSLATE_NOOP("properties", "&Second retry interval (minutes):"),
    QT_TRANSLATE_NOOP("properties", "&Third retry interval (minutes):"),
    QT_TRANSLATE_NOOP("properties", "Subse&quent retry interval (minutes):"),
)
_FIELDS = len(_LABELS)


class RetryEditor(Editor):
    """Shows the intervals that are waited. A list of another length stays as it is until a field is changed, and
    comes back when the change is taken back by hand; the entries between third and last of a longer one always stay.
    """

    def __init__(self, parent: QWidget, kind: Measure) -> None:
        self.intervals = [MeasureEditor(parent, kind) for _ in range(_FIELDS)]
        super().__init__(self.intervals[0].widget, self.intervals[0].focus)
        self._shown: tuple[Minutes, ...] = ()
        for interval in self.intervals:
            interval.edited.connect(self.edited)

    def value(self) -> Any:
        first, second, third, last = fields = tuple(interval.value() for interval in self.intervals)
        if fields == _effective(self._shown):
            return self._shown
        return (first, second, third, *self._shown[3:-1], last)

    def show_value(self, value: Any) -> None:
        self._shown = value
        for interval, minutes in zip(self.intervals, _effective(value), strict=True):
            interval.show_value(minutes)


def _effective(retry: tuple[Minutes, ...]) -> tuple[Minutes, ...]:
    """First, second, third and last interval: the last one repeats."""
    return (*(retry[min(place, len(retry) - 1)] for place in range(_FIELDS - 1)), retry[-1])


class MoreIntervals(QLabel):
    """Names the intervals that have no field; hidden while there are none."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.parent)
        self.setObjectName("delivery_outbound_retry_more")
        self.setWordWrap(True)
        self._model: SheetModel = place.model
        place.model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        more = self._model.get(RETRY)[3:-1]
        listed = ", ".join(str(interval.to_toml()) for interval in more)
        text = translate("properties", "Between the third and the subsequent one the settings file has: {intervals}.")
        self.setText(text.format(intervals=listed))
        self.setVisible(bool(more))


def retry_parts(place: Place) -> tuple[Part, ...]:
    """The four fields, and a line for what they do not show."""
    kind = place.model.kind(RETRY)
    assert isinstance(kind, Sequence)
    assert isinstance(kind.item, Measure)
    editor = RetryEditor(place.parent, kind.item)
    editor.show_value(place.model.get(RETRY))
    Binding(RETRY, editor, place.model)
    parts = []
    for index, (text, interval) in enumerate(zip(_LABELS, editor.intervals, strict=True)):
        label = translate("properties", text)
        interval.name_parts(object_name(f"{RETRY}[{index}]"), without_mnemonic(label))
        interval.widget.setToolTip(translate("properties", "How long mail waits before it is tried again."))
        targets = {f"{RETRY}[{index}]": interval.focus}
        if index == _FIELDS - 1:
            # A bad last entry of a longer list was typed here.
            targets |= {f"{RETRY}[{later}]": interval.focus for later in range(_FIELDS, kind.max_length)}
        parts.append(Part(label, interval.widget, targets))
    return (*parts, Part("", MoreIntervals(place), {}))
