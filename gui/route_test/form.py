"""RouteTestForm: whom the test is for, whether a message is sent, Start and Stop, and the panel below."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.bridge import Bridge, RouteTestOrder, RouteTestResult
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, LABEL_TO_FIELD
from gui.properties.editors import without_mnemonic
from gui.remembered import keep, remembered
from gui.route_test.panel import RouteTestPanel

_LAST_RECIPIENT = "route_test/to"
_FIELD_CHARACTERS = 40

# From recipient and whether to send a message to what is tested: the values as they stand at that moment.
MakeOrder = Callable[[str, bool], RouteTestOrder]


class RouteTestForm(QWidget):
    """Nothing is tested before Start test; the values are asked of `make_order` then."""

    def __init__(
        self,
        bridge: Bridge,
        make_order: MakeOrder,
        open_setting: Callable[[str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("route_test_form")
        self._bridge = bridge
        self._make_order = make_order
        self.recipient = QLineEdit(str(remembered(bridge).value(_LAST_RECIPIENT, "")), self)
        self.recipient.setObjectName("route_test_to")
        self.recipient.setPlaceholderText(translate("console", "Without one the test ends after the logon"))
        self.recipient.setMinimumWidth(self.recipient.fontMetrics().averageCharWidth() * _FIELD_CHARACTERS)
        text = translate("console", "Send a test &message")
        self.message = QCheckBox(text, self)
        self.message.setObjectName("route_test_message")
        self.message.setAccessibleName(without_mnemonic(text))
        self.message.setToolTip(translate("console", "Otherwise the host is asked about sender and recipient only."))
        self.button = QPushButton(self)
        self.button.setObjectName("route_test_start")
        self.button.setAutoDefault(False)
        self.panel = RouteTestPanel(bridge, open_setting, self)
        self.button.clicked.connect(self._start_or_stop)
        self.recipient.textChanged.connect(self._follow)
        self.panel.finished.connect(self._finished)
        self._lay_out()
        self._follow()

    def start(self) -> None:
        """Test the values of now."""
        recipient = self.recipient.text().strip()
        keep(self._bridge, _LAST_RECIPIENT, recipient)
        self.panel.run(self._make_order(recipient, self.message.isChecked() and bool(recipient)))
        self._follow()

    def stop(self) -> None:
        """Stop the test that runs; nothing happens when none does."""
        self.panel.cancel()

    def _start_or_stop(self) -> None:
        if self.panel.running:
            self.stop()
        else:
            self.start()

    def _finished(self, result: RouteTestResult | None) -> None:
        del result  # the panel shows it
        self._follow()

    def _follow(self) -> None:
        running = self.panel.running
        text = translate("console", "&Stop test") if running else translate("console", "&Start test")
        self.button.setText(text)
        self.button.setAccessibleName(without_mnemonic(text))
        self.recipient.setEnabled(not running)
        self.message.setEnabled(not running and bool(self.recipient.text().strip()))

    def _lay_out(self) -> None:
        label = translate("console", "&To (optional):")
        self.recipient.setAccessibleName(without_mnemonic(label))
        caption = QLabel(label, self)
        caption.setBuddy(self.recipient)
        choices = QHBoxLayout()
        choices.setSpacing(BETWEEN_ROWS)
        choices.addWidget(self.message, 1)
        choices.addWidget(self.button)
        form = QFormLayout()
        form.setVerticalSpacing(BETWEEN_ROWS)
        form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
        form.addRow(caption, self.recipient)
        form.addRow(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        column.addLayout(form)
        column.addWidget(self.panel, 1)
