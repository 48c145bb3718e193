"""PresetPicker: a smart host chosen from a list of providers, with what each demands of the sender and limits."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.settings.model import Settings
from engine.settings.smarthost import Hop, parse_smart_host
from gui.bridge import Bridge, PresetProblem, Provider, Providers, in_language, usable_logons, with_preset
from gui.i18n import QT_TRANSLATE_NOOP, language, translate
from gui.properties.binding import BETWEEN_ROWS, LABEL_TO_FIELD
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import without_mnemonic
from gui.properties.model import SheetModel
from gui.wrapped import WrappedLabel

ROUTE, SMART_HOST, SECURITY = "delivery.route", "delivery.advanced.smart_host", "delivery.security"

_TLS = {
    "starttls": QT_TRANSLATE_NOOP("properties", "STARTTLS"),
    "implicit": QT_TRANSLATE_NOOP("properties", "Implicit TLS"),
}
_LOGONS = {
    "basic": QT_TRANSLATE_NOOP("properties", "User name and password"),
    "oauth2": QT_TRANSLATE_NOOP("properties", "OAuth 2.0"),
    "anonymous": QT_TRANSLATE_NOOP("properties", "No logon"),
}
_MAIL_ADDRESS = QT_TRANSLATE_NOOP("properties", "Mail a&ddress:")
_ACCOUNTS = {
    "token": QT_TRANSLATE_NOOP("properties", "Access &key:"),
    "free": QT_TRANSLATE_NOOP("properties", "&User name:"),
}
_FIELD_CHARACTERS = 36


class PresetPicker(QWidget):
    """Fills the model while choices are made; `chosen` says each time that it did.

    What is typed and cannot be used stays out of the model; `problem` tells it. Without `account` nobody is asked who
    logs on: whoever has a field of its own for that shows it.
    """

    chosen = Signal()

    def __init__(
        self, model: SheetModel, bridge: Bridge, parent: QWidget | None = None, *, account: bool = True
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preset_picker")
        self._model = model
        self._bridge = bridge
        self._asks_account = account
        self._providers = Providers.load()
        self._language = language()
        self._wrong: QWidget | None = None
        self._form = QFormLayout()
        self._form.setSpacing(BETWEEN_ROWS)
        self._form.setHorizontalSpacing(LABEL_TO_FIELD * 2)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.provider = self._combo("preset_provider", translate("properties", "Pro&vider:"))
        self.region = self._combo("preset_region", translate("properties", "&Region:"))
        self.fields = {
            (provider.id, field.name): self._line(
                f"preset_{field.name}", in_language(field.label, self._language), field.example
            )
            for provider in self._providers.all()
            for field in provider.fields
        }
        self.port = self._combo("preset_port", translate("properties", "Por&t and encryption:"))
        self.logon = self._combo("preset_logon", translate("properties", "&Log on with:"))
        self.account = self._line("preset_account", translate("properties", _MAIL_ADDRESS), "")
        self._notes = {
            "password": self._note("preset_password", translate("properties", "Password to use:")),
            "demands": self._note("preset_demands", translate("properties", "Sender:")),
            "limits": self._note("preset_limits", translate("properties", "Limits:")),
        }
        self.caution = SignedText(self, "preset_caution")
        self._form.addRow(self.caution)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._form)
        self._offer(self.provider, self._provider_choices())
        self._recognise()
        self._connect()

    @property
    def chosen_provider(self) -> Provider | None:
        """The provider, None while another smart host is meant."""
        identifier = str(self.provider.currentData())
        return self._providers.by_id(identifier) if identifier else None

    def problem(self) -> str:
        """Why the choices do not make a smart host yet, in a sentence; "" when they do, or none is chosen."""
        provider = self.chosen_provider
        if provider is None:
            return ""
        try:
            self._filled(provider, self.account.text())
        except PresetProblem as problem:
            return self._in_words(provider, problem.about)
        if self._form.isRowVisible(self.account) and not self.account.text().strip():
            return self._in_words(provider, "account")
        return ""

    def focus_problem(self) -> None:
        """Bring the focus to what `problem` was about."""
        if self._wrong is not None:
            self._wrong.setFocus(Qt.FocusReason.TabFocusReason)

    # --- Choosing ---------------------------------------------------------------------------------------------------

    def _choose_provider(self) -> None:
        self._show(self.chosen_provider)
        self._put()

    def _put(self) -> None:
        """Fill the model with what can be used; an account that cannot is left empty."""
        provider = self.chosen_provider
        self._follow_logon(provider)
        if provider is None:
            return
        for account in (self.account.text(), ""):
            try:
                delivery = self._filled(provider, account).delivery
            except PresetProblem:
                continue
            self._model.set(ROUTE, delivery.route)
            self._model.set(SMART_HOST, delivery.advanced.smart_host)
            self._model.set(SECURITY, delivery.security)
            self.chosen.emit()
            return

    def _filled(self, provider: Provider, account: str) -> Settings:
        return with_preset(
            self._model.edited,
            provider,
            region=str(self.region.currentData() or ""),
            port=int(self.port.currentData()),
            account=account,
            values={name: line.text() for (owner, name), line in self.fields.items() if owner == provider.id},
            logon=str(self.logon.currentData()),
        )

    def _in_words(self, provider: Provider, about: str) -> str:
        name = in_language(provider.name, self._language)
        for field in provider.fields:
            if field.name == about:
                self._wrong = self.fields[provider.id, about]
                allowed = in_language(field.allowed, self._language)
                return translate("properties", "{name} needs {allowed}.").format(name=name, allowed=allowed)
        self._wrong = self.account
        if provider.user_name in _ACCOUNTS:
            words = translate("properties", "{name} needs the name to log on with: it holds no spaces.")
        else:
            words = translate("properties", "{name} needs the mail address of the account, such as joe@example.com.")
        return words.format(name=name)

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _provider_choices(self) -> Iterable[tuple[str, str]]:
        yield translate("properties", "Another smart host"), ""
        for provider in self._providers.all():
            yield in_language(provider.name, self._language), provider.id

    def _recognise(self) -> None:
        """Start with what the settings name already."""
        hop = _first_hop(self._model.get(SMART_HOST))
        provider = self._providers.for_host(hop.host) if hop is not None else None
        if hop is None or provider is None:
            self._show(None)
            return
        self.provider.setCurrentIndex(self.provider.findData(provider.id))
        self._show(provider)
        parts = provider.parts_of(hop.host) or {}
        _choose(self.region, parts.get("region"))
        _choose(self.port, hop.port)
        _choose(self.logon, self._model.get(f"{SECURITY}.authentication"))
        for (owner, name), line in self.fields.items():
            if owner == provider.id:
                line.setText(parts[name])
        self.account.setText(self._model.get(f"{SECURITY}.username"))
        self._follow_logon(provider)

    def _show(self, provider: Provider | None) -> None:
        """The rows and notes that belong to a provider."""
        regions = provider.regions if provider else ()
        self._offer(self.region, ((in_language(region.name, self._language), region.id) for region in regions))
        ports = provider.ports if provider else ()
        self._offer(self.port, ((f"{one.port} ({translate('properties', _TLS[one.tls])})", one.port) for one in ports))
        logons = usable_logons(provider) if provider else ()
        self._offer(self.logon, ((translate("properties", _LOGONS[logon]), logon) for logon in logons))
        self._form.setRowVisible(self.region, bool(regions))
        self._form.setRowVisible(self.port, provider is not None)
        self._form.setRowVisible(self.logon, len(logons) > 1)
        for (owner, _), line in self.fields.items():
            self._form.setRowVisible(line, provider is not None and owner == provider.id)
        if provider is not None:
            self._relabel_account(provider)
        self._follow_logon(provider)

    def _follow_logon(self, provider: Provider | None) -> None:
        """What depends on how one logs on: the account, the sentence about the password, a caution."""
        logon = str(self.logon.currentData() or "")
        asked = provider is not None and provider.asks_account and logon != "anonymous"
        self._form.setRowVisible(self.account, asked and self._asks_account)
        texts = {
            "password": provider.password if provider is not None and logon != "anonymous" else {},
            "demands": provider.demands if provider is not None else {},
            "limits": provider.limits if provider is not None else {},
        }
        for name, label in self._notes.items():
            text = in_language(texts[name], self._language)
            label.setText(text)
            sources = (translate("properties", "Sources:"), *(provider.sources if provider is not None else ()))
            label.setToolTip("\n".join(sources) if provider is not None else "")
            self._form.setRowVisible(label, bool(text))
        caution = self._caution(provider)
        self.caution.say(caution)
        self._form.setRowVisible(self.caution, bool(caution))

    def _caution(self, provider: Provider | None) -> str:
        if provider is None or not provider.unverified:
            return ""
        return translate(
            "properties",
            "Not all of this could be confirmed on the provider's own pages. Compare it with what you were told.",
        )

    def _relabel_account(self, provider: Provider) -> None:
        text = translate("properties", _ACCOUNTS.get(provider.user_name, _MAIL_ADDRESS))
        caption = self._form.labelForField(self.account)
        assert isinstance(caption, QLabel)
        caption.setText(text)
        self.account.setAccessibleName(without_mnemonic(text))

    # --- Building ---------------------------------------------------------------------------------------------------

    def _combo(self, name: str, text: str) -> QComboBox:
        combo = QComboBox(self)
        self._add(combo, name, text)
        return combo

    def _line(self, name: str, text: str, example: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(example)
        line.setMinimumWidth(line.fontMetrics().averageCharWidth() * _FIELD_CHARACTERS)
        self._add(line, name, text)
        return line

    def _note(self, name: str, text: str) -> QLabel:
        label = WrappedLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._add(label, name, text)
        return label

    def _add(self, widget: QWidget, name: str, text: str) -> None:
        widget.setObjectName(name)
        widget.setAccessibleName(without_mnemonic(text))
        caption = QLabel(text, self)
        if isinstance(widget, QLabel):
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        else:
            caption.setBuddy(widget)
        self._form.addRow(caption, widget)

    def _connect(self) -> None:
        self.provider.currentIndexChanged.connect(self._choose_provider)
        for combo in (self.region, self.port, self.logon):
            combo.currentIndexChanged.connect(self._put)
        for line in (*self.fields.values(), self.account):
            line.textChanged.connect(self._put)

    def _offer(self, combo: QComboBox, choices: Iterable[tuple[str, object]]) -> None:
        with QSignalBlocker(combo):
            combo.clear()
            for text, value in choices:
                combo.addItem(text, value)


def _choose(combo: QComboBox, value: object) -> None:
    index = combo.findData(value)
    if index >= 0:
        combo.setCurrentIndex(index)


def _first_hop(text: str) -> Hop | None:
    try:
        return next(iter(parse_smart_host(text)), None)
    except ValueError:  # half typed
        return None
