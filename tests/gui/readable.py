"""What can be read in a window: the texts it shows, in which language they are, and how they stand out."""

import platform
import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QSysInfo, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

# WCAG 2.1, 1.4.3: text of normal size.
LEAST_CONTRAST = 4.5
_WORD = re.compile(r"[A-Za-z]{3,}")
# One word of an address, a path, a command or an option: with a sign in it that words do not have.
_NAME = re.compile(r"\S*[@./\\\d_=<>:$-]\S*")
# What is the same in Japanese: names of products and protocols, and what a person types.
SAME = frozenset(
    """
    Mailroot Windows Server Database Mail PHP Python PowerShell sendmail Microsoft Exchange Online Google Workspace
    Amazon SES SendGrid Postmark Mailgun Outlook Gmail Brevo SMTP ESMTP SMTPS TLS SSL STARTTLS DNS OAuth NTLM Kerberos
    TCP UDP IPv IIS Telnet Ctrl Alt Shift Enter Esc Delete Del Tab Home End PgUp PgDn
    MAIL FROM RCPT DATA EHLO HELO QUIT RSET NOOP VRFY AUTH LOGIN PLAIN BDAT HELP ETRN
    NCSA JSON ODBC FQDN NDR CIDR MIME HTML XML URL GUID PIN UTF PEM PFX CRLF ASCII Badmail
    net msmtp cron telnet SQL Agent localhost MIT Linux Qt DOMAIN REALM Cookie URI Stem English
    """.split()  # noqa: SIM905
)
# Names of more than one word, of which each alone would be a word to translate.
_NAMES = ("JSON Lines", "Zoho Mail", "Twilio SendGrid", "BIGLOBE", "Fastmail", "OCN", "Resend")
# A name that a person gives, and the system's own name; both are the same in every language.
_GIVEN = ("SMTP Virtual Server #1", QSysInfo.prettyProductName(), platform.node())
# Lists and texts whose content comes from elsewhere: messages, sessions, events of the sample relay, users, what the
# import file says, code to copy, what is typed on port 25, the sample results of the tour.
DATA = re.compile(
    "(queue|captured|badmail|sessions|domains|eventlog)_table|message_|snippet|transcript|assistant_(text|user)"
    "|history_(versions|differences)|test_console_step_list|authentication_users|refused_clients"
    "|wizard_import_(server|table)|wizard_step_"
)


def untranslated(window: QWidget) -> list[str]:
    """Texts that are words without a letter of Japanese: in a window that speaks it, nobody has translated them."""
    return sorted({f"{place}: {words!r}" for place, words in texts(window) if is_english(words)})


def is_english(words: str) -> bool:
    """Whether these are English words, and neither names nor data."""
    if not words.isascii():
        return False
    plain = words.replace("&", "")
    for name in (*_NAMES, *_GIVEN):
        plain = plain.replace(name, "")
    left = [
        word for part in plain.split() if not _NAME.fullmatch(part.strip(",;()[]'\"")) for word in _WORD.findall(part)
    ]
    return any(word not in SAME for word in left)


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Everything that `window` says, with the place it says it at."""
    if not _is_data(window):
        yield "title", window.windowTitle()
    widgets = [window, *window.findChildren(QWidget)]
    for widget in widgets:
        if isinstance(widget, QMenu):
            yield from _of_menu(widget)
        elif widget.isVisible() and widget.window() is window:
            name = widget.objectName() or _near(widget)
            for words in _of_widget(widget):
                yield name, words


def _of_widget(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
    if isinstance(widget, QLabel | QAbstractButton) and not _is_data(widget):
        yield _without_marks(widget.text())
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QComboBox) and not _is_data(widget):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QHeaderView):
        if widget.orientation() == Qt.Orientation.Horizontal and widget.model() is not None:
            columns = [column for column in range(widget.count()) if not widget.isSectionHidden(column)]
            yield from (str(widget.model().headerData(column, widget.orientation()) or "") for column in columns)
    elif isinstance(widget, QAbstractItemView) and not _is_data(widget) and widget.model() is not None:
        yield from _of_model(widget.model(), QModelIndex())
    if not _is_data(widget):
        yield widget.accessibleName()
        yield widget.accessibleDescription()


def _of_model(model: QAbstractItemModel, above: QModelIndex) -> Iterator[str]:
    if isinstance(model, QAbstractListModel):
        yield from (str(model.index(row, 0).data() or "") for row in range(model.rowCount()))
        return
    for row in range(model.rowCount(above)):
        for column in range(model.columnCount(above)):
            yield str(model.index(row, column, above).data() or "")
        yield from _of_model(model, model.index(row, 0, above))


def _of_menu(menu: QMenu) -> Iterator[tuple[str, str]]:
    menu.aboutToShow.emit()
    for action in menu.actions():
        yield menu.objectName(), action.text()
        yield menu.objectName(), action.toolTip()
        if action.menu() is not None:
            yield from _of_menu(action.menu())


def _is_data(widget: QWidget) -> bool:
    while widget is not None:
        if DATA.search(widget.objectName()):
            return True
        widget = None if widget.isWindow() else widget.parentWidget()
    return False


def _near(widget: QWidget) -> str:
    above = widget.parentWidget()
    while above is not None and not above.objectName():
        above = above.parentWidget()
    return f"{type(widget).__name__} in {above.objectName() if above is not None else ''}"


def _without_marks(text: str) -> str:
    return re.sub("<[^>]*>", " ", text)


# --- Contrast -------------------------------------------------------------------------------------------------------


def pale(window: QWidget) -> list[str]:
    """Texts that stand out from their ground by less than 4.5:1, as far as palettes say it."""
    found = []
    for widget in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]:
        if not (widget.isVisible() and widget.window() is window and widget.isEnabled() and widget.text()):
            continue
        palette = widget.palette()
        text, ground = palette.color(widget.foregroundRole()), palette.color(widget.backgroundRole())
        if ground.alpha() == 255 and contrast(text, ground) < LEAST_CONTRAST:
            found.append(f"{widget.objectName() or _near(widget)}: {text.name()} on {ground.name()}")
    palette = window.palette()
    for role, ground in (
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Window),
    ):
        if contrast(palette.color(role), palette.color(ground)) < LEAST_CONTRAST:
            found.append(f"{role.name} {palette.color(role).name()} on {palette.color(ground).name()}")
    return found


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2.1, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
