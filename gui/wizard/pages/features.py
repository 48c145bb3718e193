"""Features: what is added and removed: a list with check boxes, and beside it what each is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.bridge import Bridge, Senders, with_senders
from gui.console.widgets.labels import caption, say, sentence
from gui.i18n import translate
from gui.properties.binding import BETWEEN_GROUPS, LABEL_TO_FIELD
from gui.properties.dialogs.signed_text import SignedText
from gui.properties.editors import without_mnemonic
from gui.wizard.explained import question
from gui.wizard.featurewords import description_of, name_of, not_yet
from gui.wizard.page import WizardPage
from gui.wizard.plan import Feature, Flow, Plan
from gui.wizard.required_features import RequiredFeaturesDialog

_FEATURE = Qt.ItemDataRole.UserRole
_CHARACTERS = 40
_ROWS = 9


class FeaturesPage(WizardPage):
    """What is checked is in the plan at once. SMTP Server is checked by the dialog that says what comes along."""

    KEY = "features"

    def __init__(self, plan: Plan, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(plan, bridge, parent)
        label = QLabel(translate("wizard", "&Features:"), self)
        self.tree = self._tree(without_mnemonic(label.text()))
        label.setBuddy(self.tree)
        self.description = sentence("features_description", self)
        self.description.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.description.setAccessibleName(translate("wizard", "Description"))
        self.note = SignedText(self, "features_note", lines=2)
        self.note.label.setAccessibleName(translate("wizard", "What it means"))
        self._items = {feature: self._item(feature) for feature in Feature}
        self.tree.setCurrentItem(self._items[Feature.SMTP_SERVER])
        self.tree.itemChanged.connect(self._changed)
        self.tree.currentItemChanged.connect(self._describe)
        plan.changed.connect(self._show)
        self._lay_out(label)
        self._describe()
        self._show()

    def enter(self) -> None:
        self._show()

    def complete(self) -> bool:
        return self.plan.wants(Feature.SMTP_SERVER) or not self.plan.first_run

    def leave(self) -> str:
        # The short order has no page that asks who sends: this computer alone, unless somebody has said more already.
        if self.plan.answers.flow is Flow.FEATURES and self.plan.first_run:
            model = self.plan.model
            model.take(with_senders(model.stored, Senders()) if not model.dirty else model.edited)
        return ""

    def first_focus(self) -> QWidget | None:
        return self.tree

    # --- What is chosen -----------------------------------------------------------------------------------------

    def _changed(self, item: QTreeWidgetItem) -> None:
        feature, checked = Feature(item.data(0, _FEATURE)), item.checkState(0) is Qt.CheckState.Checked
        if checked == self.plan.wants(feature):
            return
        if checked and feature is Feature.SMTP_SERVER and feature not in self.plan.installed:
            self._show()
            self._ask()
        else:
            self._choose({feature}, checked)

    def _ask(self) -> None:
        dialog = RequiredFeaturesDialog(self.plan.answers.flow, str(self.bridge.data_folder), self)
        dialog.agreed.connect(self._add)
        dialog.open()

    def _add(self, features: frozenset[Feature]) -> None:
        self._choose(set(features), True)

    def _choose(self, features: set[Feature], wanted: bool) -> None:
        chosen = self.plan.answers.features
        self.plan.answers.features = chosen | features if wanted else chosen - features
        if self.plan.wants(Feature.SMTP_SERVER):
            self.plan.model.set("general.pickup", self.plan.wants(Feature.PICKUP))
        self.plan.changed.emit()
        self.complete_changed.emit()

    def _show(self) -> None:
        with QSignalBlocker(self.tree):
            for feature, item in self._items.items():
                wanted = self.plan.wants(feature)
                item.setCheckState(0, Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.tree.viewport().update()
        self.note.say(self._note(), "state-attention" if self.complete() else "state-notice")

    def _note(self) -> str:
        if not self.complete():
            return translate("wizard", "Check SMTP Server to go on: without it there is nothing to set up.")
        if Feature.SMTP_SERVER in self.plan.removed():
            words = translate(
                "wizard",
                "SMTP Server will be removed: the relay is stopped and does not start any more. Mail that waits and "
                "everything else in {folder} stays there.",
            )
            return words.format(folder=self.bridge.data_folder)
        if self.plan.wants(Feature.SMTP_SERVER) and not self.plan.wants(Feature.SIGN_IN):
            return translate(
                "wizard", "Without Start at sign-in, mail is relayed only after somebody has opened Mailroot."
            )
        return ""

    def _describe(self) -> None:
        item = self.tree.currentItem()
        if item is None:
            return
        feature = Feature(item.data(0, _FEATURE))
        say(self.description, "\n\n".join(filter(None, (description_of(feature), not_yet(feature)))))

    # --- Building -----------------------------------------------------------------------------------------------

    def _tree(self, name: str) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("features_list")
        tree.setAccessibleName(name)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setItemDelegate(_Greying(tree))
        tree.setMinimumHeight(tree.fontMetrics().lineSpacing() * _ROWS)
        return tree

    def _item(self, feature: Feature) -> QTreeWidgetItem:
        """One that cannot be added yet is greyed and can still be gone to, to hear why."""
        text = name_of(feature)
        if feature in self.plan.installed:
            text = translate("wizard", "{feature} (Installed)").format(feature=text)
        item = QTreeWidgetItem(self.tree, [text])
        item.setData(0, _FEATURE, feature.value)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        reason = not_yet(feature)
        item.setFlags(flags if reason else flags | Qt.ItemFlag.ItemIsUserCheckable)
        description = reason or description_of(feature)
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, description)
        item.setToolTip(0, description)
        return item

    def _lay_out(self, label: QLabel) -> None:
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(LABEL_TO_FIELD)
        left.addWidget(label)
        left.addWidget(self.tree, 1)
        right.setSpacing(LABEL_TO_FIELD)
        right.addWidget(caption(self.description.accessibleName(), self))
        right.addWidget(self.description, 1)
        both.setSpacing(BETWEEN_GROUPS)
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN_GROUPS)
        why = translate("wizard", "What should be on this computer? Check what to add, clear what to remove.")
        column.addWidget(question(why, self, "features_why"))
        column.addLayout(both, 1)
        column.addWidget(self.note)


class _Greying(QStyledItemDelegate):
    """Draws what cannot be checked as disabled."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            option.state &= ~QStyle.StateFlag.State_Enabled
