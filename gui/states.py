"""How a state of the relay looks and is called: a shape, a word and a colour, never a colour alone."""

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from gui.i18n import QT_TRANSLATE_NOOP, translate

# On a light and on a dark ground, each at least 4.5:1 against it.
STATE_COLOURS = {
    "running": ("#17722f", "#3fb950"),
    "attention": ("#8f5200", "#e3b341"),
    "paused": ("#0f62b0", "#6cb6ff"),
    "stopped": ("#57606a", "#b1bac4"),
    "failure": ("#b3261e", "#ff8a80"),
}

# The four shapes; what is on its way somewhere has the shape of where it goes.
_SHAPES = {
    "started": "running",
    "starting": "running",
    "continuing": "running",
    "degraded": "attention",
    "pausing": "paused",
    "paused": "paused",
    "stopping": "stopped",
    "stopped": "stopped",
}

_WORDS = {
    "stopped": QT_TRANSLATE_NOOP("console", "Stopped"),
    "starting": QT_TRANSLATE_NOOP("console", "Starting"),
    "started": QT_TRANSLATE_NOOP("console", "Started"),
    "pausing": QT_TRANSLATE_NOOP("console", "Pausing"),
    "paused": QT_TRANSLATE_NOOP("console", "Paused"),
    "continuing": QT_TRANSLATE_NOOP("console", "Continuing"),
    "stopping": QT_TRANSLATE_NOOP("console", "Stopping"),
    "degraded": QT_TRANSLATE_NOOP("console", "Started, needs attention"),
}


def shape_of(state: str) -> str:
    """ "running", "attention", "paused" or "stopped": also the name of the icon (`state-NAME`) and of the colour."""
    return _SHAPES[state]


def word_of(state: str) -> str:
    """The state in the user's language."""
    return translate("console", _WORDS[state])


def colour_of(name: str) -> QColor:
    """A colour of STATE_COLOURS for the palette in use; high-contrast palettes keep their own text colour."""
    palette = QGuiApplication.palette()
    if is_high_contrast(palette):
        return palette.color(QPalette.ColorRole.WindowText)
    light, dark = STATE_COLOURS[name]
    return QColor(dark if is_dark(palette) else light)


def is_dark(palette: QPalette | None = None) -> bool:
    """Whether text is lighter than its ground."""
    palette = palette or QGuiApplication.palette()
    return (
        palette.color(QPalette.ColorRole.Window).lightness() < palette.color(QPalette.ColorRole.WindowText).lightness()
    )


def is_high_contrast(palette: QPalette) -> bool:
    """Whether the palette is one of pure black and pure white, as high-contrast themes are."""
    ground = palette.color(QPalette.ColorRole.Window).name()
    text = palette.color(QPalette.ColorRole.WindowText).name()
    return {ground, text} == {"#000000", "#ffffff"}
