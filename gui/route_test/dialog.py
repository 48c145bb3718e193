"""Test...: the way to the smart host tried with the values of a dialog, before they are stored."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from gui.bridge import RouteTestOrder, Settings, client_name, route_name
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, MARGIN, Place
from gui.properties.editors import without_mnemonic
from gui.properties.model import SheetModel
from gui.properties.scrolling import PageArea
from gui.roominess import open_sized
from gui.route_test.form import RouteTestForm

_SIZE = QSize(720, 680)
# What title bar and task bar take of a small screen.
_AROUND = 80

OpenSetting = Callable[[str], object]


@runtime_checkable
class ShowsSettings(Protocol):
    """A window with controls for settings."""

    def show_path(self, path: str) -> object:
        """Bring the control for a setting into sight and give it the focus."""
        ...


class RouteTestDialog(QDialog):
    """Closing it stops the test. `open_setting` leads to the field that a failure is about; this dialog closes then."""

    def __init__(self, place: Place, domain: str = "", open_setting: OpenSetting | None = None) -> None:
        super().__init__(place.parent.window())
        self.setObjectName("dialog_route_test")
        self.setWindowTitle(translate("console", "Test the Route"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = place.model
        self._bridge = place.bridge
        self._domain = domain
        self._open_setting = open_setting
        to_setting = self._to_setting if open_setting is not None else None
        self.form = RouteTestForm(place.bridge, self._order, to_setting, self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(PageArea(self.form, self), 1)
        column.addWidget(self._buttons())
        open_sized(self, _SIZE)
        self.form.panel.finished.connect(self._fit)
        self.form.button.setFocus()

    def done(self, result: int) -> None:
        self.form.stop()
        super().done(result)

    def _order(self, recipient: str, message: bool) -> RouteTestOrder:
        return RouteTestOrder(
            settings=self._model.edited,
            domain=self._domain,
            secrets=typed_secrets(self._model),
            recipient=recipient,
            message=message,
            renewed=self._bridge.here(self._renewed, self._model),
        )

    def _renewed(self, typed: tuple[str, str]) -> None:
        """The sign-in that waits to be stored goes on with another token."""
        name, secret = typed
        if self._model.secret(name) is not None:
            self._model.set_secret(name, secret)

    def _fit(self) -> None:
        """Grow when a long card leaves too little room for the rest, as far as the screen allows."""
        wanted = self._column.heightForWidth(self.width())
        room = self.screen().availableSize().height() - _AROUND
        if self.height() < min(wanted, room):
            self.resize(self.width(), min(wanted, room))

    def _to_setting(self, path: str) -> None:
        assert self._open_setting is not None
        self.accept()
        self._open_setting(path)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        text = translate("console", "&Close")
        close = box.addButton(text, QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("dialog_route_test_close")
        close.setAccessibleName(without_mnemonic(text))
        close.setAutoDefault(False)
        box.rejected.connect(self.reject)
        return box


def typed_secrets(model: SheetModel) -> dict[str, str]:
    """What is typed, or signed in, and not stored yet, of every account and application that logs on somewhere."""
    typed = {name: model.secret(name) for name in _names(model.edited)}
    return {name: secret for name, secret in typed.items() if secret is not None}


def open_route_test(
    place: Place, domain: str = "", open_setting: OpenSetting | None = None, recipient: str = ""
) -> QDialog:
    """Open the dialog over the values in `place.model`; `domain` "" tests the default route, else that domain's.

    `recipient` stands in its field; "" = the one of last time.
    """
    dialog = RouteTestDialog(place, domain, open_setting or _leads_back(place.parent))
    if recipient:
        dialog.form.recipient.setText(recipient)
    dialog.open()
    return dialog


def _names(settings: Settings) -> set[str]:
    securities = [settings.delivery.security, *(domain.security for domain in settings.domains)]
    logging_on = [security for security in securities if security is not None]
    users = {route_name(security.username) for security in logging_on if security.username}
    return users | {client_name(one.oauth2.client_id) for one in logging_on if one.oauth2.client_id}


def _leads_back(parent: QWidget) -> OpenSetting | None:
    """The nearest window above that can bring a setting's control into sight."""
    window: QWidget | None = parent.window()
    while window is not None:
        if isinstance(window, ShowsSettings):
            return window.show_path
        above = window.parentWidget()
        window = above.window() if above is not None else None
    return None
