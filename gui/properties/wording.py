"""What is wrong with a value, in a sentence: the field by its label, and what is allowed in the field's own unit."""

from engine.settings.kinds import Kind, Measure, Number
from engine.settings.paths import parse_path
from gui.bridge import UserError
from gui.i18n import translate
from gui.properties.model import Refusal, SheetModel


def sentence(refusal: Refusal, label: str, model: SheetModel) -> str:
    """The sentence for the message bar. `label` is the field's, "" where there is none."""
    if not refusal.path:
        return refusal.text
    what = label or refusal.path
    return translate("properties", "{field}: allowed is {allowed}.").format(
        field=what, allowed=_allowed(refusal, model).rstrip(".")
    )


def _allowed(refusal: Refusal, model: SheetModel) -> str:
    kind = _kind(refusal.path, model)
    if refusal.code == "range" and isinstance(kind, Number | Measure):
        low, high, unit = _range(kind)
        words = translate("properties", "a whole number from {low} to {high} {unit}")
        return words.format(low=f"{low:,}", high=f"{high:,}", unit=unit).strip()
    return refusal.text


def _kind(path: str, model: SheetModel) -> Kind | None:
    try:
        return model.kind(path) if path and parse_path(path) else None
    except UserError:
        return None


def _range(kind: Number | Measure) -> tuple[int, int, str]:
    if isinstance(kind, Number):
        return kind.minimum, kind.maximum, ""
    unit = kind.quantity.unit
    names = {"minutes": translate("properties", "minutes"), "KB": "KB", "MB": "MB"}
    return -(-kind.minimum // unit), kind.maximum // unit, names[kind.quantity.unit_name]
