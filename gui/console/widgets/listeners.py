"""ListenersTable: where clients connect, each address with a command to test it, to copy with one click."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from gui.assets import icon
from gui.bridge import BoundListener, Snapshot
from gui.console.widgets.labels import say, sentence
from gui.i18n import QT_TRANSLATE_NOOP, translate

# Headings by their column; between them are the copy buttons.
_HEADINGS = {
    0: QT_TRANSLATE_NOOP("console", "Address"),
    2: QT_TRANSLATE_NOOP("console", "Port"),
    3: QT_TRANSLATE_NOOP("console", "Encryption"),
    4: QT_TRANSLATE_NOOP("console", "Command to test"),
}
_COLUMNS = 6
_ENCRYPTION = {
    "none": QT_TRANSLATE_NOOP("console", "None"),
    "starttls": QT_TRANSLATE_NOOP("console", "STARTTLS"),
    "implicit": QT_TRANSLATE_NOOP("console", "TLS from the first byte"),
}
_ALL_ADDRESSES = ("0.0.0.0", "::")  # noqa: S104 - names what is shown, binds nothing


class Endpoint(NamedTuple):
    """What a client is told: host and port, and the command that tries them."""

    host: str
    port: int
    command: str

    @property
    def text(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class ListenersTable(QWidget):
    """A row for each address that is really open; while there is none, a sentence that says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server_listeners")
        self.setAccessibleName(translate("console", "Where clients connect"))
        self._shown: tuple[object, ...] | None = None
        self._cells: list[QWidget] = []
        self.empty = sentence("server_listeners_empty", self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(_COLUMNS, 1)

    def show_snapshot(self, snapshot: Snapshot, otherwise: str, *, has_certificate: bool) -> None:
        """Show what is bound; `otherwise` is what to say when nothing is."""
        say(self.empty, otherwise)
        key = (snapshot.listeners, snapshot.fqdn, has_certificate)
        if key != self._shown:
            self._shown = key
            self._rebuild(snapshot, has_certificate)

    def _rebuild(self, snapshot: Snapshot, has_certificate: bool) -> None:
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = []
        self.empty.setVisible(not snapshot.listeners)
        if not snapshot.listeners:
            self._grid.addWidget(self.empty, 0, 0, 1, _COLUMNS + 1)
            return
        for column, heading in _HEADINGS.items():
            self._put(QLabel(translate("console", heading), self), 0, column)
        for row, listener in enumerate(snapshot.listeners, 1):
            self._add(row, listener, endpoint(listener, snapshot.fqdn), has_certificate)

    def _add(self, row: int, listener: BoundListener, client: Endpoint, has_certificate: bool) -> None:
        command = _cell(client.command, self)
        command.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copy_address = translate("console", "Copy {text}").format(text=client.text)
        cells = (
            _cell(shown_address(listener.address), self),
            self._copy("address", row, client.text, copy_address),
            _cell(str(listener.port), self),
            _cell(encryption(listener.tls, has_certificate=has_certificate), self),
            command,
            self._copy("command", row, client.command, translate("console", "Copy the command")),
        )
        for column, cell in enumerate(cells):
            self._put(cell, row, column)

    def _copy(self, what: str, row: int, text: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"server_copy_{what}_{row}")
        button.setIcon(icon("copy"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        return button

    def _put(self, widget: QWidget, row: int, column: int) -> None:
        self._cells.append(widget)
        self._grid.addWidget(widget, row, column)
        widget.show()


def endpoint(listener: BoundListener, fqdn: str) -> Endpoint:
    """What to type on a client: a listener on all addresses is reached by the machine's name."""
    host = fqdn if listener.address in _ALL_ADDRESSES else listener.address
    return Endpoint(host, listener.port, _command(host, listener.port, listener.tls))


def encryption(tls: str, *, has_certificate: bool) -> str:
    """How a connection there is encrypted, in words."""
    if tls == "starttls" and not has_certificate:
        return translate("console", "None (no certificate)")
    return translate("console", _ENCRYPTION[tls])


def shown_address(address: str) -> str:
    """The address in the sheet's words."""
    if address == "::":
        return translate("console", "(All Unassigned), IPv6")
    return translate("console", "(All Unassigned)") if address in ("", _ALL_ADDRESSES[0]) else address


def _command(host: str, port: int, tls: str) -> str:
    # What every system has, and what the walkthrough that people follow uses.
    if tls != "implicit":
        return f"telnet {host} {port}"
    return f"openssl s_client -crlf -connect {f'[{host}]' if ':' in host else host}:{port}"


def _cell(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
