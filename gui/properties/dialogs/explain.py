"""Explain: what the relay decides about a client, a sender and a recipient, and by which rules."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.settings.model import Settings
from gui.assets import icon
from gui.bridge import Engine, Explanation, Question, spoken
from gui.i18n import translate
from gui.messagebar import MessageBar
from gui.properties.binding import BETWEEN_GROUPS, BETWEEN_ROWS, MARGIN, Place
from gui.properties.dialogs.asking import add_line, arrange, sentence_label
from gui.properties.dialogs.rules import rule_words
from gui.properties.editors import without_mnemonic

_ICON_PIXELS = 20
_CHAIN_ROWS = 10
_WIDTH = 480


class Answers(msgspec.Struct, frozen=True):
    """`edited` is None where the sheet holds no edits."""

    in_effect: Explanation
    edited: Explanation | None


class AnswerView(QGroupBox):
    """One answer: allowed or refused, by which rule, and every rule that was asked."""

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._picture = QLabel(self)
        self.verdict = sentence_label("", f"{name}_verdict", self)
        self.chain = QListWidget(self)
        self.chain.setObjectName(f"{name}_chain")
        self.chain.setAccessibleName(translate("properties", "Rules that were asked"))
        self.chain.setMinimumHeight((self.fontMetrics().height() + 6) * _CHAIN_ROWS)
        head = QHBoxLayout()
        head.setSpacing(BETWEEN_ROWS)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.verdict, 1)
        column = QVBoxLayout(self)
        column.setSpacing(BETWEEN_ROWS)
        column.addLayout(head)
        column.addWidget(self.chain, 1)
        self.chain.setWordWrap(True)
        self.hide()

    def show_answer(self, answer: Explanation | None) -> None:
        """Show it; None hides the view."""
        self.setVisible(answer is not None)
        self.chain.clear()
        if answer is None:
            return
        self._picture.setPixmap(_picture(answer.decision.allowed).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        self.verdict.setText(_verdict(answer))
        for step in answer.chain:
            words = translate("properties", "Pass") if step.allowed else translate("properties", "Refuse")
            item = QListWidgetItem(_picture(step.allowed), f"{words}  {rule_words(step.rule)}", self.chain)
            item.setToolTip(step.rule)
        # The rule that settled it is the last one.
        self.chain.scrollToBottom()


class ExplainDialog(QDialog):
    """Asks the engine's own decision function; nothing is sent and nothing is changed."""

    def __init__(self, place: Place, client: str = "", sender: str = "", recipient: str = "") -> None:
        super().__init__(place.parent.window())
        self.setObjectName("dialog_explain")
        self.setWindowTitle(translate("properties", "Explain"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = place.model
        self._bridge = place.bridge
        self.message_bar = MessageBar(self, "dialog_explain_message")
        form = QFormLayout()
        arrange(form)
        self.client_line = add_line(
            form, "explain_client", translate("properties", "&Client address:"), client or "127.0.0.1"
        )
        self.sender_line = add_line(form, "explain_sender", translate("properties", "&Sender:"), sender)
        self.recipient_line = add_line(form, "explain_recipient", translate("properties", "&Recipient:"), recipient)
        self.logged_on = self._check("explain_logged_on", translate("properties", "&Logged on"))
        self.encrypted = self._check("explain_tls", translate("properties", "Connection &encrypted"))
        self.in_effect = AnswerView(translate("properties", "Settings in effect"), "explain_in_effect", self)
        self.edited = AnswerView(translate("properties", "With the changes on this sheet"), "explain_edited", self)
        self._lay_out(form)

    def _lay_out(self, form: QFormLayout) -> None:
        form.addRow("", self.logged_on)
        form.addRow("", self.encrypted)
        intro = translate("properties", "Would this message be taken, and which rule decides? Nothing is sent.")
        answers = QHBoxLayout()
        answers.setSpacing(BETWEEN_GROUPS)
        answers.addWidget(self.in_effect, 1)
        answers.addWidget(self.edited, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(BETWEEN_GROUPS)
        column.addWidget(self.message_bar)
        column.addWidget(sentence_label(intro))
        column.addLayout(form)
        column.addLayout(answers, 1)
        column.addWidget(self._buttons())
        self.resize(_WIDTH, self.sizeHint().height())

    def _check(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setObjectName(name)
        box.setAccessibleName(without_mnemonic(text))
        return box

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(translate("properties", "Close"))
        close.setObjectName("explain_close")
        text = translate("properties", "E&xplain")
        self.ask = QPushButton(text, self)
        self.ask.setObjectName("explain_ask")
        self.ask.setAccessibleName(without_mnemonic(text))
        self.ask.setDefault(True)
        self.ask.clicked.connect(self._ask)
        buttons.addButton(self.ask, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        return buttons

    def _ask(self) -> None:
        question = Question(
            client=self.client_line.text().strip().strip("[]"),
            sender=_address(self.sender_line.text()),
            recipient=_address(self.recipient_line.text()),
            authenticated=self.logged_on.isChecked(),
            tls=self.encrypted.isChecked(),
        )
        edited = self._model.edited
        changed = edited if edited != self._bridge.settings else None
        self.ask.setEnabled(False)
        self.message_bar.clear()
        # Lists with domains make it look the client up.
        self._bridge.ask_slowly(
            lambda engine: _answers(engine, question, changed), self._show, self._failed, owner=self
        )

    def _show(self, answers: Answers) -> None:
        self.ask.setEnabled(True)
        self.in_effect.show_answer(answers.in_effect)
        self.edited.show_answer(answers.edited)
        # Two chains of rules side by side.
        width = _WIDTH if answers.edited is None else 2 * _WIDTH - 2 * MARGIN
        self.resize(max(self.width(), width), max(self.height(), self.sizeHint().height()))

    def _failed(self, error: Exception) -> None:
        self.ask.setEnabled(True)
        self.in_effect.show_answer(None)
        self.edited.show_answer(None)
        self.message_bar.show_failure(spoken(str(error)))
        self.client_line.setFocus()


def open_explain(place: Place) -> None:
    """The button Explain... of the Access page."""
    ExplainDialog(place).open()


def _answers(engine: Engine, question: Question, edited: Settings | None) -> Answers:
    asked = None if edited is None else engine.explain(question, edited)
    return Answers(engine.explain(question), asked)


def _verdict(answer: Explanation) -> str:
    rule = rule_words(answer.rule)
    if answer.decision.allowed:
        return translate("properties", "Allowed. {rule}.").format(rule=rule)
    return translate("properties", "Refused. {rule}.\nThe client would be told: {reply}").format(
        rule=rule, reply=answer.decision.reply
    )


def _picture(allowed: bool) -> QIcon:
    return icon("state-running" if allowed else "state-failure")


def _address(text: str) -> str:
    """As typed; "<>" is the null sender."""
    text = text.strip()
    return "" if text == "<>" else text
