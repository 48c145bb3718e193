"""What Install will do, in lines: features, settings by their labels, the account (never its secret)."""

from typing import NamedTuple

from gui.i18n import translate
from gui.properties.changes import changed_settings
from gui.wizard.featurewords import name_of
from gui.wizard.plan import Feature, Plan


class Line(NamedTuple):
    """`value` may be ""."""

    label: str
    value: str


class Section(NamedTuple):
    """A heading, and what stands below it."""

    title: str
    lines: tuple[Line, ...]


def summary(plan: Plan) -> tuple[Section, ...]:
    """Only the sections in which there is something; none = nothing would change."""
    if Feature.SMTP_SERVER in plan.removed():
        return (_removal(plan),)
    added = tuple(Line(name_of(feature), "") for feature in Feature if feature in plan.added())
    removed = tuple(Line(name_of(feature), "") for feature in Feature if feature in plan.removed())
    sections = (
        Section(translate("wizard", "Features to add"), added),
        Section(translate("wizard", "Features to remove"), removed),
        Section(translate("wizard", "Settings"), _settings(plan)),
        Section(translate("wizard", "Passwords"), _secrets(plan)),
        Section(translate("wizard", "First test message"), _message(plan)),
    )
    return tuple(section for section in sections if section.lines)


def _removal(plan: Plan) -> Section:
    lines = (
        *(Line(name_of(feature), "") for feature in Feature if feature in plan.installed),
        Line(translate("wizard", "The server stops; mail that waits stays in the queue."), ""),
        Line(translate("wizard", "Settings are set aside in the history; passwords stay in the keyring."), ""),
    )
    return Section(translate("wizard", "Features to remove"), lines)


def _settings(plan: Plan) -> tuple[Line, ...]:
    changed = tuple(Line(change.label, change.value) for change in changed_settings(plan.model))
    if plan.first_run and not changed:
        return (Line(translate("wizard", "As they come"), ""),)
    return changed


def _secrets(plan: Plan) -> tuple[Line, ...]:
    lines = []
    for name, secret in plan.model.waiting_secrets().items():
        words = translate("wizard", "is stored") if secret is not None else translate("wizard", "is removed")
        lines.append(Line(name.partition(".")[2], words))
    return tuple(lines)


def _message(plan: Plan) -> tuple[Line, ...]:
    message = plan.answers.first_message
    if not message.recipient.strip():
        return ()
    words = translate("wizard", "From {sender} to {recipient}")
    return (Line(words.format(sender=message.sender, recipient=message.recipient), ""),)
